// The hourly statistics of a site's devices, by device and quantity: how many readings there were, and what was told at a time.
import { deviceKey } from '@lagebild/shared/domain/reading.ts';
import type { DeviceOf, Summary } from '@lagebild/shared/store/time-series-store.ts';

const HOUR_MS = 3_600_000;
/** Of ten hours nine must be there, and have about as many readings as usual. */
const REGULAR = 0.9;
const LIKE_THE_MEDIAN = 0.2;
/** From so many readings in an hour on one more or less is chance; where there are fewer, it is a change that was sent. */
export const OFTEN_PER_HOUR = 4;

export class HourlyTable {
  readonly #columns = new Map<string, Summary[]>();

  constructor(summaries: readonly Summary[]) {
    for (const summary of summaries) {
      const key = columnKey(summary, summary.quantity);
      const column = this.#columns.get(key) ?? [];
      this.#columns.set(key, column);
      column.push(summary);
    }
    for (const column of this.#columns.values()) column.sort((a, b) => a.start - b.start);
  }

  /** In order of time. */
  column(of: DeviceOf, quantity: string): readonly Summary[] {
    return this.#columns.get(columnKey(of, quantity)) ?? [];
  }

  /** Readings of a quantity in hours that begin in [from, to). */
  countOf(of: DeviceOf, quantity: string, from: number, to: number): number {
    return this.column(of, quantity).reduce((sum, { start, stats }) => (start >= from && start < to ? sum + stats.count : sum), 0);
  }

  /**
   * How a device reports a quantity: readings in an hour (the median), and whether it does so at regular intervals. One that sends changes
   * has hours without any; a regular one has hardly any such hour between its first and its last.
   */
  rhythmOf(of: DeviceOf, quantity: string): { perHour: number; isRegular: boolean } {
    const column = this.column(of, quantity);
    const [first, last] = [column[0], column.at(-1)];
    if (!first || !last) return { perHour: 0, isRegular: false };
    const perHour = column.map(({ stats }) => stats.count).sort((a, b) => a - b)[column.length >> 1] ?? 0;
    const isUsual = ({ stats }: Summary) =>
      Math.abs(stats.count - perHour) <= (perHour < OFTEN_PER_HOUR ? 0 : Math.max(1, LIKE_THE_MEDIAN * perHour));
    const hours = (last.start - first.start) / HOUR_MS + 1;
    return { perHour, isRegular: column.length >= REGULAR * hours && column.filter(isUsual).length >= REGULAR * column.length };
  }

  /** What held at a time, for quantities that are told seldom: the mean of that hour, else what was told last before; undefined before the first. */
  valueAt(of: DeviceOf, quantity: string, time: number): number | undefined {
    const column = this.column(of, quantity);
    let [low, high] = [0, column.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((column[middle]?.start ?? 0) <= time) low = middle + 1;
      else high = middle;
    }
    const found = column[low - 1];
    if (!found) return undefined;
    return time < found.start + HOUR_MS ? found.stats.mean : found.stats.last;
  }
}

const columnKey = (of: DeviceOf, quantity: string): string => `${quantity} ${deviceKey(of)}`;
