// What is usual at a time: least and most of the same weekday and local time in the weeks before.
import { localDayOf, localInstant, zoneOffsetMs } from './local-time.ts';

const DAY_MS = 86_400_000;
/** A band needs at least so many weeks; one alone would be a line. */
const FEWEST_WEEKS = 2;

/** The moment at which the wall clock showed the same weekday and time some weeks before, also across a change of the clocks. */
export function weeksBefore(time: number, weeks: number, timezone: string): number {
  const wall = time + zoneOffsetMs(time, timezone);
  const day = localDayOf(time, timezone);
  return localInstant(day - 7 * weeks, wall - day * DAY_MS, timezone);
}

export interface UsualBand {
  readonly low: (number | null)[];
  readonly high: (number | null)[];
  readonly lastWeek: (number | null)[];
  /** Weeks of which anything is known. */
  readonly weeks: number;
}

/**
 * @param past one list a week, the latest week first, each as long as the range has buckets
 * @param length number of buckets of the range
 */
export function usualBand(past: readonly (readonly (number | null)[])[], length: number): UsualBand {
  const low: (number | null)[] = [];
  const high: (number | null)[] = [];
  for (let index = 0; index < length; index += 1) {
    const known = past.flatMap((week) => week[index] ?? []);
    const hasBand = known.length >= FEWEST_WEEKS;
    low.push(hasBand ? Math.min(...known) : null);
    high.push(hasBand ? Math.max(...known) : null);
  }
  const lastWeek = Array.from({ length }, (_, index) => past[0]?.[index] ?? null);
  return { low, high, lastWeek, weeks: past.filter((week) => week.some((value) => value !== null)).length };
}
