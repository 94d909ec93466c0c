// The plain JSON payload of a device: its schema, and the parser that turns bytes into a message or a reason why not.
import { z } from 'zod';
import { type About, BAY_USES } from '../domain/reading.ts';
import type { Refusal } from '../domain/refusal.ts';

/** Largest payload taken, bytes. A reading needs about 200. */
export const MAX_PAYLOAD_BYTES = 65_536;

/** Half a surrogate pair survives in memory but not in UTF-8: the name would change with a restart. */
const text = (longest: number) =>
  z
    .string()
    .min(1)
    .max(longest)
    .refine((given) => given.isWellFormed(), 'is no Unicode text');

const aboutSchema = z.strictObject({
  name: text(200).optional().describe('What people call the device or its place'),
  lat: z.number().min(-90).max(90).optional().describe('Latitude, WGS84 degrees'),
  lon: z.number().min(-180).max(180).optional().describe('Longitude, WGS84 degrees'),
  site: text(200).optional().describe('The place it belongs to: a car park for its bays, a street for its lamps'),
  feeder: text(64).optional().describe('Of a lamp: id of the cabinet that feeds it'),
  use: z.enum(BAY_USES).optional().describe('Of a single bay: whom it is for'),
});

/** The schema behind the AsyncAPI document. */
export const payloadSchema = z.strictObject({
  time: z
    .union([z.iso.datetime({ offset: true }), z.number()])
    .optional()
    .describe('When it was measured: ISO 8601 with time zone, or milliseconds since 1970; the moment of arrival when left out'),
  values: z
    .record(z.string(), z.union([z.number(), z.boolean()]))
    .refine((values) => Object.keys(values).length > 0, 'needs at least one quantity')
    .describe("Value by quantity, in the rule book's unit"),
  about: aboutSchema.optional().describe('What the device tells of itself; may come with any message'),
});

export interface Payload {
  /** Epoch milliseconds; undefined when the device sent none. */
  readonly time: number | undefined;
  /** Not yet checked against the rule book. */
  readonly values: Readonly<Record<string, unknown>>;
  readonly about: About | undefined;
}

const FORBIDDEN_KEYS = ['__proto__', 'constructor', 'prototype'];
const MAX_DEPTH = 8;
const utf8 = new TextDecoder('utf-8', { fatal: true });

interface Inspected {
  readonly depth: number;
  /** The first key that is not allowed. */
  readonly forbidden: string | undefined;
  /** Members of all objects together. */
  readonly members: number;
}

/** Walks through a value without recursion, so that ten thousand levels cannot exhaust the stack. */
export function inspectJson(root: unknown): Inspected {
  let level: unknown[] = [root];
  let depth = 0;
  let members = 0;
  while (level.length > 0) {
    const next: unknown[] = [];
    for (const node of level) {
      if (typeof node !== 'object' || node === null) continue;
      const keys = Object.keys(node);
      if (!Array.isArray(node)) members += keys.length;
      for (const key of keys) {
        if (FORBIDDEN_KEYS.includes(key)) return { depth, forbidden: key, members };
        next.push((node as Record<string, unknown>)[key]);
      }
    }
    if (next.length > 0) depth += 1;
    level = next;
  }
  return { depth, forbidden: undefined, members };
}

const [QUOTATION_MARK, BACKSLASH, COLON] = [0x22, 0x5c, 0x3a];

/**
 * Members of all objects of a JSON text: one colon each, outside of strings. When they are more than those of the parsed value, a key came
 * twice, and of the two JSON.parse took the last [RFC 8259, 4: unpredictable].
 * @param text that JSON.parse has taken
 */
export function countMembers(text: string): number {
  let members = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === COLON) members += 1;
    else if (code === QUOTATION_MARK) {
      for (at += 1; text.charCodeAt(at) !== QUOTATION_MARK; at += 1) if (text.charCodeAt(at) === BACKSLASH) at += 1;
    }
  }
  return members;
}

