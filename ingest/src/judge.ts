// Judges a message by itself: topic, payload, quantities, clock. The first thing that is wrong decides.
import { parsePayload } from '@lagebild/shared/contract/payload.ts';
import { parseTopic } from '@lagebild/shared/contract/topic.ts';
import { checkClock } from '@lagebild/shared/domain/clock.ts';
import { checkValues } from '@lagebild/shared/domain/plausibility.ts';
import { outOfBounds } from '@lagebild/shared/domain/publish-bounds.ts';
import type { Refusal, RefusalCode } from '@lagebild/shared/domain/refusal.ts';
import { isMunicipality, type RuleBook } from '@lagebild/shared/domain/rule-book.ts';
import { rulesFor } from '@lagebild/shared/domain/rules-for.ts';
import { MAX_ARRIVAL_OFFSET_MS } from './arrival.ts';
import { isForeignFormat, isOfNetworkServer, type JudgeDeps, judgeForeign } from './judge-lns.ts';
import { type Judgement, type Place, quarantine, type RawMessage } from './message.ts';
import { refusalOfMarked } from './personal-data-door.ts';

/** The municipality a message belongs to in the books: its connection's, else the topic's second level when it is one of the district. */
export function municipalityOf({ topic, boundTo }: Pick<RawMessage, 'topic' | 'boundTo'>, rules: RuleBook): string | undefined {
  if (boundTo !== undefined) return boundTo;
  const second = topic.split('/', 2)[1] ?? '';
  return isMunicipality(rules, second) ? second : undefined;
}

/** Said before anything about the payload: they keep their words. */
const ABOUT_THE_WAY: ReadonlySet<RefusalCode> = new Set([
  'too_large',
  'topic_invalid',
  'municipality_unknown',
  'kind_unknown',
  'device_id_invalid',
  'foreign_municipality',
  'prefix_missing',
  'credentials_missing',
]);

export function judge(message: RawMessage, deps: JudgeDeps): Judgement {
  const bounds = message.source && deps.access?.narrowBounds(message.source);
  const refused = bounds && outOfBounds(bounds, message.topic);
  if (refused) return quarantine(message, message.boundTo === undefined ? {} : { municipality: message.boundTo }, refused);
  const judgement = isForeignFormat(message) ? judgeForeign(message, deps) : judgeOwn(message, deps);
  if (judgement.ending === 'quarantined' && ABOUT_THE_WAY.has(judgement.refusal.code)) return judgement;
  const refusal = refusalOfMarked(message, deps.rules);
  if (!refusal) return judgement;
  const { heard } = judgement;
  return { ...quarantine(message, placeOf(judgement), refusal), ...(heard && { heard }) };
}

/** A defect of ours must not hold up the others: its message is kept. */
export function judgeSafely(message: RawMessage, deps: JudgeDeps, onDefect: (error: Error) => void): Judgement {
  try {
    return judge(message, deps);
  } catch (cause) {
    const error = cause as Error;
    onDefect(error);
    const municipality = municipalityOf(message, deps.rules);
    return quarantine(message, municipality ? { municipality } : {}, { code: 'internal_error', problem: error.message });
  }
}

function placeOf(judgement: Judgement): Place {
  if ('place' in judgement) return judgement.place;
  const { municipality, kind, device } = judgement.reading;
  return { municipality, kind, device };
}

function judgeOwn(message: RawMessage, deps: JudgeDeps): Judgement {
  const { rules } = deps;
  const topic = parseTopic(message.topic, rules);
  if ('code' in topic) {
    const municipality = municipalityOf(message, rules);
    const isForeign = topic.code === 'topic_invalid' && !message.topic.startsWith('v1/') && isOfNetworkServer(message);
    const refusal: Refusal = isForeign ? { code: 'prefix_missing', topic: topic.topic } : topic;
    return quarantine(message, municipality ? { municipality } : {}, refusal);
  }
  const { municipality, kind, device, backfill } = topic;
  const { receivedAt, arrivalOffsetMs = 0, boundTo } = message;
  if (boundTo !== undefined && boundTo !== municipality) {
    return quarantine(message, { municipality: boundTo }, { code: 'foreign_municipality', given: municipality, speaksFor: boundTo });
  }
  const place = { municipality, kind, device };

  const payload = parsePayload(message.payload);
  if ('code' in payload) return quarantine(message, place, payload);

  const checked = checkValues(rulesFor(rules, municipality), kind, payload.values);
  if ('code' in checked) return quarantine(message, place, checked);

  if (backfill && payload.time === undefined) return quarantine(message, place, { code: 'backfill_without_time' });
  const wrongClock =
    payload.time === undefined ? undefined : checkClock(rules, { time: payload.time, receivedAt, municipality, kind, backfill });
  if (wrongClock) return quarantine(message, place, wrongClock);

  if (payload.time === undefined && arrivalOffsetMs > MAX_ARRIVAL_OFFSET_MS) return quarantine(message, place, { code: 'too_fast' });
  const time = payload.time ?? receivedAt + arrivalOffsetMs;
  return { ending: 'open', message, reading: { municipality, kind, device, time, values: checked.values }, about: payload.about };
}
