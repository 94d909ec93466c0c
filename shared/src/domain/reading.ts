// A reading: what one device measured at one moment.
import type { Kind } from './kind.ts';

export interface Reading {
  readonly municipality: string;
  readonly kind: Kind;
  /** The device's id, unique within its municipality. */
  readonly device: string;
  /** When it was measured, epoch milliseconds. */
  readonly time: number;
  /** Value by quantity, in the rule book's unit; booleans as 1 and 0. Never empty, never NaN or infinite. */
  readonly values: Readonly<Record<string, number>>;
}

/** Key of a device across the district. A municipality's key has no slash, so it cannot be forged by a device id. */
export type DeviceKey = string;

export function deviceKey(of: { municipality: string; device: string }): DeviceKey {
  return `${of.municipality}/${of.device}`;
}

/** What a device may tell of itself besides its readings. */
export interface About {
  readonly name?: string;
  /** WGS84 degrees. */
  readonly lat?: number;
  readonly lon?: number;
}

/** A registered device. */
export interface Device extends About {
  readonly municipality: string;
  readonly kind: Kind;
  readonly device: string;
  /** When its first valid message arrived, epoch milliseconds. */
  readonly firstSeen: number;
}
