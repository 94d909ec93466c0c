// Judges a message in somebody else's format: a network server's, a gateway's, SenML or airrohr.
import { inspectJson, MAX_PAYLOAD_BYTES, readJson } from '@lagebild/shared/contract/payload.ts';
import { DEVICE_ID } from '@lagebild/shared/contract/topic.ts';
import { checkClock } from '@lagebild/shared/domain/clock.ts';
import { isEui } from '@lagebild/shared/domain/eui.ts';
import type { Measured, Uplink } from '@lagebild/shared/domain/lns-event.ts';
import { checkValues } from '@lagebild/shared/domain/plausibility.ts';
import type { Profile } from '@lagebild/shared/domain/profile.ts';
import type { About, Reading } from '@lagebild/shared/domain/reading.ts';
import type { Refusal } from '@lagebild/shared/domain/refusal.ts';
import { isMunicipality, type RuleBook } from '@lagebild/shared/domain/rule-book.ts';
import { rulesFor } from '@lagebild/shared/domain/rules-for.ts';
import type { AdoptedDevice, AdoptedDevices } from '@lagebild/shared/registry/adopted.ts';
import type { Codecs } from '@lagebild/shared/registry/codecs.ts';
import type { Encodings } from '@lagebild/shared/registry/encodings.ts';
import type { Profiles } from '@lagebild/shared/registry/load-profiles.ts';
import { MAX_ARRIVAL_OFFSET_MS } from './arrival.ts';
import { decodeWith, isAmbiguous, needsSandbox } from './decode/decode-with.ts';
import { withEncoding } from './decode/encoding.ts';
import { pathsOf, valuesOf } from './decode/map-fields.ts';
import { recognise } from './decode/recognise.ts';
import {
  type Heard,
  type Judgement,
  type Noted,
  type Place,
  type Quarantined,
  quarantine,
  type RawMessage,
  type Settleable,
  type Undecoded,
} from './message.ts';

export interface JudgeDeps {
  readonly rules: RuleBook;
  readonly profiles: Profiles;
  readonly adopted: Pick<AdoptedDevices, 'get' | 'ownersOf'>;
  /** Codecs that are not ours. */
  readonly codecs: Pick<Codecs, 'get'>;
  /** How gateways write payloads; without it a payload that could be both stays unclear. */
  readonly encodings?: Pick<Encodings, 'get' | 'note'>;
}

/** Where readings in Lagebild's own format come in. */
const OWN_PREFIX = 'v1';
/** Where a network server's message comes in: lns/{municipality}/… at our broker, push/{municipality}/… over HTTP. */
const PREFIXES = new Set(['lns', 'push']);
/** Network servers' own topics, whatever region or prefix of their own stands in front: somebody has forgotten ours. */
const FOREIGN_TOPIC =
  /^(application|v3|gateway|eu868|lora|lorawan)\/|\/(gateway\/[^/]+\/(event|state|command)|application\/[^/]+\/(device|node)|v3\/[^/]+\/devices)\//;
/** airrohr knows its quantities itself and is air by nature: no profile is needed. */
const AIRROHR = 'airrohr';

export function isForeignFormat({ topic, boundTo }: Pick<RawMessage, 'topic' | 'boundTo'>): boolean {
  const first = topic.slice(0, topic.indexOf('/'));
  if (first === OWN_PREFIX) return false;
  return PREFIXES.has(first) || boundTo !== undefined || FOREIGN_TOPIC.test(topic);
}

/** True for what a network server or a gateway says on a topic that somebody has chosen freely. */
export function isOfNetworkServer({ topic, payload }: RawMessage): boolean {
  const levels = topic.split('/');
  const read = readPayload(payload, levels);
  return 'root' in read && read.root !== undefined && recognise({ levels, root: read.root, payload }) !== undefined;
}

/**
 * Whose a topic is: everybody's below v1/, a municipality's below its prefix, else nobody's. What is nobody's may be a command to a device
 * or a gateway whose network server has forgotten the prefix.
 */
export function ownerOf(topic: string): { readonly municipality: string | undefined } | 'everybody' {
  const [first = '', second = ''] = topic.split('/', 2);
  if (first === OWN_PREFIX) return 'everybody';
  return { municipality: PREFIXES.has(first) ? second : undefined };
}

