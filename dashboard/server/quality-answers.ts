// The answers about the quality of values: their flags, and a person's word against one.
import type { QualityFlagView } from '@lagebild/shared/contract/quality-routes.ts';
import { describeFinding } from '@lagebild/shared/domain/finding.ts';
import type { FindingRules } from '@lagebild/shared/domain/finding-rules.ts';
import { isWatched, VALUE_CODES } from '@lagebild/shared/domain/quality/level.ts';
import { quantityOf, type RuleBook } from '@lagebild/shared/domain/rule-book.ts';
import type { Language } from '@lagebild/shared/domain/words.ts';
import type { FindingRow } from '@lagebild/shared/registry/findings.ts';
import { flagOf } from '@lagebild/shared/registry/quality-flags.ts';
import type { AnswerContext } from './answer-context.ts';
import type { Answers } from './answers.ts';
import { RefusedQuestion } from './problem.ts';

export type QualityRoute = 'quality' | 'qualityOverrule';

export function createQualityAnswers(
  { rules, registry, scope, requireDevice }: AnswerContext,
  findingRules: FindingRules,
): Pick<Answers, QualityRoute> {
  const { findings } = registry;
  /** That somebody looked is told to whoever sees the values; who, and in which words, only to those who work there. */
  function viewOf(row: FindingRow, lang: Language): QualityFlagView {
    const view = qualityFlagView(row, rules, lang);
    return view.overruled && !scope.works(row.municipality) ? { ...view, overruled: { ...view.overruled, by: '', note: '' } } : view;
  }

  return {
    quality({ municipality, device: id, quantity, from, to, limit, lang }) {
      const { kind, device } = requireDevice(id, municipality);
      const rows = findings.list({ municipality, device, quantity, codes: VALUE_CODES, from, to, limit });
      const watched = Object.keys(rules.kinds[kind].quantities).filter((name) => isWatched(findingRules, kind, name));
      return { flags: rows.map((row) => viewOf(row, lang)), watched };
    },

    qualityOverrule({ id, overruled, by, note }) {
      const row = findings.get(id);
      if (!row || !VALUE_CODES.includes(row.code)) throw new RefusedQuestion('ENTRY_UNKNOWN', `There is no flag ${id}.`);
      if (overruled && note === '') throw new RefusedQuestion('BODY_INVALID', 'note: say why the values are right.');
      findings.overrule(id, overruled ? { at: Date.now(), by, note } : undefined);
      return viewOf(findings.get(id) ?? row, 'en');
    },
  };
}

/** A flag as the API tells it, with its reason in words. */
export function qualityFlagView(row: FindingRow, rules: RuleBook, lang: Language): QualityFlagView {
  const { from, to, level } = flagOf(row);
  const { id, municipality, kind, device, quantity, code, overruled = null } = row;
  const reason = describeFinding(row, quantityOf(rules, kind, quantity)?.label[lang] ?? quantity, lang);
  return { id, municipality, kind, device, quantity, code, reason, level, from, to: Number.isFinite(to) ? to : null, overruled };
}
