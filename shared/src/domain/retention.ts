// How long readings and roll-ups are kept: by the kind's rule, else the district's, where the municipality has none of its own.
import { bucketStarts } from './bucket.ts';
import type { Kind } from './kind.ts';
import type { Tier } from './roll-up.ts';
import type { RuleBook } from './rule-book.ts';
import type { Retention } from './rule-parts.ts';
import { rulesFor } from './rules-for.ts';

const DAY_MS = 86_400_000;

export type TierKept = Tier | 'raw';
export const TIERS_KEPT: readonly TierKept[] = ['raw', '5m', '1h', '1d'];

export const RETENTION_SETTING = { raw: 'raw_days', '5m': 'five_minutes_days', '1h': 'hour_days', '1d': 'day_days' } as const;

/**
 * Days, or null for ever; never less than what a tier is made of is kept. Where hours went before their readings, a late reading made its day
 * anew of one hour, and charts of older days were empty.
 * @param rules the municipality's
 */
export function keptDays({ kinds, district }: RuleBook, kind: Kind, setting: keyof Retention): number | null {
  let kept = 0;
  for (const tier of TIERS_KEPT) {
    const name = RETENTION_SETTING[tier];
    const own = kinds[kind].retention?.[name];
    const days = own === undefined ? district.retention[name] : own;
    if (days === null) return null;
    kept = Math.max(kept, days);
    if (name === setting) break;
  }
  return kept;
}

/**
 * Nothing of a tier and kind before this time is kept, epoch milliseconds: a local midnight, so that no bucket is cut. Undefined: all is kept.
 * @param rules the municipality's
 */
export function retentionBegin(rules: RuleBook, kind: Kind, tier: TierKept, now: number): number | undefined {
  const days = keptDays(rules, kind, RETENTION_SETTING[tier]);
  if (days === null) return undefined;
  const time = now - days * DAY_MS;
  return bucketStarts(time, time + 1, { count: 1, unit: 'd' }, rules.district.timezone)[0];
}

/** From this time on everybody's is kept; undefined when all of it is. */
export function keptByAllFrom(rules: RuleBook, kind: Kind, tier: TierKept, now: number): number | undefined {
  const begins = Object.keys(rules.district.municipalities).map((key) => retentionBegin(rulesFor(rules, key), kind, tier, now));
  const known = begins.filter((begin) => begin !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
}
