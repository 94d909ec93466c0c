// The newest values of a device, kept per quantity, so that an older reading never replaces a newer one.
import type { Reading } from './reading.ts';

export interface Latest {
  /** Time of the newest reading, epoch milliseconds. */
  time: number;
  /** Newest value and its time, by quantity. */
  readonly quantities: Map<string, { value: number; time: number }>;
}

/** @returns true when the reading brought something newer for at least one quantity */
export function applyReading(latest: Latest, reading: Pick<Reading, 'time' | 'values'>): boolean {
  let changed = false;
  for (const [name, value] of Object.entries(reading.values)) {
    const known = latest.quantities.get(name);
    if (known && known.time >= reading.time) continue;
    latest.quantities.set(name, { value, time: reading.time });
    changed = true;
  }
  if (reading.time > latest.time) latest.time = reading.time;
  return changed;
}
