// The past of a site: its shares by hour and quarter of an hour, its stays and turnover. What is over is read once and remembered.
import { bucketStarts } from '@lagebild/shared/domain/bucket.ts';
import { PROFILE_DAYS, TESTED_DAYS } from '@lagebild/shared/domain/parking/forecast.ts';
import type { ParkingRules } from '@lagebild/shared/domain/parking/parking-rules.ts';
import { addTaken, type Taken, takenShares } from '@lagebild/shared/domain/parking/site-shares.ts';
import type { Site } from '@lagebild/shared/domain/parking/sites.ts';
import { meansOf, type Stretch } from '@lagebild/shared/domain/parking/stretches.ts';
import { type Turnover, turnoverOfBays, turnoverOfCounters } from '@lagebild/shared/domain/parking/turnover.ts';
import { deviceKey } from '@lagebild/shared/domain/reading.ts';
import { AnswerCache } from '../answer-cache.ts';
import type { AnswerContext } from '../answer-context.ts';
import { HourlyTable, OFTEN_PER_HOUR } from './hourly-table.ts';
import { joinReadings, type ReadingPlan, readSite, type SiteReadings } from './site-readings.ts';
import { takenOf, type Watched, watch } from './watched.ts';

const QUARTER_MS = 900_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const HISTORY_DAYS = PROFILE_DAYS + TESTED_DAYS;
/** Of one site, readings of the others that are read one by one, at most. */
const MOST_SPARSE = 300_000;
const MOST_OF_STAYS = 600_000;
/** Of a quarter of an hour, or hour, so much must be known of a device that sends changes. */
const KNOWN_SHARE = 0.5;

export interface SiteHistory {
  /** Taken share by start of the hour; only hours that are over. */
  readonly hours: ReadonlyMap<number, number>;
  /** Taken share by start of the quarter of an hour, up to now. */
  readonly quarters: ReadonlyMap<number, number>;
  /** Where the quarters begin, and the local midnight before now; epoch milliseconds. */
  readonly begin: number;
  readonly midnight: number;
  readonly turnover: Turnover;
  /** From when on stays are looked at: later than the rules say where a site has more readings than can be read, or had none before. */
  readonly staysFrom: number;
  /** Spaces the turnover is told of. */
  readonly staySpaces: number;
}

export class SiteHistories {
  readonly #context: AnswerContext;
  readonly #rules: ParkingRules;
  readonly #past = new AnswerCache(40);

  constructor(context: AnswerContext, rules: ParkingRules) {
    this.#context = context;
    this.#rules = rules;
  }

