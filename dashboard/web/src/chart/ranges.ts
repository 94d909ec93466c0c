// The time ranges of the device page: from when to when, and how many points a screen can show of it.
import type { Range } from '../router/route.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const LENGTH_MS = { '1h': HOUR_MS, '6h': 6 * HOUR_MS, '24h': DAY_MS, '7d': 7 * DAY_MS, '30d': 30 * DAY_MS } as const;
const AROUND_LAST_MS = 7 * DAY_MS;
/** More than two points on a pixel no screen shows apart. */
const POINTS_A_PIXEL = 2;
/** The API answers with no more, and refuses to do it with fewer than ten. */
const MOST_POINTS = 2000;
const FEWEST_POINTS = 100;

export interface Span {
  /** Epoch milliseconds; to is exclusive. */
  readonly from: number;
  readonly to: number;
  /** True when the end is now and new values belong to it. */
  readonly isRolling: boolean;
}

export interface RangeQuestion {
  readonly range: Range;
  readonly now: number;
  readonly lastReading: number | undefined;
  readonly from: number | undefined;
  readonly to: number | undefined;
}

/** The range a device's page opens with: today, or, when it has been silent for longer, the time around its last reading. */
export function defaultRange(lastReading: number | undefined, now: number): Range {
  return lastReading !== undefined && now - lastReading > LENGTH_MS['24h'] ? 'last' : '24h';
}

/** @param width of the plot, pixels */
export function pointsFor(width: number): number {
  return Math.min(MOST_POINTS, Math.max(FEWEST_POINTS, Math.floor(POINTS_A_PIXEL * width)));
}

function fixed(from: number, to: number): Span {
  return { from, to, isRolling: false };
}

/** @returns undefined when a chosen range is none (its end not after its beginning) */
export function spanOfRange({ range, now, lastReading, from, to }: RangeQuestion): Span | undefined {
  if (range === 'custom') return from !== undefined && to !== undefined && from < to ? fixed(from, to) : undefined;
  if (range === 'last') {
    const end = (lastReading ?? now) + 1;
    return fixed(end - AROUND_LAST_MS, end);
  }
  return { ...fixed(now - LENGTH_MS[range], now), isRolling: true };
}
