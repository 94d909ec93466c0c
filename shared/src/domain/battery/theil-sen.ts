// A straight line through values that are noisy and partly wrong: Theil's and Sen's median of slopes, with the band of its uncertainty.
import { median } from '../median.ts';

export interface DayValue {
  /** Days, counted from anywhere; they need not follow each other. */
  readonly day: number;
  readonly value: number;
}

export interface Trend {
  /** A day; with the ends of the band of 90 %. */
  readonly slope: number;
  readonly slopeLow: number;
  readonly slopeHigh: number;
  /** What the line says at a day. */
  at(day: number): number;
}

/** Of the standard normal distribution: 90 % lie within. */
const Z_90 = 1.645;
/** Pairs looked at; of a longer history every second, third … day. */
const MOST_DAYS = 200;

/**
 * @param values at least two, of different days, in the order of time
 * @throws {RangeError} when there are fewer
 */
export function theilSen(values: readonly DayValue[]): Trend {
  const step = Math.ceil(values.length / MOST_DAYS);
  const used = values.filter((_, index) => (values.length - 1 - index) % step === 0);
  const slopes = slopesOf(used);
  if (slopes.length === 0) throw new RangeError('a line needs two values of different days');
  const slope = medianOf(slopes);
  const level = medianOf(used.map(({ day, value }) => value - slope * day));
  const residuals = used.map(({ day, value }) => value - level - slope * day);
  const reach = rankReach(used.length, inflationOf(residuals));
  const middle = slopes.length / 2;
  return {
    slope,
    slopeLow: slopes[Math.max(0, Math.floor(middle - reach))] ?? slope,
    slopeHigh: slopes[Math.min(slopes.length - 1, Math.ceil(middle + reach))] ?? slope,
    at: (day) => level + slope * day,
  };
}

/** Of at least one value. */
export const medianOf = (values: readonly number[]): number => median(values) ?? Number.NaN;

function slopesOf(values: readonly DayValue[]): number[] {
  const slopes: number[] = [];
  for (const [index, a] of values.entries()) {
    for (let later = index + 1; later < values.length; later += 1) {
      const b = values[later] as DayValue;
      if (b.day > a.day) slopes.push((b.value - a.value) / (b.day - a.day));
    }
  }
  return slopes.sort((a, b) => a - b);
}

/** How many ranks from the middle the ends of the band lie (Sen 1968), wider where neighbouring days say the same. */
function rankReach(count: number, inflation: number): number {
  return (Z_90 * Math.sqrt(((count * (count - 1) * (2 * count + 5)) / 18) * inflation)) / 2;
}

/**
 * Days that follow each other are alike (weather, steps of a whole per cent), so that a hundred of them say less than a hundred.
 * First-order autocorrelation, never below 1.
 */
function inflationOf(residuals: readonly number[]): number {
  const mean = residuals.reduce((sum, one) => sum + one, 0) / residuals.length;
  let [together, alone] = [0, 0];
  for (const [index, one] of residuals.entries()) {
    alone += (one - mean) ** 2;
    if (index > 0) together += (one - mean) * ((residuals[index - 1] ?? mean) - mean);
  }
  const likeness = alone === 0 ? 0 : Math.min(0.97, Math.max(0, together / alone));
  return (1 + likeness) / (1 - likeness);
}