  /** @param weeks of hours, back from the last full one */
  async of(site: Site, weeks: number, now: number): Promise<SiteHistory> {
    const watched = watch(site);
    const lastHour = Math.floor(now / HOUR_MS) * HOUR_MS;
    const midnights = this.#midnights(now);
    const [begin = now, midnight = now] = [midnights[0], midnights.at(-1)];
    const hoursFrom = lastHour - weeks * 7 * DAY_MS;
    const table = await this.#readHours(watched, Math.min(begin, hoursFrom), lastHour);
    const plan = this.#plan(watched, table, { begin, lastHour, midnights });
    const deps = { context: this.#context, table };
    // Late readings change the number of readings, so that what is remembered is read anew; and so does a device that is read in the other way.
    const version = JSON.stringify([
      midnight,
      plan.staysFrom,
      watched.map((one) => [one.device.device, plan.sparse.includes(one), table.countOf(one.device, one.quantity, begin, midnight)]),
    ]);
    const past = await this.#past.get(`${site.municipality}/${site.site}`, HOUR_MS, () => readSite(plan, begin, midnight, deps), version);
    const readings = joinReadings(past, await readSite(plan, midnight, now, deps, past));
    const spaces = watched.filter(({ isCounted }) => isCounted).reduce((sum, one) => sum + (one.spaces ?? 0), 0);
    const shares = (parts: readonly ReadonlyMap<number, Taken>[]) => takenShares(addTaken(parts), spaces, this.#rules.least_known);
    const counted = (some: readonly Watched[]) => some.filter(({ isCounted }) => isCounted);
    const held = (one: Watched, widthMs: number) => means(one, live(readings, one, now), widthMs, table);
    const isMean = (one: Watched) => plan.dense.includes(one) || table.rhythmOf(one.device, one.quantity).isRegular;
    const hours = counted(watched).map((one) => (isMean(one) ? hoursOf(one, table) : held(one, HOUR_MS)));
    const stays = watched.some(({ isBay }) => isBay) ? watched.filter(({ isBay }) => isBay) : counted(watched);
    const seen = stays.map((one) => ({ one, stretches: cutBefore(live(readings, one, now), plan.staysFrom) }));
    return {
      hours: within(shares(hours), hoursFrom, lastHour),
      quarters: shares([readings.quarters, ...counted(plan.sparse).map((one) => held(one, QUARTER_MS))]),
      begin,
      midnight,
      turnover: turnoverOf(seen),
      staysFrom: beginOf(seen) ?? plan.staysFrom,
      staySpaces: stays.reduce((sum, one) => sum + (one.spaces ?? 0), 0),
    };
  }

  /** Local midnights, the oldest of the history first, that of today last. */
  #midnights(now: number): number[] {
    const { timezone } = this.#context.rules.district;
    return bucketStarts(now - HISTORY_DAYS * DAY_MS, now + 1, { count: 1, unit: 'd' }, timezone);
  }

  async #readHours(watched: readonly Watched[], from: number, to: number): Promise<HourlyTable> {
    if (watched.length === 0) return new HourlyTable([]);
    const quantities = ['free', 'occupied', 'capacity', 'open'].map((name) => ({ name, circular: false }));
    const devices = watched.map(({ device: { municipality, device } }) => ({ municipality, device }));
    return new HourlyTable(await this.#context.stats('1h', { kind: 'parking', devices, quantities, from, to }));
  }

  #plan(
    watched: readonly Watched[],
    table: HourlyTable,
    span: { begin: number; lastHour: number; midnights: readonly number[] },
  ): ReadingPlan {
    const { begin, lastHour } = span;
    let left = MOST_SPARSE;
    // Of a device that reports regularly and often the mean of its readings is the mean of the time.
    const sparse = watched.filter(({ device, quantity }) => {
      const { perHour, isRegular } = table.rhythmOf(device, quantity);
      const count = table.countOf(device, quantity, begin, lastHour);
      if ((isRegular && perHour >= OFTEN_PER_HOUR) || count > left) return false;
      left -= count;
      return true;
    });
    const dense = watched.filter((one) => !sparse.includes(one));
    return { sparse, dense, staysFrom: this.#staysFrom(dense, table, span) };
  }

  /** As many days back as the rules say, or as can be read: a street of 400 bays that report every half minute has a million readings a day. */
  #staysFrom(
    dense: readonly Watched[],
    table: HourlyTable,
    { lastHour, midnights }: { lastHour: number; midnights: readonly number[] },
  ): number {
    const bays = dense.filter(({ isBay }) => isBay);
    const [midnight = lastHour, ...days] = midnights.slice(-1 - this.#rules.stays_days).toReversed();
    const hours = Array.from({ length: Math.round((lastHour - midnight) / HOUR_MS) }, (_, ago) => lastHour - (ago + 1) * HOUR_MS);
    let left = MOST_OF_STAYS;
    let from = lastHour;
    for (const begin of [...hours, midnight, ...days]) {
      left -= bays.reduce((sum, { device, quantity }) => sum + table.countOf(device, quantity, begin, from), 0);
      if (left < 0) break;
      from = begin;
    }
    return from;
  }
}

/** What a device said last holds until now, if that is no hole. */
function live({ stretches, holes }: SiteReadings, { device }: Watched, now: number): Stretch[] {
  const key = deviceKey(device);
  const own = [...(stretches.get(key) ?? [])];
  const last = own.at(-1);
  if (last && now > last.to && now - last.to <= (holes.get(key) ?? 0)) own[own.length - 1] = { ...last, to: now };
  return own;
}

function means(watched: Watched, stretches: readonly Stretch[], widthMs: number, table: HourlyTable): Map<number, Taken> {
  const taken = [...meansOf(stretches, widthMs)].flatMap(([start, { mean, known }]) => {
    const told = known >= KNOWN_SHARE ? takenOf(watched, mean, start, table) : undefined;
    return told ? [[start, told] as const] : [];
  });
  return new Map(taken);
}

function hoursOf(watched: Watched, table: HourlyTable): Map<number, Taken> {
  const taken = table.column(watched.device, watched.quantity).flatMap(({ start, stats }) => {
    const told = takenOf(watched, stats.mean, start, table);
    return told ? [[start, told] as const] : [];
  });
  return new Map(taken);
}

function within(shares: ReadonlyMap<number, number>, from: number, to: number): Map<number, number> {
  return new Map([...shares].filter(([start]) => start >= from && start < to));
}

/** What is known of one of those whose stays are looked at, from the begin of that time on. */
interface Seen {
  readonly one: Watched;
  readonly stretches: readonly Stretch[];
}

/** When the first of them begins to be known. */
function beginOf(seen: readonly Seen[]): number | undefined {
  const begins = seen.flatMap(({ stretches }) => stretches[0]?.from ?? []);
  return begins.length === 0 ? undefined : begins.reduce((first, begin) => Math.min(first, begin));
}

function turnoverOf(seen: readonly Seen[]): Turnover {
  if (seen.some(({ one }) => one.isBay))
    return turnoverOfBays(seen.map(({ one, stretches }) => ({ use: one.device.use ?? 'general', stretches })));
  const counters = seen.flatMap(({ one: { spaces, quantity }, stretches }) => {
    if (spaces === undefined) return [];
    const taken = stretches.map((stretch) => (quantity === 'free' ? { ...stretch, value: spaces - stretch.value } : stretch));
    return [{ stretches: taken, capacity: spaces }];
  });
  return turnoverOfCounters(counters);
}

/** What lies before a time is cut off; a stretch that is cut begins there, and nobody sees what was before. */
function cutBefore(stretches: readonly Stretch[], from: number): Stretch[] {
  return stretches
    .filter((stretch) => stretch.to > from || stretch.from >= from)
    .map((stretch) => ({ ...stretch, from: Math.max(stretch.from, from) }));
}
