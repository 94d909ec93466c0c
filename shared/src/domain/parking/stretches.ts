// A series of readings as stretches in which a value is known: from one reading to the next, never across a hole.
import { LATE_RHYTHMS } from '../freshness.ts';

export interface StepPoint {
  /** Epoch milliseconds. */
  readonly time: number;
  readonly value: number;
}

/** From `from` to `to` (epoch milliseconds) the value was known. The next one begins where this ends, unless there is a hole between them. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly value: number;
}

const DAY_MS = 86_400_000;
/** Distances from which a usual one is learned. */
const FEWEST = 20;
const USUAL = 0.95;
/** Sensors that send changes give a sign of life once a day. */
const LONGEST_USUAL_MS = DAY_MS;

/**
 * How long a device may say nothing before it is unknown what it would say, milliseconds: as long as it would count as fresh, and longer
 * where 95 of 100 of its own readings are further apart, for it may send changes only.
 * @param times of its readings, ascending
 */
export function holeMs(times: readonly number[], lateMinutes: number, everyMinutes = 0): number {
  const told = Math.max(lateMinutes, LATE_RHYTHMS * everyMinutes) * 60_000;
  const distances = times.slice(1).map((time, index) => time - (times[index] ?? time));
  if (distances.length < FEWEST) return told;
  const usual = distances.sort((a, b) => a - b)[Math.floor(USUAL * (distances.length - 1))] ?? 0;
  return Math.max(told, LATE_RHYTHMS * Math.min(usual, LONGEST_USUAL_MS));
}

/**
 * @param points in order of time; of several at one moment the last one counts
 * @param hole a distance longer than this is one, milliseconds
 * @param until the last value holds until then, if that is no hole; it ends with its reading when left out
 */
export function stretchesOf(points: readonly StepPoint[], hole: number, until?: number): Stretch[] {
  const stretches: { from: number; to: number; value: number }[] = [];
  const distinct = points.filter(({ time }, index) => points[index + 1]?.time !== time);
  for (const [index, { time, value }] of distinct.entries()) {
    const next = distinct[index + 1];
    const end = next ? next.time : Math.max(until ?? time, time);
    const to = end - time <= hole ? end : time;
    const last = stretches.at(-1);
    if (last?.to === time && last.value === value) last.to = to;
    else stretches.push({ from: time, to, value });
  }
  return stretches;
}

/** Joins the stretches of neighbouring times, where no hole lies between them. */
export function joinStretches(parts: readonly (readonly Stretch[])[], hole: number): Stretch[] {
  const joined: { from: number; to: number; value: number }[] = [];
  for (const stretch of parts.flat()) {
    const last = joined.at(-1);
    if (last && stretch.from - last.to <= hole) {
      last.to = stretch.from;
      if (last.value === stretch.value) {
        last.to = stretch.to;
        continue;
      }
    }
    joined.push({ ...stretch });
  }
  return joined;
}

export interface TimedMean {
  /** Mean over the time in which the value was known. */
  readonly mean: number;
  /** Share of the bucket in which it was, above 0, at most 1. */
  readonly known: number;
}

/** Means over time in buckets of one width counted from 1970, by their start; buckets of which nothing is known are left out. */
export function meansOf(stretches: readonly Stretch[], widthMs: number): Map<number, TimedMean> {
  const sums = new Map<number, { sum: number; ms: number }>();
  for (const { from, to, value } of stretches) {
    for (let start = Math.floor(from / widthMs) * widthMs; start < to; start += widthMs) {
      const ms = Math.min(to, start + widthMs) - Math.max(from, start);
      if (ms <= 0) continue;
      const sum = sums.get(start) ?? { sum: 0, ms: 0 };
      sums.set(start, { sum: sum.sum + value * ms, ms: sum.ms + ms });
    }
  }
  return new Map([...sums].map(([start, { sum, ms }]) => [start, { mean: sum / ms, known: ms / widthMs }]));
}
