// Takes a reading over into a device's latest values without changing the old ones; an older reading never replaces a newer one.
import { applyReading, type Latest } from '@lagebild/shared/domain/latest.ts';
import type { Reading } from '@lagebild/shared/domain/reading.ts';

export type { Latest };

/** @returns the new latest values, or the very same object when the reading brought nothing newer */
export function withReading(latest: Latest | undefined, reading: Pick<Reading, 'time' | 'values'>): Latest {
  const next: Latest = { time: latest?.time ?? reading.time, quantities: new Map(latest?.quantities) };
  const changed = applyReading(next, reading);
  return latest && !changed && latest.time === next.time ? latest : next;
}
