// What credentials may publish: below their municipality's prefix, as their own gateway, below the prefixes they were issued for.
import { isEui } from './eui.ts';
import type { Refusal } from './refusal.ts';

export interface PublishBounds {
  /** The one they speak for; undefined for Lagebild's own simulator, which speaks for the whole district. */
  readonly municipality: string | undefined;
  /** The gateway they were issued for: they speak for no other. Undefined for a network server, which has many. */
  readonly gateway?: string | undefined;
  /** Topics begin with one of these, each ending in "/"; undefined when the whole municipality is open to them. */
  readonly prefixes?: readonly string[] | undefined;
}

/** First levels of topics whose second level is a municipality: readings, network servers, pushes over HTTP. */
const ROOTS: ReadonlySet<string> = new Set(['v1', 'lns', 'push']);
/** Of a gateway: an EUI, or a name. */
const GATEWAY_ID = /^[A-Za-z0-9._:-]{1,64}$/;
const MAX_PREFIX_LENGTH = 200;
const MAX_PREFIXES = 16;

/** The municipality that a topic names at its second level; undefined for topics without a prefix of ours. */
function namedMunicipality(topic: string): string | undefined {
  const first = topic.indexOf('/');
  if (first < 0 || !ROOTS.has(topic.slice(0, first))) return undefined;
  const second = topic.indexOf('/', first + 1);
  return topic.slice(first + 1, second < 0 ? undefined : second);
}

/**
 * Why these credentials may not publish to a topic; undefined when they may. A topic without a prefix of ours counts as their
 * own municipality's: some gateways cannot be given one, and nobody else hears what they say there.
 */
export function outOfBounds({ municipality, gateway, prefixes }: PublishBounds, topic: string): Refusal | undefined {
  const given = namedMunicipality(topic);
  if (municipality !== undefined && given !== undefined && given !== municipality) {
    return { code: 'foreign_municipality', given: given.slice(0, 64), speaksFor: municipality };
  }
  if (gateway !== undefined) {
    const other = namedGateways(topic).find((one) => gatewayIdOf(one) !== gateway);
    if (other !== undefined) return { code: 'foreign_gateway', given: other.slice(0, 64), speaksFor: gateway };
  }
  if (prefixes && !prefixes.some((prefix) => topic.startsWith(prefix))) {
    return { code: 'outside_prefix', topic: topic.slice(0, 256), allowed: [...prefixes] };
  }
  return undefined;
}

/** ChirpStack's forwarders publish to {region}/gateway/{id}/event/…, and a region may have levels of its own: with "gateway" in it as well. */
function namedGateways(topic: string): string[] {
  const levels = topic.split('/');
  return levels.flatMap((level, at) => (level === 'gateway' ? (levels[at + 1] ?? []) : []));
}

/** A gateway's id in our writing: an EUI in lower case without separators, however its label has it; undefined for what is none. */
export function gatewayIdOf(given: string): string | undefined {
  const bare = given.replaceAll(/[:-]/g, '').toLowerCase();
  if (isEui(bare)) return bare;
  return GATEWAY_ID.test(given) ? given : undefined;
}

/** Prefixes in our writing, each ending in "/"; undefined when one of them is not below the municipality, or there are too many. */
export function prefixesOf(given: readonly string[], municipality: string): string[] | undefined {
  const prefixes = given.map((one) => (one.endsWith('/') ? one : `${one}/`));
  const isRight = (one: string) => namedMunicipality(one) === municipality && !/[+#\p{Cc}]/u.test(one) && one.length <= MAX_PREFIX_LENGTH;
  return prefixes.length <= MAX_PREFIXES && prefixes.every(isRight) ? prefixes : undefined;
}
