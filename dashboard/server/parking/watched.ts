// The devices of a site as they are read back: which quantity tells the taken spaces, and how a mean of it becomes a number of them.

import type { Taken } from '@lagebild/shared/domain/parking/site-shares.ts';
import type { Site } from '@lagebild/shared/domain/parking/sites.ts';
import { countingOf, lastOf, type ParkingDevice } from '@lagebild/shared/domain/parking/spaces.ts';
import type { HourlyTable } from './hourly-table.ts';

export interface Watched {
  readonly device: ParkingDevice;
  readonly isBay: boolean;
  /** Its spaces are part of the sum; bays within a counted car park are not. */
  readonly isCounted: boolean;
  readonly quantity: 'free' | 'occupied';
  /** Spaces today; undefined when nobody told. */
  readonly spaces: number | undefined;
}

/** The devices that ever told something of their spaces. */
export function watch({ devices, counted }: Site): Watched[] {
  return devices.flatMap((device) => {
    const counting = countingOf(device);
    if (counting === 'unknown') return [];
    const isBay = counting === 'bay';
    const quantity = !isBay && lastOf(device.latest, 'free') !== undefined ? 'free' : 'occupied';
    const spaces = isBay ? 1 : lastOf(device.latest, 'capacity');
    return [{ device, isBay, isCounted: counted.includes(device), quantity, spaces }];
  });
}

/** Taken spaces from the mean of a device's quantity around a time; undefined where it was closed, or nobody knows how many there are. */
export function takenOf({ device, isBay, quantity, spaces }: Watched, mean: number, time: number, table: HourlyTable): Taken | undefined {
  if ((table.valueAt(device, 'open', time) ?? 1) < 0.5) return undefined;
  if (isBay) return { taken: mean, capacity: 1 };
  const capacity = table.valueAt(device, 'capacity', time) ?? spaces;
  if (capacity === undefined) return undefined;
  return { taken: Math.min(capacity, Math.max(0, quantity === 'free' ? capacity - mean : mean)), capacity };
}
