// When a place counts as nearly full. Apart from the rules' schema, so that a browser need not load it.
import type { ParkingRules } from './parking-rules.ts';

/** No more free than `share` of the spaces or than `spaces` of them, in places with at least `fromCapacity` spaces. */
export interface NearlyFull {
  readonly share: number;
  readonly spaces: number;
  readonly fromCapacity: number;
}

/** True when hardly a space is left; a full place is not nearly full. */
export function isNearlyFull(free: number, capacity: number, { share, spaces, fromCapacity }: NearlyFull): boolean {
  return free > 0 && capacity >= fromCapacity && free <= Math.max(spaces, capacity * share);
}

export function nearlyFullOf({ nearly_full: { share, spaces, from_capacity: fromCapacity } }: ParkingRules): NearlyFull {
  return { share, spaces, fromCapacity };
}
