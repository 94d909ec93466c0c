// Takes what leads to a person out of a message before anything of it is kept: only the fields of the schema may hold text.
//
// It has to happen here, because the log and the archive of raw messages keep what came for weeks. What was taken out leaves a mark, by
// which the message is refused when it is judged. No hash of it is kept: of a plate all that are possible are tried in a minute.
import { isUtf8 } from 'node:buffer';
import { MAX_PAYLOAD_BYTES } from '@lagebild/shared/contract/payload.ts';
import { DEVICE_ID } from '@lagebild/shared/contract/topic.ts';
import {
  findPersonalData,
  holdsEmail,
  isPlateField,
  markOf,
  PERSONAL_DATA,
  type PersonalData,
} from '@lagebild/shared/domain/personal-data.ts';
import type { Refusal } from '@lagebild/shared/domain/refusal.ts';
import type { RuleBook } from '@lagebild/shared/domain/rule-book.ts';
import { KEPT_OF_TOO_LARGE } from '@lagebild/shared/registry/quarantine.ts';
import { type JsonToken, spell, walkJson } from './json-strings.ts';
import { isForeignFormat } from './judge-lns.ts';
import { MAX_TOPIC_BYTES } from './log/record.ts';
import type { RawMessage } from './message.ts';

interface Screened {
  /** With a mark in the place of everything that was removed. */
  readonly payload: Uint8Array;
  /** Undefined when only text went for which the schema has no place: the message is refused for that. */
  readonly refusal: Extract<Refusal, { code: 'personal_data' }> | undefined;
}

/**
 * What may stand at a place: anything the schema checks; a name that people give; what a codec measured, in words of its own; nothing, because
 * the schema does not know the place.
 */
type Field = 'known' | 'name' | 'content' | 'none';
type FieldAt = (path: readonly string[]) => Field;

const REMOVED = '[removed]';
const MARK = /\[removed: (\w+)\]/;
const MARK_BYTES = '[removed: ';

const NAMES = new Set(['name', 'site', 'feeder']);
const KNOWN_ABOUT = new Set(['lat', 'lon', 'use']);
/** Where a network server's or gateway's message holds what was measured. The rest are identities of devices and the radio. */
const CONTENT = new Set(['object', 'objectJSON', 'decoded', 'decoded_payload', 'normalized_payload', 'vs', 'value']);

/** A network server's message in which nothing has to be looked at: a join, a state, an uplink without a codec there. */
const HAS_CONTENT = new RegExp(String.raw`"(?:${[...CONTENT].join('|')})"\s*:|[@\\]|\[removed: `);

interface OwnSchema {
  readonly quantities: ReadonlySet<string>;
  /** Time and known quantities alone, as nearly all messages are: a fifth of the time that walking takes or less. */
  readonly plain: RegExp;
}

const ownSchemas = new WeakMap<RuleBook['kinds'], OwnSchema>();

function ownSchema(rules: RuleBook): OwnSchema {
  const known = ownSchemas.get(rules.kinds);
  if (known) return known;
  const names = Object.values(rules.kinds).flatMap((kind) => Object.keys(kind.quantities));
  const time = String.raw`"time": ?(?:\d{1,15}|"\d{4}-\d\d-\d\dT[\d:.]{5,18}(?:Z|[+-]\d\d:\d\d)")`;
  const value = String.raw`"(?:${names.map((name) => name.replaceAll(/\W/g, '\\$&')).join('|')})": ?(?:-?[\d.]{1,25}|true|false)`;
  const plain = new RegExp(`^\\{(?:${time}, ?)?"values": ?\\{${value}(?:, ?${value})*\\}(?:, ?${time})?\\}$`);
  const schema = { quantities: new Set(names), plain };
  ownSchemas.set(rules.kinds, schema);
  return schema;
}

/** Lagebild's own schema: time, values by quantity, about. */
function ownField(rules: RuleBook): FieldAt {
  const { quantities } = ownSchema(rules);
  return ([first, second, ...more]) => {
    if (first === 'time' && second === undefined) return 'known';
    if (more.length > 0) return 'none';
    if (first === 'values') return second === undefined || second === '' || quantities.has(second) ? 'known' : 'none';
    if (first !== 'about') return 'none';
    if (second === undefined || second === '' || KNOWN_ABOUT.has(second)) return 'known';
    return NAMES.has(second) ? 'name' : 'none';
  };
}

