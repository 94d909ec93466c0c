// The inbox of devices nobody has adopted yet: who they may be, and what each profile would make of what they send.

import type { LnsEvent } from '@lagebild/shared/domain/lns-event.ts';
import { checkValues } from '@lagebild/shared/domain/plausibility.ts';
import type { Profile } from '@lagebild/shared/domain/profile.ts';
import { type DeviceKey, deviceKey } from '@lagebild/shared/domain/reading.ts';
import type { RuleBook } from '@lagebild/shared/domain/rule-book.ts';
import type { ForeignCodec } from '@lagebild/shared/registry/codecs.ts';
import type { Profiles } from '@lagebild/shared/registry/load-profiles.ts';
import type { Registry } from '@lagebild/shared/registry/registry.ts';
import { municipalitiesByEui } from '@lagebild/shared/registry/same-eui.ts';
import type { Waiting } from '@lagebild/shared/registry/waiting-devices.ts';
import type { DecodedFields } from './codecs/codec.ts';
import { decodeWith, needsSandbox } from './decode/decode-with.ts';
import { vendorOf } from './decode/eui-vendors.ts';
import { valuesOf } from './decode/map-fields.ts';
import { judgeForeign } from './judge-lns.ts';
import type { Sandbox } from './sandbox/sandbox.ts';

export interface WaitingDevice {
  readonly municipality: string;
  readonly device: string;
  readonly format: string;
  /** What the network server calls it. */
  readonly name: string | undefined;
  readonly serverProfile: string | undefined;
  /** From its EUI. */
  readonly vendor: string | undefined;
  /** Another municipality that has adopted a device of this EUI. */
  readonly owner: string | undefined;
  /** Others in which a device of this EUI waits. */
  readonly alsoWaiting: string[];
  readonly firstSeen: number;
  readonly lastSeen: number;
  /** Messages that wait for it. */
  readonly waiting: number;
  /** Profiles that can read one of its last messages, the likeliest first. */
  readonly candidates: ProfileCandidate[];
}

export interface ProfileCandidate {
  readonly profile: string;
  readonly vendor: string;
  readonly model: string;
  readonly kind: Profile['kind'];
  /** What speaks for it, the more the likelier; 0 for what merely decodes. */
  readonly score: number;
  /** What it would make of the last message it can read. */
  readonly values: Record<string, number>;
  /** Arrival of that message, epoch milliseconds. */
  readonly receivedAt: number;
  /** Its port; null without LoRaWAN. */
  readonly fPort: number | null;
}

export interface InboxDeps {
  readonly rules: RuleBook;
  readonly profiles: Profiles;
  readonly registry: Pick<Registry, 'quarantine' | 'adopted' | 'codecs' | 'encodings'>;
  readonly sandbox: Pick<Sandbox, 'decode'>;
}

const SHOWN_CANDIDATES = 6;

export interface WaitingDevices {
  /** The one heard last first. */
  readonly devices: WaitingDevice[];
  /** How many there are; some of them may not be shown. */
  readonly total: number;
}

/** @param municipality only its devices; all when undefined */
export type Inbox = (municipality: string | undefined, most: number) => Promise<WaitingDevices>;

type Measuring = Extract<LnsEvent, { type: 'uplink' | 'measured' }>;

/** A message that waits, as its network server tells it. */
interface Told {
  readonly event: Measuring;
  readonly format: string;
  readonly receivedAt: number;
}

/** What was found out about a device; it holds until it sends again, or another profile or codec is there. */
interface Known {
  readonly lastId: number;
  readonly told: readonly Told[];
  readonly previews: Map<Profile, { readonly codec: ForeignCodec | undefined; readonly candidate: ProfileCandidate | undefined }>;
}

/** Looked at for each device; previewed of these are so many, of as many ports as possible. */
const LOOKED_AT = 25;
const PREVIEWED = 5;
/** Devices remembered between two questions, which come every second and a half. */
const REMEMBERED = 2000;

export function createInbox(deps: InboxDeps): Inbox {
  const { adopted, quarantine } = deps.registry;
  const known = new Map<DeviceKey, Known>();

  function remembered(waiting: Waiting): Known {
    const key = deviceKey(waiting);
    const before = known.get(key);
    known.delete(key); // whoever was asked for last stands last
    const now =
      before?.lastId === waiting.lastId ? before : { lastId: waiting.lastId, told: lastMessages(waiting, deps), previews: new Map() };
    known.set(key, now);
    const oldest = known.keys().next().value;
    if (known.size > REMEMBERED && oldest !== undefined) known.delete(oldest);
    return now;
  }

  return async (municipality, most) => {
    const all = quarantine.waiting();
    const elsewhere = municipalitiesByEui({ adopted, quarantine: { waiting: () => all } });
    const asked = all.filter((one) => (municipality ?? one.municipality) === one.municipality);
    const devices: WaitingDevice[] = [];
    for (const waiting of asked.slice(0, most)) {
      const { told, previews } = remembered(waiting);
      const [last] = told;
      if (!last) continue;
      const { lastId: _, ...shown } = waiting;
      const others = elsewhere(waiting.device).filter((one) => one !== waiting.municipality);
      const owner = others.find((one) => adopted.ownersOf(waiting.device).includes(one));
      const { event, format } = last;
      devices.push({
        ...shown,
        format,
        name: 'name' in event ? event.name : undefined,
        serverProfile: 'serverProfile' in event ? event.serverProfile : undefined,
        vendor: vendorOf(waiting.device),
        owner,
        alsoWaiting: others.filter((one) => one !== owner),
        candidates: await candidatesFor(told, previews, deps),
      });
    }
    return { devices, total: asked.length };
  };
}

