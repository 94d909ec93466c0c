// Takes what leads to a person out of a message before anything of it is kept: only the fields of the schema may hold text.
//
// It has to happen here, because the log and the archive of raw messages keep what came for weeks. What was taken out leaves a mark, by
// which the message is refused when it is judged. No hash of it is kept: of a plate all that are possible are tried in a minute.
import { isUtf8 } from 'node:buffer';
import { MAX_PAYLOAD_BYTES } from '@lagebild/shared/contract/payload.ts';
import {
  findPersonalData,
  holdsEmail,
  isPlateField,
  PERSONAL_DATA,
  type PersonalData,
  replacePersonalData,
} from '@lagebild/shared/domain/personal-data.ts';
import type { Refusal } from '@lagebild/shared/domain/refusal.ts';
import type { RuleBook } from '@lagebild/shared/domain/rule-book.ts';
import { KEPT_OF_TOO_LARGE } from '@lagebild/shared/registry/quarantine.ts';
import { type JsonToken, spell, walkJson } from './json-strings.ts';
import { isForeignFormat } from './judge-lns.ts';
import type { RawMessage } from './message.ts';

interface Screened {
  /** With a mark in the place of everything that was removed. */
  readonly payload: Uint8Array;
  readonly refusal: Extract<Refusal, { code: 'personal_data' }>;
}

/** What may stand at a place: anything the schema checks; a name that people give; or the schema does not know the place. */
type Field = 'known' | 'name' | 'unknown';
type FieldAt = (path: readonly string[]) => Field;

const REMOVED = '[removed]';
const markOf = (what: PersonalData): string => `[removed: ${what}]`;
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
    if (more.length > 0) return 'unknown';
    if (first === 'values') return second === undefined || second === '' || quantities.has(second) ? 'known' : 'unknown';
    if (first !== 'about') return 'unknown';
    if (second === undefined || second === '' || KNOWN_ABOUT.has(second)) return 'known';
    return NAMES.has(second) ? 'name' : 'unknown';
  };
}

const foreignField: FieldAt = (path) => (path.some((key) => CONTENT.has(key)) ? 'unknown' : 'name');

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
  if (field === 'name') return holdsEmail(text) ? 'email' : undefined;
  if (field === 'unknown' && text !== '' && path.slice(-3).some(isPlateField)) return 'plate';
  return findPersonalData(text);
}

function screenJson(text: string, fieldAt: FieldAt): { text: string; hit: Hit | undefined } | 'not json' {
  let hit: Hit | undefined;
  const isJson = walkJson(text, (token, path) => {
    if (hit || token.type === 'bare') return;
    // The common case, a known key, costs one look at the path.
    const field = fieldAt(path);
    if (token.type === 'key' && field === 'known') return;
    const what = lookAt(token, path, field);
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
  return { text: hit ? cleaned(text, fieldAt) : text, hit };
}

/** Once something was found, no text is kept from any field that the schema does not know: a name beside a plate is found by no pattern. */
function cleaned(text: string, fieldAt: FieldAt): string {
  const parts: string[] = [];
  let at = 0;
  walkJson(text, (token, path) => {
    const field = fieldAt(path);
    const what = lookAt(token, path, field);
    const isLeft = what === undefined && (field !== 'unknown' || token.type === 'key');
    if (isLeft) return;
    parts.push(text.slice(at, token.start), JSON.stringify(what ? markOf(what) : REMOVED));
    at = token.end;
  });
  return parts.join('') + text.slice(at);
}

/** Anything else than JSON: what was found is cut out of the text, wherever it stands. */
function screenText(given: string): { text: string; hit: Hit | undefined } {
  const spelt = given.replaceAll(/\\u([0-9a-f]{4})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
  const text = replacePersonalData(spelt, markOf);
  const what = markedAs(text);
  return { text: text === spelt ? given : text, hit: what && { path: '', what } };
}

/** Of a message that is too large only the beginning is ever looked at; its length is what it is refused for. */
function beginningOf(payload: Uint8Array): Uint8Array {
  const { text } = screenText(Buffer.from(payload.subarray(0, KEPT_OF_TOO_LARGE)).toString('latin1'));
  const kept = Buffer.alloc(payload.byteLength, ' ');
  kept.write(text, 'latin1');
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
  const text = bytes.toString(isText ? 'utf8' : 'latin1');
  if (isForeign && !HAS_CONTENT.test(text)) return undefined;
  const found = screenJson(text, isForeign ? foreignField : ownField(rules));
  if (found === 'not json' && isForeign && !/^\s*[{[]/.test(text)) return undefined; // a frame in hexadecimal digits, for example
  const { text: clean, hit } = found === 'not json' ? screenText(text) : found;
  return hit && { payload: Buffer.from(clean, isText ? 'utf8' : 'latin1'), refusal: { code: 'personal_data', ...hit } };
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
