// The shape of the last 24 hours for a tile: put together from the series of a few devices, never more than a page may ask for.
import type { Kind } from '@lagebild/shared/domain/kind.ts';
import type { Series } from '../chart/points.ts';
import { lastValue } from './device-state.ts';
import type { Observed } from './summaries.ts';

/** Each is one question to the server. */
export const MOST_DEVICES = 6;

const QUANTITY: Record<Kind, string> = { parking: 'free', air: 'pm2_5', lighting: 'power' };

export function dayQuantity(kind: Kind): string {
  return QUANTITY[kind];
}

/** What makes a device speak for its kind: the largest car parks, the strongest lamps; air stations are all alike. */
function weightOf<D>(kind: Kind, { latest }: Observed<D>): number {
  if (kind === 'air') return 1;
  return lastValue(latest, kind === 'parking' ? 'capacity' : 'power') ?? 0;
}

export function devicesForDay<D>(kind: Kind, observed: readonly Observed<D>[]): D[] {
  const able = observed.filter(({ latest, freshness }) => freshness === 'fresh' && latest?.quantities.has(QUANTITY[kind]));
  return able
    .toSorted((a, b) => weightOf(kind, b) - weightOf(kind, a))
    .slice(0, MOST_DEVICES)
    .map(({ device }) => device);
}

function median(sorted: readonly number[]): number | null {
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.floor((sorted.length - 1) / 2)];
  return upper === undefined || lower === undefined ? null : (upper + lower) / 2;
}

/** A device that began today, or was silent for long, says nothing of the day: most of its buckets must be there. */
const MOSTLY = 0.8;

export function coversDay({ values }: Series): boolean {
  return values.length > 0 && values.filter((value) => value !== null).length >= MOSTLY * values.length;
}

/** Sums where sums mean something; a bucket in which one of them is missing stays empty, for half a sum would be a lie. */
export function combineDay(kind: Kind, series: readonly Series[]): Series {
  const times = series[0]?.times ?? [];
  const values = times.map((_, bucket) => {
    const present = series.flatMap(({ values: column }) => column[bucket] ?? []);
    if (kind === 'air') return median(present.sort((a, b) => a - b));
    return present.length === series.length ? present.reduce((a, b) => a + b, 0) : null;
  });
  return { times, values };
}
