// Where a municipality deviates from the common rules: the schema of region/municipalities/{key}.yaml. Every entry is dated and reasoned.
import { z } from 'zod';
import { SEVERITIES } from './alarm/alarm.ts';
import { KINDS, type Kind } from './kind.ts';
import { licenceSchema } from './licence.ts';
import type { RuleBook } from './rule-book.ts';
import { RuleBookError } from './rule-book-error.ts';
import { retentionSchema, sharingSchema } from './rule-parts.ts';
import { parseYamlFile, type YamlFile } from './yaml-file.ts';

const day = z.iso.date();
const minutes = z.number().positive().max(525_600);
const isNotEmpty = (given: object, besides: number): boolean =>
  Object.values(given).filter((value) => value !== undefined).length > besides;
const NOTHING = 'says nothing that differs';

const range = z
  .strictObject({ kind: z.enum(KINDS), quantity: z.string(), min: z.number().optional(), max: z.number().optional() })
  .refine((given) => isNotEmpty(given, 2), NOTHING);

const reporting = z
  .strictObject({ kind: z.enum(KINDS), late_minutes: minutes.optional(), silent_minutes: minutes.optional() })
  .refine((given) => isNotEmpty(given, 1), NOTHING);

/** What of a rule's watch is a threshold, in the words of alarms.yaml; which of them a rule has is checked beside it. */
const thresholds = {
  above: z.number().optional(),
  below: z.number().optional(),
  clear: z.number().optional(),
  missed: z.number().optional(),
  silent_minutes: z.number().optional(),
  within_minutes: z.number().optional(),
  within_hours: z.number().optional(),
  least_messages: z.number().optional(),
  least_devices: z.number().optional(),
  least_share: z.number().optional(),
};

const alarm = z
  .strictObject({
    rule: z.string(),
    severity: z.enum(SEVERITIES).optional(),
    hold_minutes: z.number().min(0).max(525_600).optional(),
    clear_minutes: z.number().min(0).max(525_600).optional(),
    ...thresholds,
  })
  .refine((given) => isNotEmpty(given, 1), NOTHING);

/** Left out: all kinds. */
const ofKind = { kind: z.enum(KINDS).optional() };
const retention = z.strictObject({ ...ofKind, ...retentionSchema.partial().shape });
const licence = z.strictObject({ ...ofKind, ...licenceSchema.shape });
const sharing = z.strictObject({ ...ofKind, ...sharingSchema.shape });

/** What a municipality may not change by itself, however good its reason. */
const common = (what: string) => z.never(`${what} the same in the whole district; a municipality may not deviate in this`).optional();

const CHANGES = ['range', 'reporting', 'alarm', 'retention', 'licence', 'sharing'] as const;

const entry = z
  .strictObject({
    date: day,
    until: day.optional(),
    reason: z.string().trim().min(10, 'say in a sentence why').max(1000),
    by: z.string().trim().min(2, 'name the office that decided it').max(120),
    range: range.optional(),
    reporting: reporting.optional(),
    alarm: alarm.optional(),
    retention: retention.refine((given) => isNotEmpty(given, given.kind ? 1 : 0), NOTHING).optional(),
    licence: licence.optional(),
    sharing: sharing.optional(),
    kinds: common('The kinds of sensor are'),
    quantities: common('The quantities are'),
    unit: common('Units are'),
    units: common('Units are'),
    label: common('Names are'),
    labels: common('Names are'),
    headline: common('What a device is shown by is'),
    timezone: common('The time zone is'),
    clock: common('How far a clock may be off is'),
    backfill: common('What may be filled in later is'),
  })
  .refine(({ date, until }) => until === undefined || until >= date, { path: ['until'], error: 'must not be before date' })
  .refine(
    (given) => CHANGES.filter((what) => given[what] !== undefined).length === 1,
    `must say one of ${CHANGES.join(', ')}, and only one`,
  );

type Entry = z.infer<typeof entry>;

/** Also those that have ended, of many years. */
const MOST_DEVIATIONS = 1000;
const schema = z.strictObject({ deviations: z.array(entry).max(MOST_DEVIATIONS).nullable() });

export type Change = {
  [W in (typeof CHANGES)[number]]: { readonly what: W } & Readonly<NonNullable<Entry[W]>>;
}[(typeof CHANGES)[number]];
export type AlarmChange = Extract<Change, { what: 'alarm' }>;

export interface Deviation {
  readonly municipality: string;
  /** Local days as 2026-11-30: from when on, and the last one; without `until` it stays. */
  readonly date: string;
  readonly until?: string | undefined;
  readonly reason: string;
  /** The office that decided it. */
  readonly by: string;
  readonly change: Change;
  /** Where it stands: file, line, column. */
  readonly where: string;
}