export function judgeForeign(message: RawMessage, deps: JudgeDeps): Judgement {
  const where = placeOf(message, deps.rules);
  if ('code' in where) {
    // Without credentials it stands in the list of the municipality it names: whoever forgot them looks there.
    const whose = message.boundTo ?? (where.code === 'credentials_missing' ? where.municipality : undefined);
    return quarantine(message, whose === undefined ? {} : { municipality: whose }, where);
  }
  const { municipality, levels } = where;
  const read = readPayload(message.payload, levels);
  if ('code' in read) return quarantine(message, { municipality }, read);
  const recognised = recognise({ levels, root: read.root, payload: message.payload });
  if (!recognised) return quarantine(message, { municipality }, read.instead ?? { code: 'format_unknown' });
  const { format, because, event } = recognised;
  if ('problem' in event) return quarantine(message, { municipality }, { code: 'format_invalid', format, problem: event.problem });
  const heard: Heard = { format, because, event };
  if (event.type === 'uplink') {
    const uplink = withEncoding(event, { municipality, format, receivedAt: message.receivedAt }, deps.encodings);
    return judgeUplink(message, municipality, { ...heard, event: uplink }, deps);
  }
  if (event.type === 'measured') return judgeMeasured(message, municipality, { ...heard, event }, deps);
  return note(message, municipality, heard);
}

function placeOf({ topic, boundTo }: RawMessage, rules: RuleBook): { municipality: string; levels: string[] } | Refusal {
  const levels = topic.split('/');
  if (!PREFIXES.has(levels[0] ?? '')) {
    return boundTo === undefined ? { code: 'prefix_missing', topic: topic.slice(0, 256) } : { municipality: boundTo, levels };
  }
  const municipality = levels[1] ?? '';
  if (!isMunicipality(rules, municipality)) return { code: 'municipality_unknown', given: municipality.slice(0, 64) };
  if (boundTo !== municipality) {
    return boundTo === undefined
      ? { code: 'credentials_missing', municipality }
      : { code: 'foreign_municipality', given: municipality, speaksFor: boundTo };
  }
  return { municipality, levels: levels.slice(2) };
}

/** What could be read, and what to say when it is no format we know. */
function readPayload(payload: Uint8Array, levels: readonly string[]): { root: unknown; instead?: Refusal } | Refusal {
  if (payload.byteLength > MAX_PAYLOAD_BYTES) return { code: 'too_large', bytes: payload.byteLength, limit: MAX_PAYLOAD_BYTES };
  const json = readJson(payload);
  if ('code' in json) {
    // An event of ChirpStack's application side that is not JSON is Protobuf: a setting there. The gateway side may send either.
    const isProtobuf = levels.includes('event') && !levels.includes('gateway') && payload.byteLength > 0;
    return { root: undefined, instead: isProtobuf && json.code === 'not_utf8' ? { code: 'protobuf' } : json };
  }
  const { depth, forbidden } = inspectJson(json.root);
  if (forbidden !== undefined) return { code: 'forbidden_key', key: forbidden };
  return depth > DEEPEST ? { code: 'too_deep', depth } : json;
}

/** The documented events go to seven levels; a codec's object may add some. */
const DEEPEST = 16;

function note(message: RawMessage, municipality: string, heard: Heard): Noted {
  const device = 'devEui' in heard.event ? { device: heard.event.devEui } : {};
  return { ending: 'noted', message, place: { municipality, ...device }, heard };
}

function judgeUplink(message: RawMessage, municipality: string, heard: Heard & { event: Uplink }, deps: JudgeDeps): Judgement {
  const { event, format } = heard;
  const { devEui: device, fPort, bytes, object } = event;
  // For the network alone, or to keep the session alive: legal, and no measurement.
  if (fPort === 0 || (bytes.length === 0 && object === undefined)) return note(message, municipality, heard);
  const adopted = deps.adopted.get({ municipality, device });
  if (!adopted) return refuse(message, { municipality, device }, heard, unknownDevice(device, format, municipality, deps));
  const profile = deps.profiles.get(adopted.profile);
  if (!profile) return refuse(message, { municipality, device }, heard, { code: 'profile_missing', profile: adopted.profile });
  const place = { municipality, kind: profile.kind, device };
  if (isAmbiguous(profile, event)) return refuse(message, place, heard, ambiguous(event));
  if (needsSandbox(profile, event)) return { ending: 'undecoded', message, place, heard, codec: profile.codec };
  const decoded = decodeWith(profile, event);
  if ('problem' in decoded)
    return refuse(message, place, heard, { code: 'codec_failed', codec: profile.codec ?? format, problem: decoded.problem });
  return judgeReadings(message, heard, deps, { place, profile, adopted, readings: [{ ...timeOf(event), fields: decoded.fields }] });
}

const ambiguous = ({ asHex = new Uint8Array(0), receptions }: Uplink): Refusal => ({
  code: 'encoding_ambiguous',
  payload: Buffer.from(asHex).toString('hex').slice(0, 40),
  ...(receptions[0] && { gateway: receptions[0].gateway }),
});

const timeOf = ({ time }: Uplink) => (time === undefined ? {} : { time });

