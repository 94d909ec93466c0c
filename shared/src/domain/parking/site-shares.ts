// How full a site was: the shares of its devices in the same buckets, weighed by their spaces.

export interface DeviceHistory {
  /** Spaces it watches today. */
  readonly spaces: number;
  /** By start of the bucket: taken spaces (a mean) and how many there were. */
  readonly buckets: ReadonlyMap<number, { readonly taken: number; readonly capacity: number }>;
}

/**
 * Taken share of a site, 0 to 1, by start of the bucket. A bucket in which less than `leastKnown` of the spaces are known is left out: what
 * three of twenty bays were like says nothing of the street.
 */
export function siteShares(devices: readonly DeviceHistory[], leastKnown: number): Map<number, number> {
  const spaces = devices.reduce((sum, device) => sum + device.spaces, 0);
  const sums = new Map<number, { taken: number; capacity: number }>();
  for (const { buckets } of devices) {
    for (const [start, { taken, capacity }] of buckets) {
      const sum = sums.get(start) ?? { taken: 0, capacity: 0 };
      sums.set(start, { taken: sum.taken + taken, capacity: sum.capacity + capacity });
    }
  }
  const shares = [...sums].flatMap(([start, { taken, capacity }]): [number, number][] =>
    capacity > 0 && capacity >= leastKnown * spaces ? [[start, Math.min(1, Math.max(0, taken / capacity))]] : [],
  );
  return new Map(shares.sort(([a], [b]) => a - b));
}
