// Roll-ups: what many readings of one quantity were like in one bucket, and how buckets are joined.

/** Widths in which readings are rolled up, finest first. A day begins at local midnight of the district. */
export const TIERS = ['5m', '1h', '1d'] as const;
export type Tier = (typeof TIERS)[number];

export interface Stats {
  /** Number of readings, at least 1. */
  readonly count: number;
  /** Mean of the readings; of a circular quantity the mean direction, degrees in [0, 360). */
  readonly mean: number;
  readonly min: number;
  readonly max: number;
  /** Value of the newest reading. */
  readonly last: number;
  /** Of a circular quantity: how much the directions agree, 0 (not at all) to 1 (all the same). */
  readonly resultant?: number;
}

/** The value of one reading as statistics. */
export function statsOf(value: number, circular: boolean): Stats {
  return { count: 1, mean: value, min: value, max: value, last: value, ...(circular ? { resultant: 1 } : {}) };
}

/**
 * Joins the statistics of consecutive buckets, oldest first.
 * @throws {RangeError} when there is none
 */
export function joinStats(parts: readonly Stats[]): Stats {
  const newest = parts.at(-1);
  if (!newest) throw new RangeError('there is nothing to join');
  if (parts.length === 1) return newest;
  const count = parts.reduce((sum, part) => sum + part.count, 0);
  const min = parts.reduce((least, part) => Math.min(least, part.min), Number.POSITIVE_INFINITY);
  const max = parts.reduce((most, part) => Math.max(most, part.max), Number.NEGATIVE_INFINITY);
  const linear = { count, min, max, last: newest.last };
  if (newest.resultant === undefined) {
    return { ...linear, mean: parts.reduce((sum, part) => sum + part.mean * part.count, 0) / count };
  }
  // Directions are added as arrows: 350° and 10° make 0°, not 180°.
  let east = 0;
  let north = 0;
  for (const part of parts) {
    const length = part.count * (part.resultant ?? 0);
    east += length * Math.sin((part.mean * Math.PI) / 180);
    north += length * Math.cos((part.mean * Math.PI) / 180);
  }
  return { ...linear, ...directionOf(east / count, north / count) };
}

/** Direction and length of an arrow: degrees in [0, 360), and 0 to 1. */
export function directionOf(east: number, north: number): { mean: number; resultant: number } {
  const degrees = (Math.atan2(east, north) * 180) / Math.PI;
  return { mean: (degrees + 360) % 360, resultant: Math.min(1, Math.hypot(east, north)) };
}
