// What a deviation changes, field by field, beside what holds everywhere else.
import type { AlarmRules } from './alarm/rules.ts';
import type { Change } from './deviation.ts';
import { KINDS } from './kind.ts';
import { keptDays } from './retention.ts';
import type { RuleBook } from './rule-book.ts';
import type { Retention } from './rule-parts.ts';

type Value = number | string | null;

export interface FieldDifference {
  readonly field: string;
  readonly is: Value;
  readonly common: Value;
}

/** What it is about, rather than what it changes. */
const SUBJECTS = new Set(['what', 'kind', 'quantity', 'rule']);

export function fieldsOf(change: Change, rules: RuleBook, alarmRules: AlarmRules): FieldDifference[] {
  const common = commonOf(change, rules, alarmRules);
  return Object.entries(change)
    .filter(([field, is]) => is !== undefined && !SUBJECTS.has(field))
    .map(([field, is]) => ({ field, is: is as Value, common: common(field) }));
}

function commonOf(change: Change, rules: RuleBook, alarmRules: AlarmRules): (field: string) => Value {
  // Of all kinds the first stands for them, as far as they are alike.
  const kind = ('kind' in change ? change.kind : undefined) ?? KINDS[0];
  const own = rules.kinds[kind];
  const pick = (group: object | undefined) => (field: string) => (group as Record<string, Value> | undefined)?.[field] ?? null;
  if (change.what === 'range') return pick(own.quantities[change.quantity]);
  if (change.what === 'reporting') return pick(own);
  if (change.what === 'retention') return (field) => keptDays(rules, kind, field as keyof Retention);
  if (change.what === 'licence') return pick(own.licence ?? rules.district.licence);
  if (change.what === 'sharing') return pick(own.sharing ?? rules.district.sharing);
  const rule = alarmRules.rule(change.rule);
  return pick(rule && { ...rule.watch, severity: rule.severity, hold_minutes: rule.hold_minutes, clear_minutes: rule.clear_minutes });
}