/** @param today the local day as 2026-11-30 */
export function isInForce({ date, until }: Pick<Deviation, 'date' | 'until'>, today: string): boolean {
  return date <= today && (until === undefined || today <= until);
}

/** What a change is about. Of two about the same thing the later date counts, field by field. */
export function subjectOf(change: Change): string {
  const parts = [change.what, 'kind' in change ? change.kind : '', 'quantity' in change ? change.quantity : ''];
  return [...parts, 'rule' in change ? change.rule : ''].filter(Boolean).join(' ');
}

/**
 * Reads region/municipalities/{key}.yaml. Rules of alarms are checked where alarms.yaml is read.
 * @param common the book it deviates from
 * @throws {RuleBookError} one sentence, with file, line and column, for each place that does not fit
 */
export function parseDeviations(key: string, text: string, rules: RuleBook): Deviation[] {
  const name = `region/municipalities/${key}.yaml`;
  if (!Object.hasOwn(rules.district.municipalities, key)) {
    const known = Object.keys(rules.district.municipalities).join(', ');
    throw new RuleBookError(`${name}:1:1: ${key} is no municipality of the district; known are ${known}`);
  }
  const file = parseYamlFile(name, text, schema);
  const deviations = (file.data.deviations ?? []).map((given, index): Deviation => {
    const { date, until, reason, by } = given;
    return { municipality: key, date, until, reason, by, change: changeOf(given), where: file.where(['deviations', index, 'date']) };
  });
  for (const [index, { change, date }] of deviations.entries()) {
    const path = ['deviations', index, change.what];
    checkChange(change, path, file, rules);
    const other = deviations.findIndex((one) => one.date === date && subjectOf(one.change) === subjectOf(change));
    if (other !== index) file.refuse(path, `${subjectOf(change)} is deviated from twice with the date ${date}`);
  }
  file.finish();
  for (const held of heldTogether(deviations)) {
    const last = held.at(-1) as Deviation;
    const path = ['deviations', deviations.indexOf(last), last.change.what];
    const besides = held.slice(0, -1).map(({ date }) => date);
    const together = `together with what holds from ${besides.join(', ')}: `;
    checkChange(mergedOf(held), path, { ...file, refuse: (at, why) => file.refuse(at, together + why) }, rules);
  }
  file.finish();
  return deviations.toSorted(byDate);
}

const byDate = (a: Deviation, b: Deviation): number => a.date.localeCompare(b.date);

/** Several entries of one municipality about the same thing that hold on one day, in the order of their dates; each such company once. */
export function heldTogether<D extends Deviation>(deviations: readonly D[]): D[][] {
  const found = new Map<string, D[]>();
  for (const [subject, group] of Map.groupBy(deviations, ({ municipality, change }) => `${municipality} ${subjectOf(change)}`)) {
    for (const today of group.flatMap(({ date, until }) => [date, ...(until === undefined ? [] : [dayAfter(until)])])) {
      const held = group.filter((one) => isInForce(one, today)).toSorted(byDate);
      if (held.length > 1) found.set([subject, ...held.map(({ date }) => date)].join(' '), held);
    }
  }
  return [...found.values()];
}

const dayAfter = (day: string): string => new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);

/** What entries about the same thing say together. */
export function mergedOf<D extends Deviation>(held: readonly D[]): D['change'] {
  const fields = held.flatMap(({ change }) => Object.entries(change).filter(([, value]) => value !== undefined));
  return Object.fromEntries(fields) as D['change'];
}

function changeOf(given: Entry): Change {
  const what = CHANGES.find((one) => given[one] !== undefined) ?? 'range';
  return { what, ...given[what] } as Change;
}

type Path = readonly (string | number)[];

function checkChange(change: Change, path: Path, { refuse }: YamlFile<unknown>, { kinds }: RuleBook): void {
  if (change.what === 'range') {
    const { kind, quantity } = change;
    const common = Object.hasOwn(kinds[kind].quantities, quantity) ? kinds[kind].quantities[quantity] : undefined;
    if (!common) {
      refuse([...path, 'quantity'], `${quantity} is no quantity of ${kind}`);
      return;
    }
    const { min = common.min, max = common.max } = change;
    if (min >= max) refuse([...path, change.max === undefined ? 'min' : 'max'], `the range would be from ${min} to ${max} ${common.unit}`);
  }
  if (change.what === 'reporting') {
    const { kind, late_minutes = kinds[kind].late_minutes, silent_minutes = kinds[kind].silent_minutes } = change;
    if (silent_minutes < late_minutes) {
      refuse(path, `silent after ${silent_minutes} minutes would be before late, after ${late_minutes}`);
    }
  }
}

/** The kinds a change is about. */
export function kindsOfChange(change: Change): readonly Kind[] {
  return 'kind' in change && change.kind !== undefined ? [change.kind] : KINDS;
}
