// The grammar of MQTT topics: v1/{municipality}/{kind}/{deviceId}, with /backfill behind it for old readings.

import { isKind, type Kind } from '../domain/kind.ts';
import type { Refusal } from '../domain/refusal.ts';
import { isMunicipality, type RuleBook } from '../domain/rule-book.ts';

export interface TopicParts {
  readonly municipality: string;
  readonly kind: Kind;
  readonly device: string;
  /** The message carries old readings on purpose. */
  readonly backfill: boolean;
}

/** Letters of any language, digits and . : _ - ; it begins with a letter or digit. At most 64 characters. */
export const DEVICE_ID = /^[\p{L}\p{N}][\p{L}\p{N}\p{M}._:-]{0,63}$/u;

/** Topics taken apart before, by rule book: the same ones come again and again. */
const known = new WeakMap<RuleBook, Map<string, TopicParts>>();
/** A flood of invented names must not fill the memory. */
const MAX_KNOWN = 50_000;

/**
 * Takes a topic apart. The device id is brought to Unicode NFC, so that "ü" typed in two ways is one device.
 * @returns the parts, or the reason why it is no topic of ours
 */
export function parseTopic(topic: string, rules: RuleBook): TopicParts | Refusal {
  const ofRules = known.get(rules) ?? new Map<string, TopicParts>();
  const before = ofRules.get(topic);
  if (before) return before;
  const parts = takeApart(topic, rules);
  if ('code' in parts) return parts;
  if (ofRules.size >= MAX_KNOWN) ofRules.clear();
  known.set(rules, ofRules.set(topic, parts));
  return parts;
}

function takeApart(topic: string, rules: RuleBook): TopicParts | Refusal {
  const [version, municipality = '', kind = '', id = '', suffix, ...rest] = topic.split('/');
  if (version !== 'v1' || !id || rest.length > 0 || (suffix !== undefined && suffix !== 'backfill')) {
    return { code: 'topic_invalid', topic: topic.slice(0, 256) };
  }
  if (!isMunicipality(rules, municipality)) return { code: 'municipality_unknown', given: municipality.slice(0, 64) };
  if (!isKind(kind)) return { code: 'kind_unknown', given: kind.slice(0, 64) };
  const device = id.normalize('NFC');
  if (!DEVICE_ID.test(device)) return { code: 'device_id_invalid', given: device.slice(0, 80) };
  return { municipality, kind, device, backfill: suffix === 'backfill' };
}

export function formatTopic({ municipality, kind, device, backfill }: TopicParts): string {
  return `v1/${municipality}/${kind}/${device}${backfill ? '/backfill' : ''}`;
}
