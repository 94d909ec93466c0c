// Deletes readings and roll-ups that are older than the rule book keeps them, and looks what the oldest left is.
import { KINDS, type Kind } from '@lagebild/shared/domain/kind.ts';
import { retentionBegin, TIERS_KEPT, type TierKept } from '@lagebild/shared/domain/retention.ts';
import type { RuleBook } from '@lagebild/shared/domain/rule-book.ts';
import { rulesFor } from '@lagebild/shared/domain/rules-for.ts';
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
  /** Nothing before this is kept by anybody; null when somebody keeps all. */
  readonly keptFrom: number | null;
  readonly checkedAt: number;
}

/** @throws {StoreUnavailable} */
export async function applyRetention({ rules, store, due }: RetentionJobDeps, now: number): Promise<TierCheck[]> {
  const checks: TierCheck[] = [];
  for (const kind of KINDS) {
    for (const tier of TIERS_KEPT) {
      const begins = beginsOf(rules, kind, tier, now);
      const keptFrom = begins.ofAll;
      if (store.abilities.erase) {
        if (keptFrom !== undefined) await store.deleteBefore(tier, kind, beforeDue(tier, kind, keptFrom, due));
        for (const [municipality, begin] of begins.later)
          await store.deleteBefore(tier, kind, beforeDue(tier, kind, begin, due), municipality);
      }
      const oldest = await store.oldest(tier, kind);
      checks.push({ tier, kind, oldest: oldest ?? null, keptFrom: keptFrom ?? null, checkedAt: now });
    }
  }
  return checks;
}

interface Begins {
  /** Of whoever keeps the longest; undefined: somebody keeps all. */
  readonly ofAll: number | undefined;
  /** Of the municipalities that keep less. */
  readonly later: readonly (readonly [municipality: string, begin: number])[];
}

/** Where all municipalities keep equally long, one deletion does for all. */
function beginsOf(rules: RuleBook, kind: Kind, tier: TierKept, now: number): Begins {
  const begins = Object.keys(rules.district.municipalities).map(
    (key) => [key, retentionBegin(rulesFor(rules, key), kind, tier, now) ?? Number.NEGATIVE_INFINITY] as const,
  );
  const earliest = Math.min(...begins.map(([, begin]) => begin));
  return { ofAll: Number.isFinite(earliest) ? earliest : undefined, later: begins.filter(([, begin]) => begin > earliest) };
}

/** Readings stay until they are rolled up, and hours until their day is. */
function beforeDue(tier: TierKept, kind: Kind, keptFrom: number, due: RollUpsDue): number {
  const oldest = tier === 'raw' ? due.oldest('1h', kind) : tier === '1h' ? due.oldest('1d', kind) : undefined;
  return Math.min(keptFrom, oldest ?? keptFrom);
}
