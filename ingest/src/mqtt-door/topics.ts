// Topics as they come in: what MQTT and our bounds allow, and who may subscribe to what.
import { outOfBounds, type PublishBounds } from '@lagebild/shared/domain/publish-bounds.ts';
import { ownerOf } from '../judge-lns.ts';
import type { BrokerLimits } from './limits.ts';

/** What cannot stand in a topic: NUL [MQTT-1.5.3-2], control characters, and what is left of bytes that are no UTF-8. */
const FORBIDDEN = /[\p{Cc}\uFFFD]/u;

/** What is wrong with a topic; undefined when nothing is. @param isFilter of a subscription, which may have wildcards */
export function topicFault(topic: string, { topicBytes, topicLevels }: BrokerLimits, isFilter = false): string | undefined {
  if (topic === '') return 'an empty topic';
  if (topic.length > topicBytes || (topic.length > topicBytes / 3 && Buffer.byteLength(topic) > topicBytes))
    return 'a topic that is too long';
  if (FORBIDDEN.test(topic)) return 'a topic with characters that cannot stand there';
  if (!isFilter && (topic.includes('+') || topic.includes('#'))) return 'a wildcard in the topic of a message';
  let levels = 1;
  for (let at = topic.indexOf('/'); at >= 0; at = topic.indexOf('/', at + 1)) levels += 1;
  return levels > topicLevels ? 'a topic of too many levels' : undefined;
}

/**
 * Whether somebody may subscribe. With credentials: below the own prefix, said without wildcard. A topic without a prefix of ours
 * is granted, because gateways that have no prefix ask for their commands there, and hears nothing: nothing is forwarded there.
 * @param bounds undefined for somebody without a name
 */
export function maySubscribe(filter: string, bounds: PublishBounds | undefined): boolean {
  if (filter.startsWith('$share/')) return false; // aedes would take it for an ordinary topic: the subscriber would wait for ever
  const owner = ownerOf(filter);
  if (bounds === undefined) return owner === 'everybody' || owner.municipality === undefined;
  const [first = '', second = ''] = filter.split('/', 2);
  if (first.startsWith('$') || first === '+' || first === '#') return false;
  // A wildcard in place of a gateway may stand for the own one; what is of others does not come.
  if (outOfBounds(bounds, bounds.gateway === undefined ? filter : filter.replaceAll('+', bounds.gateway))) return false;
  if (owner === 'everybody') return bounds.gateway === undefined && (bounds.municipality === undefined || second === bounds.municipality);
  return owner.municipality === undefined || owner.municipality === bounds.municipality;
}

/**
 * Whether somebody may hear a message: what they may say themselves. A gateway in the wrong hands hears no readings of its municipality, nor
 * what concerns another gateway. @param bounds undefined for somebody without a name
 */
export function mayHear(topic: string, bounds: PublishBounds | undefined): boolean {
  if (bounds && outOfBounds(bounds, topic)) return false;
  const owner = ownerOf(topic);
  if (owner !== 'everybody') return owner.municipality !== undefined && owner.municipality === bounds?.municipality;
  if (bounds?.municipality === undefined) return true;
  return bounds.gateway === undefined && topic.startsWith(`v1/${bounds.municipality}/`);
}