/** JSON says null for a number beyond all bounds. */
const shown = (time: unknown): string => (typeof time === 'number' ? String(time) : JSON.stringify(time).slice(0, 80));

function refuse(error: z.ZodError, root: unknown): Refusal {
  const issue = error.issues[0];
  const path = issue?.path.join('.') ?? '';
  if (path === 'time') return { code: 'time_invalid', given: shown((root as { time?: unknown }).time) };
  if (issue?.code === 'unrecognized_keys')
    return { code: 'schema', path: [path, issue.keys[0]].filter(Boolean).join('.').slice(0, 80), problem: 'unknown' };
  const isMissing = issue?.code === 'invalid_type' && issue.path.length === 1 && !Object.hasOwn(root as object, path);
  return { code: 'schema', path: path.slice(0, 80), problem: isMissing ? 'missing' : 'wrong' };
}

/**
 * The common case, checked by hand: nothing but a time in milliseconds and values. A third of the time the schema takes.
 * @returns undefined for everything else, right or wrong: then the schema decides. tests/grammar.test.ts holds both to the same rules
 */
function plainPayload(root: unknown, text: string): Payload | undefined {
  if (typeof root !== 'object' || root === null) return undefined;
  let members = 0;
  for (const key in root) {
    if (key !== 'time' && key !== 'values') return undefined;
    members += 1;
  }
  const { time, values } = root as { time?: unknown; values?: unknown };
  if (time !== undefined && (typeof time !== 'number' || !Number.isFinite(time))) return undefined;
  if (typeof values !== 'object' || values === null || Array.isArray(values)) return undefined;
  const around = members;
  for (const quantity in values) {
    const value = (values as Record<string, unknown>)[quantity];
    if (FORBIDDEN_KEYS.includes(quantity) || (typeof value !== 'boolean' && !Number.isFinite(value))) return undefined;
    members += 1;
  }
  if (members === around || members !== countMembers(text)) return undefined;
  return { time: time === undefined ? undefined : Math.trunc(time), values: values as Record<string, unknown>, about: undefined };
}

/** Reads bytes as JSON, or says why it is none. */
export function readJson(
  bytes: Uint8Array,
): { readonly root: unknown; readonly text: string } | Extract<Refusal, { code: 'not_utf8' | 'not_json' }> {
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch {
    return { code: 'not_utf8' };
  }
  try {
    return { root: JSON.parse(text) as unknown, text };
  } catch (error) {
    return { code: 'not_json', problem: text.trim() === '' ? '' : (error as Error).message.slice(0, 200) };
  }
}

/**
 * Parses a payload. Keys are looked through before the schema, because zod passes over `__proto__` in records.
 * @returns the payload, or the reason why it cannot be read
 */
export function parsePayload(bytes: Uint8Array): Payload | Refusal {
  if (bytes.byteLength > MAX_PAYLOAD_BYTES) return { code: 'too_large', bytes: bytes.byteLength, limit: MAX_PAYLOAD_BYTES };
  const json = readJson(bytes);
  if ('code' in json) return json;
  const { root, text } = json;
  const plain = plainPayload(root, text);
  if (plain) return plain;
  const { depth, forbidden, members } = inspectJson(root);
  if (forbidden) return { code: 'forbidden_key', key: forbidden };
  if (depth > MAX_DEPTH) return { code: 'too_deep', depth };
  if (members !== countMembers(text)) return { code: 'duplicate_key' };
  const parsed = payloadSchema.safeParse(root);
  if (!parsed.success) return refuse(parsed.error, root);
  const { time, about } = parsed.data;
  const { values } = root as { values: Record<string, unknown> };
  const ms = typeof time === 'string' ? Date.parse(time) : time;
  if (ms !== undefined && !Number.isFinite(ms)) return { code: 'time_invalid', given: shown(time) };
  return { time: ms === undefined ? undefined : Math.trunc(ms), values, about: about as About | undefined };
}
