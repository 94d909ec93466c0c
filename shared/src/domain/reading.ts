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

/** Keys by municipality and device: a message asks for its key some ten times, and each new string would be joined and hashed anew. */
const keys = new Map<string, Map<string, DeviceKey>>();
/** A flood of invented names must not fill the memory. */
const MAX_KEYS = 50_000;

export function deviceKey({ municipality, device }: { municipality: string; device: string }): DeviceKey {
  const known = keys.get(municipality)?.get(device);
  if (known !== undefined) return known;
  const ofMunicipality = keys.get(municipality) ?? new Map<string, DeviceKey>();
  if (ofMunicipality.size >= MAX_KEYS || keys.size > MAX_KEYS) keys.clear();
  const key = `${municipality}/${device}`;
  keys.set(municipality, ofMunicipality.set(device, key));
  return key;
}

/** What a device may tell of itself besides its readings. */
export interface About {
  readonly name?: string;
  /** WGS84 degrees. */
  readonly lat?: number;
  readonly lon?: number;
  /** The place it belongs to, as people call it: a car park for its bays, a street for its lamps. */
  readonly site?: string;
  /** Of a lamp: id of the cabinet that feeds it, in the same municipality. */
  readonly feeder?: string;
  /** Of a single bay: whom it is for. */
  readonly use?: BayUse;
}

export const BAY_USES = ['general', 'disabled', 'charging'] as const;
export type BayUse = (typeof BAY_USES)[number];

/** A registered device. */
export interface Device extends About {
  readonly municipality: string;
  readonly kind: Kind;
  readonly device: string;
  /** When its first valid message arrived, epoch milliseconds. */
  readonly firstSeen: number;
}
