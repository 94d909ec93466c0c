// Freshness of a device: does it still report in its rhythm?
import type { KindRules } from './rule-book.ts';

export const FRESHNESS = ['fresh', 'late', 'silent', 'never'] as const;
export type Freshness = (typeof FRESHNESS)[number];

/** A device that reports once a day is late when half a day more has gone by, and silent when it has missed two. */
export const LATE_RHYTHMS = 1.5;
const SILENT_RHYTHMS = 3;

/**
 * @param time of the last reading, epoch ms; undefined when there never was one
 * @param now epoch ms
 * @param everyMinutes between two readings of this device, where its profile tells; it only ever gives it more time than its kind has
 */
export function freshnessOf(
  time: number | undefined,
  now: number,
  rules: Pick<KindRules, 'late_minutes' | 'silent_minutes'>,
  everyMinutes = 0,
): Freshness {
  if (time === undefined) return 'never';
  const minutes = (now - time) / 60_000;
  if (minutes < Math.max(rules.late_minutes, LATE_RHYTHMS * everyMinutes)) return 'fresh';
  return minutes < Math.max(rules.silent_minutes, SILENT_RHYTHMS * everyMinutes) ? 'late' : 'silent';
}