function unknownDevice(device: string, format: string, municipality: string, { adopted }: JudgeDeps): Refusal {
  const owner = isEui(device) ? adopted.ownersOf(device).find((one) => one !== municipality) : undefined;
  return owner === undefined ? { code: 'device_unknown', device, format } : { code: 'eui_elsewhere', device, owner };
}

/** What the sandbox made of an uplink. */
export function checkedReadings(
  { message, place, heard }: Undecoded,
  fields: Readonly<Record<string, unknown>>,
  deps: JudgeDeps,
): Settleable {
  const adopted = deps.adopted.get(place);
  const profile = adopted && deps.profiles.get(adopted.profile);
  if (!profile) return refuse(message, place, heard, { code: 'profile_missing', profile: adopted?.profile ?? '' });
  return judgeReadings(message, heard, deps, { place, profile, adopted, readings: [{ ...timeOf(heard.event), fields }] });
}

interface Measurements {
  readonly place: { municipality: string; kind: Profile['kind']; device: string };
  readonly profile: Profile;
  readonly adopted?: AdoptedDevice;
  readonly readings: Measured['readings'];
}

function judgeMeasured(message: RawMessage, municipality: string, heard: Heard & { event: Measured }, deps: JudgeDeps): Judgement {
  const { event, format } = heard;
  const device = event.device.normalize('NFC');
  if (!DEVICE_ID.test(device)) return refuse(message, { municipality }, heard, { code: 'device_id_invalid', given: device.slice(0, 80) });
  const adopted = deps.adopted.get({ municipality, device });
  const profileId = adopted?.profile ?? (format === AIRROHR ? 'generic-air' : undefined);
  if (profileId === undefined) return refuse(message, { municipality, device }, heard, unknownDevice(device, format, municipality, deps));
  const profile = deps.profiles.get(profileId);
  if (!profile) return refuse(message, { municipality, device }, heard, { code: 'profile_missing', profile: profileId });
  const place = { municipality, kind: profile.kind, device };
  return judgeReadings(message, heard, deps, { place, profile, ...(adopted && { adopted }), readings: event.readings });
}

function judgeReadings(
  message: RawMessage,
  heard: Heard,
  { rules }: JudgeDeps,
  { place, profile, adopted, readings }: Measurements,
): Settleable {
  const { municipality, kind, device } = place;
  const right: Reading[] = [];
  let isKnown = false;
  for (const { time: given, agoMs = 0, fields } of readings) {
    const mapped = valuesOf(fields, profile, rules);
    if ('problem' in mapped) return refuse(message, place, heard, { code: 'codec_failed', codec: profile.id, problem: mapped.problem });
    isKnown ||= mapped.isKnown;
    if (Object.keys(mapped.values).length === 0) continue; // a start-up frame, or nothing was measured
    const checked = checkValues(rulesFor(rules, municipality), kind, mapped.values);
    if ('code' in checked) return refuse(message, place, heard, checked);
    const { receivedAt, arrivalOffsetMs = 0 } = message;
    if (given === undefined && arrivalOffsetMs > MAX_ARRIVAL_OFFSET_MS) return refuse(message, place, heard, { code: 'too_fast' });
    const time = given ?? receivedAt + arrivalOffsetMs - Math.round(agoMs);
    const wrongClock = checkClock(rules, { time, receivedAt, municipality, kind, backfill: false });
    if (wrongClock) return refuse(message, place, heard, wrongClock);
    right.push({ municipality, kind, device, time, values: checked.values });
  }
  const [reading, ...more] = right.sort((a, b) => a.time - b.time);
  if (!reading && !isKnown) {
    const fields = [...new Set(readings.flatMap((one) => pathsOf(one.fields)))].slice(0, 8).map((path) => path.toWellFormed());
    return refuse(message, place, heard, { code: 'fields_unknown', profile: profile.id, fields });
  }
  if (!reading) return { ending: 'noted', message, place, heard };
  return { ending: 'open', message, reading, about: aboutOf(heard, adopted), heard, ...(more.length > 0 && { more }) };
}

/** What was entered at the adoption comes before what the network server says. */
function aboutOf({ event }: Heard, adopted: AdoptedDevice | undefined): About | undefined {
  const told = event.type === 'uplink' ? event : undefined;
  const name = adopted?.name ?? told?.name;
  const { lat, lon } = adopted?.lat === undefined ? (told ?? {}) : adopted;
  const about = { ...(name !== undefined && { name }), ...(lat !== undefined && lon !== undefined && { lat, lon }) };
  return Object.keys(about).length > 0 ? about : undefined;
}

function refuse(message: RawMessage, place: Place, heard: Heard, refusal: Refusal): Quarantined {
  return { ...quarantine(message, place, refusal), heard };
}
