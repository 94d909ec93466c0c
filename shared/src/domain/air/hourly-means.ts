// Hourly means of one pollutant, in a row without gaps: those that are valid, and how much of each hour was measured.
import { dataCapture } from './data-capture.ts';

export const HOUR_MS = 3_600_000;
/** Shares are quotients of small numbers: three quarters must be three quarters. */
const EPSILON = 1e-9;

/** True when enough of the parts of a mean are there. */
export const isEnough = (share: number, required: number): boolean => share >= required - EPSILON;

export interface HourlyMeans {
  /** Start of the first hour, epoch milliseconds. */
  readonly start: number;
  /** One an hour, µg/m³; null where the hour has no valid mean. */
  readonly values: readonly (number | null)[];
  /** Share of the hour that was measured, 0 to 1; undefined where the device's rhythm is unknown. */
  readonly capture: readonly (number | undefined)[];
}

export interface MeasuredHours {
  readonly start: number;
  /** Means of what was measured, and the number of readings, hour by hour. */
  readonly means: readonly (number | null)[];
  readonly counts: readonly number[];
}

/** @param required share of an hour that a valid mean needs, 0 to 1 */
export function hourlyMeans({ start, means, counts }: MeasuredHours, rhythmMs: number | undefined, required: number): HourlyMeans {
  const capture = dataCapture(counts, rhythmMs);
  const values = means.map((mean, index) => {
    const share = capture[index];
    return share !== undefined && isEnough(share, required) ? mean : null;
  });
  return { start, values, capture };
}

/** The same hours without those a rule leaves out. */
export function withoutHours(hours: HourlyMeans, isLeftOut: (index: number) => boolean): HourlyMeans {
  return { ...hours, values: hours.values.map((value, index) => (isLeftOut(index) ? null : value)) };
}

/**
 * Running means: the one at each hour is over the `width` hours that end with it. Null where too few of them are valid; hours before the
 * first count as missing.
 */
export function runningMeans(values: readonly (number | null)[], width: number, required: number): (number | null)[] {
  return values.map((_, index) => {
    const valid = values.slice(Math.max(0, index - width + 1), index + 1).filter((value) => value !== null);
    return isEnough(valid.length / width, required) ? meanOf(valid) : null;
  });
}

/** @throws {RangeError} when there is none */
export function meanOf(values: readonly number[]): number {
  if (values.length === 0) throw new RangeError('there is nothing to take the mean of');
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
