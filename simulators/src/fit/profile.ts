// Daily profiles and the spread of hourly values: what the model is compared with real series by.
import { toLocal } from '../district/local-time.ts';

export interface Point {
  /** Epoch milliseconds. */
  readonly time: number;
  readonly value: number;
}

export const DAY_TYPES = ['workday', 'saturday', 'sunday'] as const;
export type DayType = (typeof DAY_TYPES)[number];

/** Mean by hour of the day, local time; NaN for hours without a value. */
export type Profile = Record<DayType, number[]>;

export function profileOf(points: Iterable<Point>): Profile {
  const sums = { workday: newHours(), saturday: newHours(), sunday: newHours() };
  for (const { time, value } of points) {
    const { hour, weekday } = toLocal(time);
    const bucket = sums[weekday === 0 ? 'sunday' : weekday === 6 ? 'saturday' : 'workday'][Math.floor(hour)];
    if (!bucket) continue;
    bucket.sum += value;
    bucket.count += 1;
  }
  const means = (hours: readonly { sum: number; count: number }[]) => hours.map(({ sum, count }) => sum / count);
  return { workday: means(sums.workday), saturday: means(sums.saturday), sunday: means(sums.sunday) };
}

const newHours = () => Array.from({ length: 24 }, () => ({ sum: 0, count: 0 }));

/** Root of the mean square of the differences, hour by hour. */
export function distance(a: readonly number[], b: readonly number[]): number {
  const squares = a.map((value, index) => (value - (b[index] ?? Number.NaN)) ** 2).filter((square) => !Number.isNaN(square));
  return Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / squares.length);
}

export interface Spread {
  readonly mean: number;
  readonly p5: number;
  readonly p50: number;
  readonly p95: number;
  /** Correlation with the value so many hours before. */
  readonly after1h: number;
  readonly after24h: number;
}

/** @param values one an hour, without gaps worth mentioning */
export function spreadOf(values: readonly number[]): Spread {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const correlation = (hours: number): number =>
    values.slice(hours).reduce((sum, value, index) => sum + (value - mean) * ((values[index] ?? mean) - mean), 0) / variance;
  return { mean, p5: at(0.05), p50: at(0.5), p95: at(0.95), after1h: correlation(1), after24h: correlation(24) };
}
