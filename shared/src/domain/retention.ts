// How long readings and roll-ups are kept: by the kind's rule, else the district's.
import { bucketStarts } from './bucket.ts';
import type { Kind } from './kind.ts';
import type { Tier } from './roll-up.ts';
import type { Retention, RuleBook } from './rule-book.ts';

const DAY_MS = 86_400_000;

export type TierKept = Tier | 'raw';
export const TIERS_KEPT: readonly TierKept[] = ['raw', '5m', '1h', '1d'];

export const RETENTION_SETTING = { raw: 'raw_days', '5m': 'five_minutes_days', '1h': 'hour_days', '1d': 'day_days' } as const;

/** Days, or null for ever. */
export function keptDays({ kinds, district }: RuleBook, kind: Kind, setting: keyof Retention): number | null {
  const own = kinds[kind].retention?.[setting];
  return own === undefined ? district.retention[setting] : own;
}

/** Nothing of a tier and kind before this time is kept, epoch milliseconds: a local midnight, so that no bucket is cut. Undefined: all is kept. */
export function retentionBegin(rules: RuleBook, kind: Kind, tier: TierKept, now: number): number | undefined {
  const days = keptDays(rules, kind, RETENTION_SETTING[tier]);
  if (days === null) return undefined;
  const time = now - days * DAY_MS;
  return bucketStarts(time, time + 1, { count: 1, unit: 'd' }, rules.district.timezone)[0];
}
