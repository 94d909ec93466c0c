// The hourly statistics of a site's devices, by device and quantity: how many readings there were, and what was told at a time.
import { deviceKey } from '@lagebild/shared/domain/reading.ts';
import type { DeviceOf, Summary } from '@lagebild/shared/store/time-series-store.ts';

const HOUR_MS = 3_600_000;

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
