// Decides whether the time of a reading can be believed: live messages within a window around now, backfills from the rule book's first day.
import type { Kind } from './kind.ts';
import type { Refusal } from './refusal.ts';
import { keptDays } from './retention.ts';
import type { RuleBook } from './rule-book.ts';
import { rulesFor } from './rules-for.ts';

const DAY_MS = 86_400_000;

export interface ClockQuestion {
  readonly time: number;
  /** When the message arrived, epoch milliseconds. */
  readonly receivedAt: number;
  readonly municipality: string;
  readonly kind: Kind;
  readonly backfill: boolean;
}

/** @returns undefined when the time is believable, else the reason why not */
export function checkClock(rules: RuleBook, question: ClockQuestion): Refusal | undefined {
  const { district } = rules;
  const { time, receivedAt, municipality, kind, backfill } = question;
  const { max_ahead_seconds, max_age_days } = district.clock;
  const aheadMs = time - receivedAt;
  if (aheadMs > max_ahead_seconds * 1000) return { code: 'time_future', time, aheadSeconds: Math.round(aheadMs / 1000) };
  if (!backfill) return -aheadMs > max_age_days * DAY_MS ? { code: 'time_past', time, maxAgeDays: max_age_days } : undefined;
  if (!district.backfill.municipalities.includes(municipality)) return { code: 'backfill_not_allowed', municipality };
  // A repeated reading is recognised by the stored one: where readings are not kept any more, none may come in.
  const rawDays = keptDays(rulesFor(rules, municipality), kind, 'raw_days');
  const rawBegin = rawDays === null ? Number.NEGATIVE_INFINITY : receivedAt - (rawDays - 1) * DAY_MS;
  const earliest = Math.max(district.backfill.earliest.getTime(), rawBegin);
  return time < earliest ? { code: 'time_before_backfill', time, earliest } : undefined;
}
