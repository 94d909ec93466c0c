// The inbox of devices nobody has adopted yet: who they may be, and what each profile would make of what they send.

import type { LnsEvent } from '@lagebild/shared/domain/lns-event.ts';
import { checkValues } from '@lagebild/shared/domain/plausibility.ts';
import type { Profile } from '@lagebild/shared/domain/profile.ts';
import type { RuleBook } from '@lagebild/shared/domain/rule-book.ts';
import type { Profiles } from '@lagebild/shared/registry/load-profiles.ts';
import type { Registry } from '@lagebild/shared/registry/registry.ts';
import { decodeWith } from './decode/decode-with.ts';
import { vendorOf } from './decode/eui-vendors.ts';
import { valuesOf } from './decode/map-fields.ts';
import { judgeForeign } from './judge-lns.ts';

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
  readonly registry: Pick<Registry, 'quarantine' | 'adopted'>;
}

const SHOWN_CANDIDATES = 6;

/** @param municipality only its devices; all when undefined */
export function waitingDevices(municipality: string | undefined, { rules, profiles, registry }: InboxDeps): WaitingDevice[] {
  const { quarantine, adopted } = registry;
  return quarantine.waiting(municipality).flatMap(({ lastId, ...waiting }) => {
    const message = quarantine.raw([lastId])[0];
    if (!message || message.truncated) return [];
    const { heard } = judgeForeign(message, { rules, profiles, adopted });
    if (!heard || (heard.event.type !== 'uplink' && heard.event.type !== 'measured')) return [];
    const { event, format } = heard;
    const { device } = waiting;
    return [
      {
        ...waiting,
        format,
        name: 'name' in event ? event.name : undefined,
        serverProfile: 'serverProfile' in event ? event.serverProfile : undefined,
        vendor: vendorOf(device),
        owner: adopted.ownersOf(device).find((one) => one !== waiting.municipality),
        candidates: candidatesFor(event, profiles, rules),
      },
    ];
  });
}

type Measuring = Extract<LnsEvent, { type: 'uplink' | 'measured' }>;

function candidatesFor(event: Measuring, profiles: Profiles, rules: RuleBook): ProfileCandidate[] {
  const candidates = [...profiles.values()].flatMap((profile): ProfileCandidate[] => {
    const values = previewOf(event, profile, rules);
    if (!values) return [];
    const { id, vendor, model, kind } = profile;
    return [{ profile: id, vendor, model, kind, score: scoreOf(event, profile), values }];
  });
  const most = (candidate: ProfileCandidate) => Object.keys(candidate.values).length;
  return candidates.sort((a, b) => b.score - a.score || most(b) - most(a)).slice(0, SHOWN_CANDIDATES);
}

/** What a profile makes of a message; undefined when it cannot read it, or gets nothing plausible out of it. */
function previewOf(event: Measuring, profile: Profile, rules: RuleBook): Record<string, number> | undefined {
  if (event.type === 'measured' && profile.codec !== undefined) return undefined; // there are no bytes to decode
  const decoded = event.type === 'uplink' ? decodeWith(profile, event) : { fields: event.readings[0]?.fields ?? {} };
  if ('problem' in decoded) return undefined;
  const mapped = valuesOf(decoded.fields, profile, rules);
  if ('problem' in mapped || Object.keys(mapped.values).length === 0) return undefined;
  const checked = checkValues(rules, profile.kind, mapped.values);
  return 'code' in checked ? undefined : checked.values;
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
