// How full a site was: what its devices counted in the same buckets, added up.

/** Taken spaces (a mean over the bucket) of so many. */
export interface Taken {
  readonly taken: number;
  readonly capacity: number;
}

/** By start of the bucket, epoch milliseconds. */
export type TakenBuckets = ReadonlyMap<number, Taken>;

/** Adds up what several devices, or several times, counted. */
export function addTaken(parts: readonly TakenBuckets[]): Map<number, Taken> {
  const sums = new Map<number, Taken>();
  for (const part of parts) {
    for (const [start, { taken, capacity }] of part) {
      const sum = sums.get(start);
      sums.set(start, sum ? { taken: sum.taken + taken, capacity: sum.capacity + capacity } : { taken, capacity });
    }
  }
  return sums;
}

/**
 * Taken share, 0 to 1, by start of the bucket, in order of time. A bucket in which less than `leastKnown` of the spaces are known is left
 * out: what three of twenty bays were like says nothing of the street.
 * @param spaces all there are
 */
export function takenShares(sums: TakenBuckets, spaces: number, leastKnown: number): Map<number, number> {
  const shares = [...sums].flatMap(([start, { taken, capacity }]): [number, number][] =>
    capacity > 0 && capacity >= leastKnown * spaces ? [[start, Math.min(1, Math.max(0, taken / capacity))]] : [],
  );
  return new Map(shares.sort(([a], [b]) => a - b));
}
