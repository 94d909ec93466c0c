// Turnover and stay times of a site over some days: exact from single bays, a lower bound from counters.
import type { SpecialUse } from './spaces.ts';
import { arrivalsAtLeast, type BayTraffic, bayTraffic, type StayClass, stayClasses, stayQuantile } from './stays.ts';
import type { Stretch } from './stretches.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** Less than a day of one space says nothing of a day. */
const FEWEST_SPACE_DAYS = 1;

export type StayUse = SpecialUse | 'general';

export interface BayHistory {
  readonly use: StayUse;
  readonly stretches: readonly Stretch[];
}

export interface CounterHistory {
  /** Taken spaces. */
  readonly stretches: readonly Stretch[];
  readonly capacity: number;
}

export interface Turnover {
  /** True: from counters, which see only how many more there are. At least so many came. */
  readonly isLowerBound: boolean;
  readonly arrivals: number;
  /** Days of single spaces in which it was known what happened. */
  readonly spaceDays: number;
  /** Null while less than a day of one space is known. */
  readonly carsPerSpaceDay: number | null;
  /** Null from counters: they do not see who leaves. */
  readonly stays: StayTimes | null;
  /** Bays by whom they are for; empty from counters. */
  readonly uses: readonly UseTurnover[];
}

export interface StayTimes {
  /** Seen from beginning to end. */
  readonly whole: number;
  /** Under way when the time, or what is known, began: left out. */
  readonly cutAtBegin: number;
  /** Under way when it ended: counted as lasting at least so long. */
  readonly cutAtEnd: number;
  readonly medianMinutes: number | null;
  readonly p90Minutes: number | null;
  readonly classes: readonly StayClass[];
}

export interface UseTurnover {
  readonly use: StayUse;
  readonly bays: number;
  readonly arrivals: number;
  readonly carsPerSpaceDay: number | null;
  readonly medianMinutes: number | null;
}

export function turnoverOfBays(bays: readonly BayHistory[]): Turnover {
  const seen = bays.map(({ use, stretches }) => ({ use, traffic: bayTraffic(stretches) }));
  const all = seen.map(({ traffic }) => traffic);
  const stays = all.flatMap((traffic) => traffic.stays);
  const uses = (['general', 'disabled', 'charging'] as const).flatMap((use): UseTurnover[] => {
    const own = seen.filter((one) => one.use === use).map(({ traffic }) => traffic);
    if (own.length === 0) return [];
    const ownStays = own.flatMap((traffic) => traffic.stays);
    const median = minutes(stayQuantile(ownStays, 0.5));
    return [
      {
        use,
        bays: own.length,
        arrivals: ownStays.length,
        carsPerSpaceDay: perSpaceDay(ownStays.length, daysOf(own)),
        medianMinutes: median,
      },
    ];
  });
  return {
    isLowerBound: false,
    arrivals: stays.length,
    spaceDays: daysOf(all),
    carsPerSpaceDay: perSpaceDay(stays.length, daysOf(all)),
    stays: {
      whole: stays.filter(({ isWhole }) => isWhole).length,
      cutAtBegin: all.reduce((sum, traffic) => sum + traffic.cutAtBegin, 0),
      cutAtEnd: stays.filter(({ isWhole }) => !isWhole).length,
      medianMinutes: minutes(stayQuantile(stays, 0.5)),
      p90Minutes: minutes(stayQuantile(stays, 0.9)),
      classes: stayClasses(stays),
    },
    uses,
  };
}

export function turnoverOfCounters(counters: readonly CounterHistory[]): Turnover {
  const arrivals = counters.reduce((sum, { stretches }) => sum + arrivalsAtLeast(stretches), 0);
  const spaceDays = counters.reduce(
    (sum, { stretches, capacity }) => sum + (capacity * stretches.reduce((ms, { from, to }) => ms + to - from, 0)) / DAY_MS,
    0,
  );
  return { isLowerBound: true, arrivals, spaceDays, carsPerSpaceDay: perSpaceDay(arrivals, spaceDays), stays: null, uses: [] };
}

const daysOf = (traffic: readonly BayTraffic[]): number => traffic.reduce((sum, { knownMs }) => sum + knownMs, 0) / DAY_MS;

const perSpaceDay = (arrivals: number, spaceDays: number): number | null => (spaceDays >= FEWEST_SPACE_DAYS ? arrivals / spaceDays : null);

const minutes = (ms: number | undefined): number | null => (ms === undefined ? null : ms / MINUTE_MS);
