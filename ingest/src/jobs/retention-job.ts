// Deletes readings and roll-ups that are older than the rule book keeps them, and looks what the oldest left is.
import { KINDS, type Kind } from '@lagebild/shared/domain/kind.ts';
import { retentionBegin, TIERS_KEPT, type TierKept } from '@lagebild/shared/domain/retention.ts';
import type { RuleBook } from '@lagebild/shared/domain/rule-book.ts';
import type { RollUpsDue } from '@lagebild/shared/registry/roll-ups-due.ts';
import type { TimeSeriesStore } from '@lagebild/shared/store/time-series-store.ts';

export interface RetentionJobDeps {
  readonly rules: RuleBook;
  readonly store: TimeSeriesStore;
  readonly due: RollUpsDue;
}

/** What the last run found of one tier and kind. */
export interface TierCheck {
  readonly tier: TierKept;
  readonly kind: Kind;
  /** Epoch milliseconds; null when nothing is stored. */
  readonly oldest: number | null;
  /** Nothing before this is kept; null when all is. */
  readonly keptFrom: number | null;
  readonly checkedAt: number;
}

/** @throws {StoreUnavailable} */
export async function applyRetention({ rules, store, due }: RetentionJobDeps, now: number): Promise<TierCheck[]> {
  const checks: TierCheck[] = [];
  for (const kind of KINDS) {
    for (const tier of TIERS_KEPT) {
      const keptFrom = retentionBegin(rules, kind, tier, now);
      if (keptFrom !== undefined && store.abilities.erase) await store.deleteBefore(tier, kind, beforeDue(tier, kind, keptFrom, due));
      const oldest = await store.oldest(tier, kind);
      checks.push({ tier, kind, oldest: oldest ?? null, keptFrom: keptFrom ?? null, checkedAt: now });
    }
  }
  return checks;
}

/** Readings stay until they are rolled up, and hours until their day is. */
function beforeDue(tier: TierKept, kind: Kind, keptFrom: number, due: RollUpsDue): number {
  const oldest = tier === 'raw' ? due.oldest('1h', kind) : tier === '1h' ? due.oldest('1d', kind) : undefined;
  return Math.min(keptFrom, oldest ?? keptFrom);
}
