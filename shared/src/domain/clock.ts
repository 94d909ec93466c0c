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
  // A repeated reading is recognised by the stored one, and what came in would go at once: where readings are not kept any more, none may come in.
  const rawDays = (keptDays(rulesFor(rules, municipality), kind, 'raw_days') ?? Number.POSITIVE_INFINITY) - 1;
  const maxAgeDays = Math.min(max_age_days, rawDays);
  if (!backfill) return -aheadMs > maxAgeDays * DAY_MS ? { code: 'time_past', time, maxAgeDays } : undefined;
  if (!district.backfill.municipalities.includes(municipality)) return { code: 'backfill_not_allowed', municipality };
  const earliest = Math.max(district.backfill.earliest.getTime(), receivedAt - rawDays * DAY_MS);
  return time < earliest ? { code: 'time_before_backfill', time, earliest } : undefined;
}