const foreignField: FieldAt = (path) => (path.some((key) => CONTENT.has(key)) ? 'content' : 'name');

function markedAs(text: string): PersonalData | undefined {
  if (!text.includes(MARK_BYTES)) return undefined;
  const marked = MARK.exec(text)?.[1] as PersonalData | undefined;
  return marked !== undefined && PERSONAL_DATA.includes(marked) ? marked : undefined;
}

interface Hit {
  readonly path: string;
  readonly what: PersonalData;
}

/** Looks at a token: what it holds, if anything. A number or true is no text. */
function lookAt({ type, raw }: JsonToken, path: readonly string[], field: Field): PersonalData | undefined {
  if (type === 'bare') return undefined;
  const text = type === 'key' ? (path.at(-1) ?? '') : spell(raw);
  const marked = markedAs(text);
  if (marked) return marked;
  if (type === 'key') return field === 'known' ? undefined : findPersonalData(text);
  if (field !== 'known' && text !== '' && path.slice(-3).some(isPlateField)) return 'plate';
  if (field === 'name') return holdsEmail(text) ? 'email' : undefined;
  return findPersonalData(text);
}

/** A number, also as text, tells what the field could be for; words could be anybody's name. */
const NUMBER = /^"[-+]?[\d.,]{0,12}"$/;

/** Whether a text stands where the schema has no text: the message is refused for it, and nobody needs to know what it said. */
const isTooMuch = ({ type, raw }: JsonToken, field: Field): boolean =>
  field === 'none' && type === 'string' && !NUMBER.test(raw) && raw !== `"${REMOVED}"`;

function screenJson(text: string, fieldAt: FieldAt): { text: string; hit: Hit | undefined } | 'not json' {
  let hit: Hit | undefined;
  let hasTooMuch = false;
  const isJson = walkJson(text, (token, path) => {
    if (hit || token.type === 'bare') return;
    // The common case, a known key, costs one look at the path.
    const field = fieldAt(path);
    if (token.type === 'key' && field === 'known') return;
    const what = lookAt(token, path, field);
    hasTooMuch ||= isTooMuch(token, field);
    if (what)
      hit = {
        path: path
          .map((key) => (findPersonalData(key) ? REMOVED : key))
          .filter((key) => key !== '')
          .join('.')
          .slice(0, 80),
        what,
      };
  });
  if (!isJson) return 'not json';
  return { text: hit || hasTooMuch ? cleaned(text, fieldAt, hit !== undefined) : text, hit };
}

/** Once something was found, nothing is kept from any field that the schema does not know: a name beside a plate is found by no pattern. */
function cleaned(text: string, fieldAt: FieldAt, isFound: boolean): string {
  const parts: string[] = [];
  let at = 0;
  walkJson(text, (token, path) => {
    const field = fieldAt(path);
    const what = lookAt(token, path, field);
    const isUnknown = field === 'none' || field === 'content';
    const isLeft = what === undefined && (token.type === 'key' || (isFound ? !isUnknown : !isTooMuch(token, field)));
    if (isLeft) return;
    parts.push(text.slice(at, token.start), JSON.stringify(what ? markOf(what) : REMOVED));
    at = token.end;
  });
  return parts.join('') + text.slice(at);
}

/** A key with its value, or the beginning of it, in what is not quite JSON. */
const PAIR = /"([^"]{1,80})"\s*:\s*"?[\p{L}\p{N}]/gu;

