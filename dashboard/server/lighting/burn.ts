// Burn hours of lamps over the last days, against their plan, and what remains of their life.
import type { Answer } from '@lagebild/shared/contract/http.ts';
import { burnedIn, COUNTER_LIMITS, countedIn, HOURS_A_YEAR, remainingLife } from '@lagebild/shared/domain/lighting/burn-hours.ts';
import { countMeter } from '@lagebild/shared/domain/lighting/meter.ts';
import type { Planner } from '@lagebild/shared/domain/lighting/planner.ts';
import { localDayOf, localInstant } from '@lagebild/shared/domain/local-time.ts';
import type { DeviceKey } from '@lagebild/shared/domain/reading.ts';
import { type Light, type LightsContext, numberOf } from './lights.ts';
import { type Bucket, readBuckets } from './read-buckets.ts';

const HOUR_MS = 3_600_000;
const MOST_DAYS = 30;
/** Lamps times hours that are read; more lamps are looked at over fewer days. */
const MOST_ROWS = 60_000;

export type BurnView = Answer<'lightingLamps'>['lamps'][number]['burn'];

export async function readBurn(
  lights: readonly Light[],
  planner: Planner,
  now: number,
  context: LightsContext,
): Promise<Map<DeviceKey, BurnView>> {
  const days = Math.max(1, Math.min(MOST_DAYS, Math.floor(MOST_ROWS / 24 / Math.max(1, lights.length))));
  const today = localDayOf(now, planner.timezone);
  const from = localInstant(today - days, 0, planner.timezone);
  const found = new Map<DeviceKey, BurnView>();
  for (const quantity of ['burn_hours', 'power', 'dimming'] as const) {
    const telling = lights.filter((light) => !found.has(light.key) && numberOf(light, quantity) !== undefined);
    const buckets = await readBuckets({ devices: telling, quantity, from, to: now, width: '1h' }, context);
    for (const light of telling) {
      found.set(light.key, burnOf(light, quantity, buckets.get(light.key) ?? [], { from, now, today, planner, context }));
    }
  }
  return found;
}

interface Asked {
  readonly from: number;
  readonly now: number;
  /** Local day, days since 1970-01-01. */
  readonly today: number;
  readonly planner: Planner;
  readonly context: LightsContext;
}

function burnOf(light: Light, quantity: 'burn_hours' | 'power' | 'dimming', buckets: readonly Bucket[], asked: Asked): BurnView {
  const { now, today, planner, context } = asked;
  const { plan, municipality, ratedHours, watts } = light;
  const { above_watts: least, above_share: share } = context.lighting.lit;
  // A lamp that came in the middle of the days is looked at since then.
  const from = Math.max(asked.from, buckets[0]?.from ?? now - HOUR_MS);
  const measured =
    quantity === 'burn_hours'
      ? countedIn(countMeter(buckets, COUNTER_LIMITS).segments, from, now)
      : burnedIn(
          buckets.map(({ stats }) => stats),
          quantity === 'power' ? Math.max(least, share * (watts ?? 0)) : 0,
          from,
          now,
        );
  const midnight = (day: number): number => localInstant(day, 0, planner.timezone);
  const plannedLit = (begin: number, end: number): number => planner.hours(plan, municipality, begin, end).lit;
  const perYear = (plannedLit(midnight(today - 365), midnight(today)) / 365 / 24) * HOURS_A_YEAR;
  const counter = numberOf(light, 'burn_hours') ?? null;
  const total = counter ?? plannedLit(midnight(localDayOf(light.firstSeen, planner.timezone)), midnight(today));
  const life = remainingLife(total, ratedHours, perYear);
  return {
    counter,
    from,
    ...measured,
    planned: plannedLit(from, Math.ceil(now / 60_000) * 60_000),
    source: quantity === 'burn_hours' ? 'counter' : quantity,
    total,
    isTotalCounted: counter !== null,
    rated: ratedHours,
    remaining: life.hours,
    remainingYears: Number.isFinite(life.years) ? life.years : null,
  };
}
