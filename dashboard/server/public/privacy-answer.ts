// What the data-protection page says, from the rule book and the settings that hold: what is kept how long, what is shared, whom to turn to.
import type { Answer } from '@lagebild/shared/contract/http.ts';
import type { SharingOf } from '@lagebild/shared/domain/access/visibility.ts';
import { KINDS, type Kind } from '@lagebild/shared/domain/kind.ts';
import type { PrivacyRules } from '@lagebild/shared/domain/privacy/privacy-rules.ts';
import { keptDays, RETENTION_SETTING } from '@lagebild/shared/domain/retention.ts';
import { TIERS } from '@lagebild/shared/domain/roll-up.ts';
import type { RuleBook } from '@lagebild/shared/domain/rule-book.ts';
import { rulesFor } from '@lagebild/shared/domain/rules-for.ts';

export interface PrivacyParts {
  readonly rules: RuleBook;
  readonly privacy: PrivacyRules;
  readonly sharingOf: SharingOf;
  /** What other parts keep, days. */
  readonly kept: Pick<Answer<'publicPrivacy'>, 'rawDays' | 'feedbackDays' | 'uplinkDays' | 'originDays' | 'sessionDays'>;
  /** The store deletes rows: otherwise retention is the database's own. */
  readonly canErase: boolean;
}

export function privacyAnswer({ rules, privacy, sharingOf, kept, canErase }: PrivacyParts): Answer<'publicPrivacy'> {
  const { district } = rules;
  return {
    district: district.name,
    ...structuredClone(privacy),
    ...kept,
    kept: KINDS.flatMap((kind) => {
      const common = keptBy(rules, kind);
      const own = Object.entries(district.municipalities).map(([key, { name }]) => ({
        ...keptBy(rulesFor(rules, key), kind),
        municipality: name,
      }));
      const isOther = ({ municipality: _, ...one }: (typeof own)[number]): boolean => JSON.stringify(one) !== JSON.stringify(common);
      return [{ ...common, municipality: null }, ...own.filter(isOther)];
    }),
    isKeptByDatabase: !canErase,
    quarantineDays: district.quarantine.days,
    sharing: Object.entries(district.municipalities).flatMap(([municipality, { name }]) =>
      KINDS.map((kind) => ({ municipality, name, kind, ...sharingOf(municipality, kind) })),
    ),
  };
}

const keptBy = (rules: RuleBook, kind: Kind) => ({
  kind,
  label: rules.kinds[kind].label,
  readings: keptDays(rules, kind, RETENTION_SETTING.raw),
  rollUps: TIERS.map((tier) => ({ tier, days: keptDays(rules, kind, RETENTION_SETTING[tier]) })),
});
