// Freshness of a device: does it still report in its rhythm?
import type { KindRules } from './rule-book.ts';

export const FRESHNESS = ['fresh', 'late', 'silent', 'never'] as const;
export type Freshness = (typeof FRESHNESS)[number];

/** A device that reports once a day is late when half a day more has gone by, and silent when it has missed two. */
export const LATE_RHYTHMS = 1.5;
export const SILENT_RHYTHMS = 3;

type Limits = Pick<KindRules, 'late_minutes' | 'silent_minutes'>;

/** Milliseconds without a reading from which on a device is late. @param everyMinutes its own rhythm; 0 while unknown */
export const lateAfterMs = (rules: Limits, everyMinutes: number): number =>
  60_000 * Math.max(rules.late_minutes, LATE_RHYTHMS * everyMinutes);

/** The same for silence. @param missed rhythms that must go by */
export const silentAfterMs = (rules: Limits, everyMinutes: number, missed = SILENT_RHYTHMS): number =>
  60_000 * Math.max(rules.silent_minutes, missed * everyMinutes);

/**
 * @param time of the last reading, epoch ms; undefined when there never was one
 * @param now epoch ms
 * @param everyMinutes between two readings of this device, where its profile tells; it only ever gives it more time than its kind has
 */
export function freshnessOf(time: number | undefined, now: number, rules: Limits, everyMinutes = 0): Freshness {
  if (time === undefined) return 'never';
  if (now - time < lateAfterMs(rules, everyMinutes)) return 'fresh';
  return now - time < silentAfterMs(rules, everyMinutes) ? 'late' : 'silent';
}
