// Takes fields out of foreign JSON: what is missing or of another type is undefined, never an exception.
import type { Uplink } from '@lagebild/shared/domain/lns-event.ts';

export type Json = Readonly<Record<string, unknown>>;

export const objectOf = (value: unknown): Json | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined;

export const listOf = (value: unknown): readonly Json[] =>
  Array.isArray(value) ? value.map(objectOf).filter((one) => one !== undefined) : [];

/** Text that says something, of at most 200 characters. */
export function textOf(value: unknown): string | undefined {
  const text = typeof value === 'number' ? String(value) : value;
  return typeof text === 'string' && text.trim() !== '' ? text.trim().slice(0, 200).toWellFormed() : undefined;
}

/** A finite number; The Things Stack sends some as text. */
export function numberOf(value: unknown): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

/** A whole number from 0 to 2^32 - 1. */
export function countOf(value: unknown): number | undefined {
  const number = numberOf(value);
  return number !== undefined && Number.isInteger(number) && number >= 0 && number < 2 ** 32 ? number : undefined;
}

/** Before LoRaWAN there were no LoRaWAN messages; Go writes the year 1 for "unknown". */
const EARLIEST_TIME = Date.UTC(2000, 0, 1);

/** RFC 3339 with up to nine digits of a second, as epoch milliseconds. Without a zone it would be read by the clock of this machine. */
export function timeOf(value: unknown): number | undefined {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:?\d\d)$/i.test(value)) return undefined;
  const time = Date.parse(value.replace(/(\.\d{3})\d+/, '$1'));
  return time >= EARLIEST_TIME ? time : undefined;
}

/** An EUI in any spelling (dashes, colons, upper case, base64 of eight bytes) as 16 lower-case hexadecimal digits. */
export function euiOf(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const hex = value.replaceAll(/[-:\s]/g, '').toLowerCase();
  if (/^[0-9a-f]{16}$/.test(hex)) return hex;
  if (/^[A-Za-z0-9+/]{11}=$/.test(value)) return Buffer.from(value, 'base64').toString('hex');
  return undefined;
}

/** The address of a session in any spelling (capitals, dashes, base64 of four bytes) as eight lower-case hexadecimal digits. */
export function devAddrOf(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const hex = value.replaceAll(/[-:\s]/g, '').toLowerCase();
  if (/^[0-9a-f]{8}$/.test(hex)) return hex;
  return /^[A-Za-z0-9+/]{6}==$/.test(value) ? Buffer.from(value, 'base64').toString('hex') : undefined;
}

/** A gateway's EUI, or else its name. */
export const gatewayOf = (value: unknown): string | undefined => euiOf(value) ?? textOf(value)?.slice(0, 64);

/** Base64, as ChirpStack, The Things Stack and Milesight send it; undefined when it is none. */
export function base64Of(value: unknown): Uint8Array | undefined {
  if (value === undefined || value === null || value === '') return new Uint8Array(0);
  return typeof value === 'string' && /^[A-Za-z0-9+/]*={0,2}$/.test(value) && value.length % 4 === 0
    ? Buffer.from(value, 'base64')
    : undefined;
}

/** Base64 of real data is not made of so many small letters and digits alone. */
const SURELY_HEX = /^(?=.*[a-f])(?=(?:.*\d){4})[0-9a-f]{16,}$/;

/**
 * Base64 or hexadecimal, where a setting of the gateway decides. Two bytes in hexadecimal are three in base64 just as well: then both are
 * given, and whoever knows the gateway decides. Capitals and small letters together, or a length of 4n, tell base64; one of 4n + 2 the other.
 * @returns undefined when it is neither
 */
export function payloadOf(value: unknown): Pick<Uplink, 'bytes' | 'encoding' | 'asHex'> | undefined {
  const base64 = base64Of(value);
  if (base64?.length === 0) return { bytes: base64 };
  if (typeof value !== 'string') return undefined;
  const isHex = /^([0-9a-f]{2})+$|^([0-9A-F]{2})+$/.test(value);
  if (base64 && !isHex) return { bytes: base64, encoding: 'base64' };
  if (!/^([0-9a-fA-F]{2})+$/.test(value)) return undefined;
  const hex = Buffer.from(value, 'hex');
  return base64 && !SURELY_HEX.test(value) ? { bytes: base64, asHex: hex } : { bytes: hex, encoding: 'hex' };
}

/** WGS84 degrees; 0, 0 is what servers send for "unknown". */
export function placeOf(value: unknown): { lat: number; lon: number } | undefined {
  const { latitude, longitude } = objectOf(value) ?? {};
  const [lat, lon] = [numberOf(latitude), numberOf(longitude)];
  if (lat === undefined || lon === undefined || Math.abs(lat) > 90 || Math.abs(lon) > 180) return undefined;
  return lat === 0 && lon === 0 ? undefined : { lat, lon };
}

/** Without what is undefined. */
export function present<T extends object>(fields: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;
}
