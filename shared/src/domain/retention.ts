// How long readings and roll-ups are kept.
import { bucketStarts } from './bucket.ts';
import type { Tier } from './roll-up.ts';
import type { RuleBook } from './rule-book.ts';

const DAY_MS = 86_400_000;

export type TierKept = Tier | 'raw';
export const TIERS_KEPT: readonly TierKept[] = ['raw', '5m', '1h', '1d'];

const SETTING = { raw: 'raw_days', '5m': 'five_minutes_days', '1h': 'hour_days', '1d': 'day_days' } as const;

/** Nothing of a tier before this time is kept, epoch milliseconds: a local midnight, so that no bucket is cut. Undefined: all is kept. */
export function retentionBegin({ district }: RuleBook, tier: TierKept, now: number): number | undefined {
  const days = district.retention[SETTING[tier]];
  if (days === null) return undefined;
  const time = now - days * DAY_MS;
  return bucketStarts(time, time + 1, { count: 1, unit: 'd' }, district.timezone)[0];
}
