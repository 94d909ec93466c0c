// What a detector says about one reading: whether something holds, since when, and by which figures. Silence means: cannot tell.
import type { Evidence, FindingCode } from '@lagebild/shared/domain/finding.ts';

export interface Observation {
  readonly code: FindingCode;
  /** Empty when it is about the device. */
  readonly quantity: string;
  /** 'once' began and ended with the readings seen. */
  readonly holds: boolean | 'once';
  /** Time of the reading with which it began, epoch milliseconds. */
  readonly since: number;
  readonly evidence: Evidence;
}

/** A reading in the order of its device, as detectors get it. */
export interface Seen {
  readonly time: number;
  readonly values: Readonly<Record<string, number>>;
}