/** Its last messages, newest first: the newest of each port, then what there is besides. One odd frame must not hide what it sends usually. */
function lastMessages(waiting: Waiting, { rules, profiles, registry }: InboxDeps): Told[] {
  const { quarantine, adopted, codecs } = registry;
  const encodings = { get: registry.encodings.get.bind(registry.encodings), note: () => undefined }; // looking teaches nothing
  const all = quarantine.waitingMessages(waiting, LOOKED_AT).flatMap((message): Told[] => {
    if (message.truncated) return [];
    const { heard } = judgeForeign(message, { rules, profiles, adopted, codecs, encodings });
    if (!heard || (heard.event.type !== 'uplink' && heard.event.type !== 'measured')) return [];
    return [{ event: heard.event, format: heard.format, receivedAt: message.receivedAt }];
  });
  const ports = new Map(all.toReversed().map((told) => [portOf(told), told]));
  const ofEachPort = new Set([...ports.values()].sort((a, b) => b.receivedAt - a.receivedAt).slice(0, PREVIEWED));
  const more = all.filter((told) => !ofEachPort.has(told)).slice(0, PREVIEWED - ofEachPort.size);
  return all.filter((told) => ofEachPort.has(told) || more.includes(told));
}

const portOf = ({ event }: Told): number | null => (event.type === 'uplink' ? event.fPort : null);

async function candidatesFor(told: readonly Told[], previews: Known['previews'], deps: InboxDeps): Promise<ProfileCandidate[]> {
  const candidates: ProfileCandidate[] = [];
  const profiles = [...deps.profiles.values()]; // a file may change while a codec is waited for
  for (const profile of profiles) {
    const codec = profile.codec === undefined ? undefined : deps.registry.codecs.get(profile.codec);
    let preview = previews.get(profile);
    if (!preview || preview.codec !== codec) {
      preview = { codec, candidate: await candidateFor(told, profile, deps) };
      // A codec of others may only have rested: it is asked again.
      if (preview.candidate || !codec) previews.set(profile, preview);
    }
    if (preview.candidate) candidates.push(preview.candidate);
  }
  const most = (candidate: ProfileCandidate) => Object.keys(candidate.values).length;
  return candidates.sort((a, b) => b.score - a.score || most(b) - most(a)).slice(0, SHOWN_CANDIDATES);
}

/** What a profile makes of the newest message it can read. */
async function candidateFor(told: readonly Told[], profile: Profile, deps: InboxDeps): Promise<ProfileCandidate | undefined> {
  for (const one of told) {
    const values = await previewOf(one.event, profile, deps);
    if (!values) continue;
    const { id, vendor, model, kind } = profile;
    return { profile: id, vendor, model, kind, score: scoreOf(one.event, profile), values, receivedAt: one.receivedAt, fPort: portOf(one) };
  }
  return undefined;
}

/** What a profile makes of a message; undefined when it cannot read it, or gets nothing plausible out of it. */
async function previewOf(event: Measuring, profile: Profile, deps: InboxDeps): Promise<Record<string, number> | undefined> {
  const fields = await fieldsOf(event, profile, deps);
  if (!fields) return undefined;
  const mapped = valuesOf(fields, profile, deps.rules);
  if ('problem' in mapped || Object.keys(mapped.values).length === 0) return undefined;
  const checked = checkValues(deps.rules, profile.kind, mapped.values);
  return 'code' in checked ? undefined : checked.values;
}

async function fieldsOf(event: Measuring, profile: Profile, { registry, sandbox }: InboxDeps): Promise<DecodedFields | undefined> {
  // What was measured without LoRaWAN has no bytes to decode.
  if (event.type === 'measured') return profile.codec === undefined ? event.readings[0]?.fields : undefined;
  if (!needsSandbox(profile, event)) {
    const decoded = decodeWith(profile, event);
    return 'problem' in decoded ? undefined : decoded.fields;
  }
  const codec = registry.codecs.get(profile.codec);
  const input = { bytes: [...event.bytes], fPort: event.fPort, recvTime: event.time ?? Date.now(), variables: {} };
  const [outcome] = codec ? await sandbox.decode(codec.source, [input], [event.devEui]) : [];
  return outcome && 'data' in outcome ? outcome.data : undefined;
}

function scoreOf(event: Measuring, profile: Profile): number {
  if (event.type === 'measured') return 0;
  const { devEui, fPort, name = '', serverProfile = '' } = event;
  const said = `${serverProfile} ${name}`.toLowerCase();
  let score = 0;
  if (profile.eui_prefixes.some((prefix) => devEui.startsWith(prefix))) score += 4;
  if (profile.ports.includes(fPort)) score += 1;
  if (said.replaceAll(/[^a-z0-9]/g, '').includes(profile.model.toLowerCase().replaceAll(/[^a-z0-9]/g, ''))) score += 6;
  if (said.includes(profile.vendor.toLowerCase())) score += 2;
  return score;
}
