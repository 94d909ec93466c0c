// Freshness of a device: does it still report in its rhythm?
import type { KindRules } from './rule-book.ts';

export type Freshness = 'fresh' | 'late' | 'silent' | 'never';

/**
 * @param time of the last reading, epoch ms; undefined when there never was one
 * @param now epoch ms
 */
export function freshnessOf(time: number | undefined, now: number, rules: Pick<KindRules, 'late_minutes' | 'silent_minutes'>): Freshness {
  if (time === undefined) return 'never';
  const minutes = (now - time) / 60_000;
  if (minutes < rules.late_minutes) return 'fresh';
  return minutes < rules.silent_minutes ? 'late' : 'silent';
}
