// Makes the books that hold today in the municipalities that deviate: the common one, with their deviations laid over it.
import { type Change, type Deviation, isInForce, kindsOfChange } from './deviation.ts';
import { KINDS } from './kind.ts';
import type { KindRules, RuleBook } from './rule-book.ts';

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** By municipality; those that do not deviate today are not in it. Each is a copy of its own, so that it can be changed in place. */
export function effectiveRules(common: RuleBook, deviations: readonly Deviation[]): Record<string, RuleBook> {
  const own: Record<string, RuleBook> = {};
  // What is said of one kind comes before what is said of all, whichever came later.
  const ofAll = deviations.filter(({ change }) => kindsOfChange(change) === KINDS);
  const ofOne = deviations.filter(({ change }) => kindsOfChange(change) !== KINDS);
  for (const { municipality, change, ...entry } of [...ofAll, ...ofOne]) {
    if (change.what === 'alarm' || !isInForce(entry, common.day)) continue;
    own[municipality] ??= structuredClone({ ...common, deviations: [], own: {} });
    const { kinds } = own[municipality];
    for (const kind of kindsOfChange(change)) lay(change, kinds[kind]);
  }
  return own;
}

function lay(change: Change, rules: Writable<KindRules>): void {
  if (change.what === 'range') {
    const quantity = rules.quantities[change.quantity];
    if (quantity) Object.assign(quantity, defined({ min: change.min, max: change.max }));
  }
  if (change.what === 'reporting') {
    Object.assign(rules, defined({ late_minutes: change.late_minutes, silent_minutes: change.silent_minutes }));
  }
  if (change.what === 'retention') {
    const { what: _, kind: __, ...days } = change;
    rules.retention = { ...rules.retention, ...defined(days) };
  }
  if (change.what === 'licence') rules.licence = { id: change.id, attribution: change.attribution };
  if (change.what === 'sharing') rules.sharing = { level: change.level, delay_minutes: change.delay_minutes };
}

function defined<T extends object>(given: T): Partial<T> {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Partial<T>;
}
