// The inbox of devices nobody has adopted yet: who they may be, and what each profile would make of what they send.

import type { LnsEvent } from '@lagebild/shared/domain/lns-event.ts';
import { checkValues } from '@lagebild/shared/domain/plausibility.ts';
import type { Profile } from '@lagebild/shared/domain/profile.ts';
import type { RuleBook } from '@lagebild/shared/domain/rule-book.ts';
import type { Profiles } from '@lagebild/shared/registry/load-profiles.ts';
import type { Waiting } from '@lagebild/shared/registry/quarantine.ts';
import type { Registry } from '@lagebild/shared/registry/registry.ts';
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
  /** Another municipality that has a device of this EUI. */
  readonly owner: string | undefined;
  readonly firstSeen: number;
  readonly lastSeen: number;
  /** Messages that wait for it. */
  readonly waiting: number;
  /** Profiles that can read its last message, the likeliest first. */
  readonly candidates: ProfileCandidate[];
}

export interface ProfileCandidate {
  readonly profile: string;
  readonly vendor: string;
  readonly model: string;
  readonly kind: Profile['kind'];
  /** What speaks for it, the more the likelier; 0 for what merely decodes. */
  readonly score: number;
  /** What it would make of the last message. */
  readonly values: Record<string, number>;
}

export interface InboxDeps {
  readonly rules: RuleBook;
  readonly profiles: Profiles;
  readonly registry: Pick<Registry, 'quarantine' | 'adopted' | 'codecs'>;
  readonly sandbox: Pick<Sandbox, 'decode'>;
}

const SHOWN_CANDIDATES = 6;

/** @param municipality only its devices; all when undefined */
export async function waitingDevices(municipality: string | undefined, deps: InboxDeps): Promise<WaitingDevice[]> {
  const devices: WaitingDevice[] = [];
  for (const waiting of deps.registry.quarantine.waiting(municipality)) {
    const device = await describeWaiting(waiting, deps);
    if (device) devices.push(device);
  }
  return devices;
}

async function describeWaiting({ lastId, ...waiting }: Waiting, deps: InboxDeps): Promise<WaitingDevice | undefined> {
  const { rules, profiles, registry } = deps;
  const { quarantine, adopted, codecs } = registry;
  const message = quarantine.raw([lastId])[0];
  if (!message || message.truncated) return undefined;
  const { heard } = judgeForeign(message, { rules, profiles, adopted, codecs });
  if (!heard || (heard.event.type !== 'uplink' && heard.event.type !== 'measured')) return undefined;
  const { event, format } = heard;
  const { device } = waiting;
  return {
    ...waiting,
    format,
    name: 'name' in event ? event.name : undefined,
    serverProfile: 'serverProfile' in event ? event.serverProfile : undefined,
    vendor: vendorOf(device),
    owner: adopted.ownersOf(device).find((one) => one !== waiting.municipality),
    candidates: await candidatesFor(event, deps),
  };
}

type Measuring = Extract<LnsEvent, { type: 'uplink' | 'measured' }>;

async function candidatesFor(event: Measuring, deps: InboxDeps): Promise<ProfileCandidate[]> {
  const candidates: ProfileCandidate[] = [];
  for (const profile of deps.profiles.values()) {
    const values = await previewOf(event, profile, deps);
    const { id, vendor, model, kind } = profile;
    if (values) candidates.push({ profile: id, vendor, model, kind, score: scoreOf(event, profile), values });
  }
  const most = (candidate: ProfileCandidate) => Object.keys(candidate.values).length;
  return candidates.sort((a, b) => b.score - a.score || most(b) - most(a)).slice(0, SHOWN_CANDIDATES);
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