/** Anything else than JSON: nobody knows what stands beside something that was found, so nothing of it is kept. */
function screenText(given: string): { text: string; hit: Hit | undefined } {
  const spelt = given.replaceAll(/\\u([0-9a-f]{4})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
  const marked = markedAs(spelt);
  if (marked) return { text: given, hit: { path: '', what: marked } };
  const isPlate = [...spelt.matchAll(PAIR)].some(([, key = '']) => isPlateField(key));
  const what = isPlate ? 'plate' : findPersonalData(spelt);
  return what ? { text: markOf(what), hit: { path: '', what } } : { text: given, hit: undefined };
}

/** More of a length than our own broker takes is not kept: MQTT allows 256 MiB, and a record of the log has 16 MiB at most. */
const MOST_LENGTH_KEPT = 2 * 2 ** 20;

/** Of a message that is too large only the beginning is ever looked at; its length is what it is refused for. */
function beginningOf(payload: Uint8Array): Uint8Array {
  const kept = Buffer.alloc(Math.min(payload.byteLength, MOST_LENGTH_KEPT), ' ');
  kept.set(payload.subarray(0, KEPT_OF_TOO_LARGE));
  const beginning = kept.toString(isUtf8(payload) ? 'utf8' : 'latin1', 0, KEPT_OF_TOO_LARGE);
  const { text } = screenText(beginning);
  if (text === beginning) return kept;
  kept.fill(' ', 0, KEPT_OF_TOO_LARGE).write(text, 'utf8');
  return kept;
}

const asBuffer = (bytes: Uint8Array): Buffer =>
  Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Looks through a message. @returns undefined when it may be kept as it is */
function screen(message: Pick<RawMessage, 'topic' | 'payload' | 'boundTo'>, rules: RuleBook): Screened | undefined {
  const { payload } = message;
  const isForeign = isForeignFormat(message);
  const bytes = asBuffer(payload);
  // Plain messages are ASCII, which is read fastest so.
  if (!isForeign && ownSchema(rules).plain.test(bytes.toString('latin1'))) return undefined;
  const isText = isUtf8(bytes);
  if (!isText && isForeign) return undefined; // Protobuf, whose bytes may look like anything
  // Whoever reads it later reads it without the mark of byte order.
  const text = bytes.toString(isText ? 'utf8' : 'latin1').replace(/^\ufeff/, '');
  if (isForeign && !HAS_CONTENT.test(text) && !isPlateField(text)) return undefined;
  const found = screenJson(text, isForeign ? foreignField : ownField(rules));
  if (found === 'not json' && isForeign && !/^\s*[{[]/.test(text)) return undefined; // a frame in hexadecimal digits, for example
  const { text: clean, hit } = found === 'not json' ? screenText(text) : found;
  if (clean === text && !hit) return undefined;
  return { payload: Buffer.from(clean, isText ? 'utf8' : 'latin1'), refusal: hit && { code: 'personal_data', ...hit } };
}

/** What nearly all topics are made of; none of it is personal data but by what a device is called. */
const PLAIN_TOPIC = /^[\w./:-]*$/;

/**
 * What may be kept of a topic: no part of ours that could not be a device's id and leads to a person; of a network server's, whose parts are
 * names that people give, no e-mail address.
 */
export function keepableTopic(topic: string): string {
  if (PLAIN_TOPIC.test(topic)) return topic;
  const part = (given: string): string => {
    const isOurs = topic.startsWith('v1/') && !DEVICE_ID.test(given);
    const what = holdsEmail(given) ? 'email' : isOurs ? findPersonalData(given) : undefined;
    return what ? markOf(what) : given;
  };
  const kept = topic.split('/').map(part).join('/');
  // A mark may be longer than what it stands for, and bytes that are no UTF-8 have become three each: the log would not take it.
  return Buffer.byteLength(kept) > MAX_TOPIC_BYTES ? kept.slice(0, MAX_TOPIC_BYTES / 3) : kept;
}

/** What may be kept of a message: all of it as a rule. */
export function keepable(message: Pick<RawMessage, 'topic' | 'payload' | 'boundTo'>, rules: RuleBook): Uint8Array {
  if (message.payload.byteLength > MAX_PAYLOAD_BYTES) return beginningOf(message.payload);
  return screen(message, rules)?.payload ?? message.payload;
}

/** The refusal of a message out of which something was taken at the door; undefined for one that is as it came. */
export function refusalOfMarked(message: RawMessage, rules: RuleBook): Screened['refusal'] | undefined {
  return asBuffer(message.payload).includes(MARK_BYTES) ? screen(message, rules)?.refusal : undefined;
}
