// Today beside the same weekday a week ago, and the band in which the last weeks lay, at the same time by the wall clock.
import type { LocalClock } from '../local-time.ts';

export const QUARTER_MS = 900_000;
const QUARTERS_A_DAY = 96;

export interface DayStep {
  /** Start of the quarter of an hour, epoch milliseconds. */
  readonly time: number;
  /** Shares of taken spaces, 0 to 1; null where nothing is known. */
  readonly today: number | null;
  readonly lastWeek: number | null;
  /** Least and most of the same weekday in the weeks before; null while fewer than two are known. */
  readonly low: number | null;
  readonly high: number | null;
}

export interface DayQuestion {
  /** Shares by start of the quarter of an hour. */
  readonly quarters: ReadonlyMap<number, number>;
  /** Local midnight, epoch milliseconds. */
  readonly from: number;
  /** Exclusive. */
  readonly to: number;
  /** Weeks the band is made of. */
  readonly weeks: number;
}

/** A quarter of an hour that comes twice in an autumn night is the mean of both; one that spring leaves out has no past. */
export function compareDay({ quarters, from, to, weeks }: DayQuestion, clock: LocalClock): DayStep[] {
  const byWallClock = new Map<number, { sum: number; count: number }>();
  for (const [start, share] of quarters) {
    const key = wallQuarter(start, clock);
    const { sum, count } = byWallClock.get(key) ?? { sum: 0, count: 0 };
    byWallClock.set(key, { sum: sum + share, count: count + 1 });
  }
  const steps: DayStep[] = [];
  for (let time = from; time < to; time += QUARTER_MS) {
    const key = wallQuarter(time, clock);
    const before = Array.from({ length: weeks }, (_, week) => {
      const past = byWallClock.get(key - (week + 1) * 7 * QUARTERS_A_DAY);
      return past ? past.sum / past.count : undefined;
    });
    const known = before.filter((share) => share !== undefined);
    const hasBand = known.length >= 2;
    steps.push({
      time,
      today: quarters.get(time) ?? null,
      lastWeek: before[0] ?? null,
      low: hasBand ? Math.min(...known) : null,
      high: hasBand ? Math.max(...known) : null,
    });
  }
  return steps;
}

/** Quarters of an hour by the wall clock since 1970. */
export function wallQuarter(time: number, clock: LocalClock): number {
  const { day, minute } = clock(time);
  return day * QUARTERS_A_DAY + Math.floor(minute / 15);
}
