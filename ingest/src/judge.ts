// Judges one message by itself: topic, payload, quantities, clock, device, capacity. The first thing that is wrong decides.
import { parsePayload } from '@lagebild/shared/contract/payload.ts';
import { parseTopic } from '@lagebild/shared/contract/topic.ts';
import { checkClock } from '@lagebild/shared/domain/clock.ts';
import { checkCapacity, checkValues } from '@lagebild/shared/domain/plausibility.ts';
import { isMunicipality, type RuleBook } from '@lagebild/shared/domain/rule-book.ts';
import type { DeviceRegister } from '@lagebild/shared/registry/devices.ts';
import type { KnownState } from './known-state.ts';
import { quarantine, type RawMessage, type Verdict } from './message.ts';

export interface JudgeDeps {
  readonly rules: RuleBook;
  readonly devices: Pick<DeviceRegister, 'get'>;
  readonly known: Pick<KnownState, 'capacityOf' | 'timeOfArrival'>;
}

/** The municipality a message belongs to in the books: the topic's second level, when it is one of the district. */
export function municipalityOf(topic: string, rules: RuleBook): string | undefined {
  const second = topic.split('/', 2)[1] ?? '';
  return isMunicipality(rules, second) ? second : undefined;
}

/** @returns a candidate for the store, or a quarantined message with its reason */
export function judge(message: RawMessage, { rules, devices, known }: JudgeDeps): Verdict {
  const topic = parseTopic(message.topic, rules);
  if ('code' in topic) {
    const municipality = municipalityOf(message.topic, rules);
    return quarantine(message, municipality ? { municipality } : {}, topic);
  }
  const { municipality, kind, device, backfill } = topic;
  const place = { municipality, kind, device };

  const payload = parsePayload(message.payload);
  if ('code' in payload) return quarantine(message, place, payload);

  const checked = checkValues(rules, kind, payload.values);
  if ('code' in checked) return quarantine(message, place, checked);

  if (backfill && payload.time === undefined) return quarantine(message, place, { code: 'backfill_without_time' });
  const { receivedAt } = message;
  const wrongClock = payload.time === undefined ? undefined : checkClock(rules, { time: payload.time, receivedAt, municipality, backfill });
  if (wrongClock) return quarantine(message, place, wrongClock);

  const registered = devices.get(place);
  if (registered && registered.kind !== kind)
    return quarantine(message, place, { code: 'kind_mismatch', registered: registered.kind, given: kind });

  const tooMany = checkCapacity(checked.values, known.capacityOf(place));
  if (tooMany) return quarantine(message, place, tooMany);

  const time = payload.time ?? known.timeOfArrival(place, receivedAt);
  return { ending: 'stored', message, reading: { municipality, kind, device, time, values: checked.values }, about: payload.about };
}
