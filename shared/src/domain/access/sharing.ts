// With whom a data stream is shared, as the rule book declares it: with its municipality alone, with the district, or with everybody.
import type { Kind } from '../kind.ts';
import type { RuleBook } from '../rule-book.ts';
import { rulesFor } from '../rules-for.ts';

export const SHARING_LEVELS = ['private', 'district', 'public'] as const;
export type SharingLevel = (typeof SHARING_LEVELS)[number];

export interface Sharing {
  readonly level: SharingLevel;
  /** Others see a reading so long after it was measured, minutes. */
  readonly delayMinutes: number;
}

/** What holds for the readings of a kind in a municipality: its own deviation, else the kind's rule, else the district's. */
export function sharingOf(rules: RuleBook, municipality: string, kind: Kind): Sharing {
  const { kinds, district } = rulesFor(rules, municipality);
  const { level, delay_minutes } = kinds[kind].sharing ?? district.sharing;
  return { level, delayMinutes: delay_minutes };
}
