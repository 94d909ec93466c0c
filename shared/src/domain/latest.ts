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
  const { time, values } = reading;
  for (const name in values) {
    const value = values[name] as number;
    const known = latest.quantities.get(name);
    if (known && known.time >= time) continue;
    latest.quantities.set(name, { value, time });
    changed = true;
  }
  if (time > latest.time) latest.time = time;
  return changed;
}
