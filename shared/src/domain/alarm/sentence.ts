// An alarm in one plain sentence: the template of its rule, filled with names and figures.
import { describeFinding, type FindingCode } from '../finding.ts';
import { quantityOf, type RuleBook } from '../rule-book.ts';
import { SPAN_WORDS, spanInWords } from '../span.ts';
import type { Language } from '../words.ts';
import type { Facts, Thing } from './alarm.ts';
import { PLACEHOLDER } from './placeholders.ts';
import type { AlarmRule } from './rules.ts';

export interface Told {
  readonly thing: Thing;
  /** What people call it; its id when it has no name. */
  readonly name?: string | undefined;
  readonly facts: Facts;
  /** Since when the condition holds, and until when it is told: now, or its end; epoch milliseconds. */
  readonly since: number;
  readonly until: number;
}

/** A finding's evidence stands among the facts under this prefix, so that no name of it can hide another fact. */
export const EVIDENCE = 'evidence.';

export function tellAlarm(rule: AlarmRule, told: Told, book: RuleBook, language: Language): string {
  const words = wordsOf(rule, told, book, language);
  return rule.sentence[language].replace(PLACEHOLDER, (whole, name: string) => words[name] ?? whole);
}

function wordsOf({ watch }: AlarmRule, told: Told, book: RuleBook, language: Language): Record<string, string> {
  const { thing, facts, since, until } = told;
  const place =
    thing.type === 'district' ? book.district.name : (book.district.municipalities[thing.municipality]?.name ?? thing.municipality);
  const quantity = thing.kind ? quantityOf(book, thing.kind, String(facts.quantity)) : undefined;
  const number = (value: number | string | undefined, decimals = 0) =>
    new Intl.NumberFormat(language, { maximumFractionDigits: decimals }).format(Number(value ?? 0));
  const words: Record<string, string> = {
    name: told.name?.trim() || thing.id || place,
    municipality: place,
    kind: thing.kind ? book.kinds[thing.kind].label[language] : '',
    for: spanInWords(until - since, SPAN_WORDS[language], (count) => number(count)),
    devices: number(facts.devices),
    quantity: quantity?.label[language] ?? String(facts.quantity ?? ''),
    unit: quantity?.unit ?? '',
    value: number(facts.value, quantity?.decimals),
    limit: number(watch.what === 'value' ? (watch.above ?? watch.below) : 0, 3),
    quarantined: number(facts.quarantined),
    received: number(facts.received),
    reporting: number(facts.reporting),
    all: number(facts.all),
    silent: number(facts.silent),
    time: new Intl.DateTimeFormat(language, { timeZone: book.district.timezone, dateStyle: 'short', timeStyle: 'short' }).format(since),
    share: `${number(100 * Number(facts.share ?? 0))} %`,
  };
  if (watch.what === 'finding') words.finding = findingOf(facts, quantity?.label[language] ?? words.name ?? '', language);
  return words;
}

function findingOf(facts: Facts, what: string, language: Language): string {
  const evidence = Object.entries(facts).flatMap(([name, value]) =>
    name.startsWith(EVIDENCE) ? [[name.slice(EVIDENCE.length), Number(value)] as const] : [],
  );
  return describeFinding({ code: facts.code as FindingCode, evidence: Object.fromEntries(evidence) }, what, language);
}
