// The figures of the tiles: sums and medians over the devices that report now. A silent device is never counted in.
import type { Freshness } from '@lagebild/shared/domain/freshness.ts';
import { freeSpaces, isLit, isSingleBay, lastValue } from './device-state.ts';
import type { Latest } from './latest-values.ts';

export interface Observed<D = unknown> {
  readonly device: D;
  readonly latest: Latest | undefined;
  readonly freshness: Freshness;
}

export interface Coverage {
  readonly fresh: number;
  readonly all: number;
  /** Time of the newest reading, epoch milliseconds. */
  readonly newest: number | undefined;
}

function fresh<D>(observed: readonly Observed<D>[]): Observed<D>[] {
  return observed.filter(({ freshness }) => freshness === 'fresh');
}

export function coverageOf(observed: readonly Observed[]): Coverage {
  const times = observed.flatMap(({ latest }) => latest?.time ?? []);
  return {
    fresh: fresh(observed).length,
    all: observed.length,
    newest: times.length > 0 ? times.reduce((a, b) => Math.max(a, b)) : undefined,
  };
}

export interface ParkingSummary {
  readonly free: number;
  readonly capacity: number;
  /** Car parks behind the two sums: those that report both numbers. */
  readonly carParks: number;
  readonly full: number;
  /** Single bays that only say whether they are taken. */
  readonly bays: number;
  readonly freeBays: number;
}

export function summariseParking(observed: readonly Observed[]): ParkingSummary {
  const sum = { free: 0, capacity: 0, carParks: 0, full: 0, bays: 0, freeBays: 0 };
  for (const { latest } of fresh(observed)) {
    const free = freeSpaces(latest);
    const capacity = lastValue(latest, 'capacity');
    const occupied = lastValue(latest, 'occupied');
    if (free !== undefined && capacity !== undefined) {
      sum.free += free;
      sum.capacity += capacity;
      sum.carParks += 1;
      if (free === 0) sum.full += 1;
    } else if (occupied !== undefined && isSingleBay(latest)) {
      sum.bays += 1;
      sum.freeBays += 1 - occupied;
    }
  }
  return sum;
}

export interface AirSummary<D> {
  readonly median: number;
  readonly worst: number;
  readonly worstAt: D;
  readonly count: number;
}

export function summariseAir<D>(observed: readonly Observed<D>[]): AirSummary<D> | undefined {
  const values = fresh(observed)
    .flatMap(({ device, latest }) => {
      const value = lastValue(latest, 'pm2_5');
      return value === undefined ? [] : [{ device, value }];
    })
    .sort((a, b) => a.value - b.value);
  const worst = values.at(-1);
  const upper = values[Math.floor(values.length / 2)];
  const lower = values[Math.floor((values.length - 1) / 2)];
  if (!worst || !upper || !lower) return undefined;
  return { median: (upper.value + lower.value) / 2, worst: worst.value, worstAt: worst.device, count: values.length };
}

export interface LightingSummary {
  /** Undefined when no lamp tells its power. */
  readonly watts: number | undefined;
  readonly lit: number;
  /** Lamps that say whether they burn. */
  readonly known: number;
}

export function summariseLighting(observed: readonly Observed[]): LightingSummary {
  let watts: number | undefined;
  let lit = 0;
  let known = 0;
  for (const { latest } of fresh(observed)) {
    const power = lastValue(latest, 'power');
    if (power !== undefined) watts = (watts ?? 0) + power;
    const burns = isLit(latest);
    if (burns === undefined) continue;
    known += 1;
    if (burns) lit += 1;
  }
  return { watts, lit, known };
}
