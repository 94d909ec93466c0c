// The points of a line: buckets without a value left out, holes kept as holes, the live tail behind them.

import type { QualityFlagView } from '@lagebild/shared/contract/quality-routes.ts';
import { isRejected } from '@lagebild/shared/domain/quality/level.ts';

export interface Point {
  readonly x: number;
  /** Null breaks the line. */
  readonly y: number | null;
}

export interface Series {
  readonly times: readonly number[];
  readonly values: readonly (number | null)[];
}

/** A hole is longer than this many usual distances between values. */
const HOLE_FACTOR = 3.5;
/** Distances looked at on each side of one. */
const NEIGHBOURS = 5;

function measuredPoints({ times, values }: Series): { x: number; y: number }[] {
  return times.flatMap((x, index) => {
    const y = values[index];
    return y === null || y === undefined ? [] : [{ x, y }];
  });
}

function median(numbers: readonly number[]): number | undefined {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
}

/**
 * Buckets may be narrower than a device's rhythm, so an empty bucket alone is no hole: a distance far above the usual one is.
 * @param everyMs width of a bucket
 */
export function pointsWithHoles(series: Series, everyMs: number): Point[] {
  const measured = measuredPoints(series);
  const distances = measured.slice(1).map(({ x }, index) => x - (measured[index]?.x ?? x));
  const usual = median(distances) ?? 0;
  // A device may have changed its rhythm: what was usual around a distance counts as well.
  const usualAround = (at: number): number => median(distances.slice(Math.max(0, at - NEIGHBOURS), at + NEIGHBOURS + 1)) ?? 0;
  return measured.flatMap((point, index): Point[] => {
    const before = measured[index - 1];
    if (!before || point.x - before.x <= Math.max(2.5 * everyMs, HOLE_FACTOR * usual)) return [point];
    const isHole = point.x - before.x > HOLE_FACTOR * usualAround(index - 1);
    return isHole ? [{ x: (before.x + point.x) / 2, y: null }, point] : [point];
  });
}

/**
 * Whether something is missing before the first value or after the last, by the rule for holes; an edge that is a hole already is not missing again.
 * @param points as pointsWithHoles makes them
 * @param everyMs width of a bucket
 */
export function edgesMissing(
  points: readonly Point[],
  { from, to }: { readonly from: number; readonly to: number },
  everyMs: number,
): { begin: boolean; end: boolean } {
  const measured = points.filter(({ y }) => y !== null);
  const [first, last] = [measured[0], measured.at(-1)];
  if (!first || !last) return { begin: false, end: false };
  const distances = measured.slice(1).map(({ x }, index) => x - (measured[index]?.x ?? x));
  const usual = median(distances) ?? 0;
  const isLong = (span: number, around: readonly number[]): boolean =>
    span > Math.max(2.5 * everyMs, HOLE_FACTOR * usual, HOLE_FACTOR * (median(around) ?? 0));
  return {
    begin: points[0]?.y !== null && isLong(first.x - from, distances.slice(0, NEIGHBOURS)),
    end: points.at(-1)?.y !== null && isLong(to - last.x, distances.slice(-NEIGHBOURS)),
  };
}

/** Of all values, those in buckets that a rejecting flag touches. */
export function rejectedPoints(
  all: Series,
  flags: readonly Pick<QualityFlagView, 'from' | 'to' | 'level' | 'overruled'>[],
  everyMs: number,
): { x: number; y: number }[] {
  const rejecting = flags.filter(({ level, overruled }) => overruled === null && isRejected(level));
  return measuredPoints(all).filter(({ x }) =>
    rejecting.some(({ from, to }) => from < x + everyMs && (to ?? Number.POSITIVE_INFINITY) > x),
  );
}

/** Appends a live value; one that is not newer changes nothing. */
export function withLivePoint(points: readonly Point[], point: { x: number; y: number }, from: number): Point[] {
  const last = points.at(-1);
  const kept = points.filter(({ x }) => x >= from);
  return last && last.x >= point.x ? kept : [...kept, point];
}

export function extremesOf(points: readonly Point[]): { low: number; high: number; count: number } | undefined {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  let count = 0;
  for (const { y } of points) {
    if (y === null) continue;
    low = Math.min(low, y);
    high = Math.max(high, y);
    count += 1;
  }
  return count > 0 ? { low, high, count } : undefined;
}

/** The number of the point nearest in time; times rise. */
export function nearest(points: readonly { readonly x: number }[], time: number): number {
  let [low, high] = [0, points.length - 1];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if ((points[middle]?.x ?? 0) < time) low = middle + 1;
    else high = middle;
  }
  const before = points[low - 1];
  return before && time - before.x < (points[low]?.x ?? 0) - time ? low - 1 : low;
}
