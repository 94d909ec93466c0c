// The rules of alarms as they hold in municipalities that deviate from them: other limits, severities or times, the same sentence.
import type { z } from 'zod';
import { type AlarmChange, type Deviation, heldTogether, isInForce, mergedOf } from '../deviation.ts';
import { plainIssue } from '../plain-issue.ts';
import type { RuleBook } from '../rule-book.ts';
import { RuleBookError } from '../rule-book-error.ts';
import type { AlarmRule, Watch } from './rules.ts';

export interface LocalRules {
  /** One rule for each way it holds somewhere, together for all municipalities; a single one where nobody deviates. */
  variantsOf(this: void, rule: AlarmRule): readonly AlarmRule[];
  /** A rule as it holds in a municipality. */
  in(this: void, id: string, municipality: string): AlarmRule | undefined;
}

type AlarmDeviation = Deviation & { readonly change: AlarmChange };
const isAboutAlarms = (deviation: Deviation): deviation is AlarmDeviation => deviation.change.what === 'alarm';

/**
 * @param schema of a watch, which a changed one has to fit as well
 * @throws {RuleBookError} naming the places of municipalities' files that do not fit
 */
export function localRules(rules: ReadonlyMap<string, AlarmRule>, book: RuleBook, schema: z.ZodType<Watch>): LocalRules {
  const deviations = book.deviations.filter(isAboutAlarms);
  const problems = deviations.flatMap((deviation) => problemsOf(deviation, rules.get(deviation.change.rule), schema));
  if (problems.length > 0) throw new RuleBookError(problems);
  const together = heldTogether(deviations).flatMap((held) => {
    const [last] = held.slice(-1) as [AlarmDeviation];
    return problemsOf({ ...last, change: mergedOf(held) }, rules.get(last.change.rule), schema, ' together with what held before');
  });
  if (together.length > 0) throw new RuleBookError(together);
  const own = new Map<string, Map<string, AlarmRule>>();
  for (const { municipality, change, ...entry } of deviations) {
    const common = rules.get(change.rule);
    if (!common || !isInForce(entry, book.day)) continue;
    const places = own.get(change.rule) ?? new Map<string, AlarmRule>();
    own.set(change.rule, places.set(municipality, laid(places.get(municipality) ?? common, change, municipality)));
  }
  const variants = new Map([...own].map(([id, places]) => [id, split(rules.get(id) as AlarmRule, places, book)]));
  return {
    variantsOf: (rule) => variants.get(rule.id) ?? [rule],
    in: (id, municipality) => own.get(id)?.get(municipality) ?? rules.get(id),
  };
}

function thresholdsOf({ what: _, rule: __, severity: ___, hold_minutes: ____, clear_minutes: _____, ...thresholds }: AlarmChange): object {
  return Object.fromEntries(Object.entries(thresholds).filter(([, value]) => value !== undefined));
}

function problemsOf(
  { where, municipality, change }: AlarmDeviation,
  rule: AlarmRule | undefined,
  schema: z.ZodType<Watch>,
  how = '',
): string[] {
  const told = (why: string) => [`${where}: alarm.rule: ${why}`];
  if (!rule) return told(`there is no rule ${change.rule}`);
  const { watch, applies_to } = rule;
  if (watch.what === 'together' && watch.of === 'district') {
    return told(`${change.rule} is about the whole district; a municipality may not deviate in this`);
  }
  if (!(applies_to.municipalities?.includes(municipality) ?? true)) return told(`${change.rule} does not concern ${municipality}`);
  const parsed = schema.safeParse({ ...watch, ...thresholdsOf(change) }, { error: plainIssue });
  if (parsed.success) return [];
  return parsed.error.issues.flatMap((issue) => {
    const keys = issue.code === 'unrecognized_keys' ? issue.keys : issue.path.map(String);
    return `${where}: alarm.${keys.join(', ')}: ${issue.message} (${change.rule}${how})`;
  });
}

function laid(rule: AlarmRule, change: AlarmChange, municipality: string): AlarmRule {
  const { severity = rule.severity, hold_minutes = rule.hold_minutes, clear_minutes = rule.clear_minutes } = change;
  const watch = { ...rule.watch, ...thresholdsOf(change) };
  return { ...rule, severity, hold_minutes, clear_minutes, watch, applies_to: { ...rule.applies_to, municipalities: [municipality] } };
}

/** The common rule for all others, and each municipality's own. */
function split(rule: AlarmRule, own: ReadonlyMap<string, AlarmRule>, { district }: RuleBook): AlarmRule[] {
  const others = (rule.applies_to.municipalities ?? Object.keys(district.municipalities)).filter((key) => !own.has(key));
  const common = { ...rule, applies_to: { ...rule.applies_to, municipalities: others } };
  return [...(others.length > 0 ? [common] : []), ...own.values()];
}
