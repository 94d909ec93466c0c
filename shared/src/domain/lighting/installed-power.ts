// The power a lamp has at full light, when nobody wrote it down: the largest it drew that can be believed.
import type { LightingRules } from './lighting-rules.ts';

/**
 * @param maxima the largest power of each day, watts
 * @returns watts at full light; undefined while nothing believable was drawn. One day alone is believed only when there is no other.
 */
export function largestBelievable(
  maxima: readonly number[],
  { least_watts: least, agree_share: share, agree_days: agreeDays }: LightingRules['installed'],
): number | undefined {
  const drawn = maxima.filter((watts) => watts >= least).sort((a, b) => b - a);
  const needed = Math.min(agreeDays, drawn.length - 1);
  // The largest that enough others come near: an inrush or a misreading stands alone.
  return drawn.find((watts, index) => (drawn[index + needed] ?? 0) >= share * watts);
}
