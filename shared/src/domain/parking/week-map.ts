// The week of a site: mean share of taken spaces for every weekday and hour, by the wall clock.
import type { LocalClock } from '../local-time.ts';

export interface WeekCell {
  /** 0 = Monday … 6 = Sunday. */
  readonly weekday: number;
  /** 0 to 23, local time. */
  readonly hour: number;
  /** Mean share of taken spaces, 0 to 1; null where no hour is known. */
  readonly share: number | null;
  /** Hours behind it. The hour that comes twice in an autumn night counts twice, the one that spring leaves out not at all. */
  readonly hours: number;
}

/** @param shares by start of the hour, epoch milliseconds */
export function weekMap(shares: ReadonlyMap<number, number>, clock: LocalClock): WeekCell[] {
  const sums = Array.from({ length: 7 * 24 }, () => ({ sum: 0, hours: 0 }));
  for (const [start, share] of shares) {
    const { weekday, minute } = clock(start);
    const cell = sums[weekday * 24 + Math.floor(minute / 60)];
    if (!cell) continue;
    cell.sum += share;
    cell.hours += 1;
  }
  return sums.map(({ sum, hours }, index) => ({
    weekday: Math.floor(index / 24),
    hour: index % 24,
    share: hours > 0 ? sum / hours : null,
    hours,
  }));
}
