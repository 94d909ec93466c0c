// The rules of region/alarms.yaml: what is watched, when it opens and closes, whom it concerns, what explains it, who is told.
import { z } from 'zod';
import { FINDING_CODES } from '../finding.ts';
import { SILENT_RHYTHMS } from '../freshness.ts';
import { KINDS } from '../kind.ts';
import { isMunicipality, quantityOf, type RuleBook } from '../rule-book.ts';
import { parseYamlFile, type YamlFile } from '../yaml-file.ts';
import { SEVERITIES, type Thing } from './alarm.ts';
import { type LocalRules, localRules } from './local-rules.ts';
import { unknownPlaceholder } from './placeholders.ts';

const share = z.number().min(0).max(1);
const minutes = z.number().min(0).max(525_600);

/** What a rule can watch. */
export const WATCHES = ['silence', 'gateway', 'finding', 'value', 'quarantine', 'coverage', 'together', 'counter'] as const;

const watch = z.discriminatedUnion('what', [
  /** A device that missed so many of its rhythms, at least its kind's silent_minutes. */
  z.strictObject({ what: z.literal('silence'), missed: z.number().min(1).max(100).default(SILENT_RHYTHMS) }),
  /** A gateway that says it is offline, or is not heard of for so long. */
  z.strictObject({ what: z.literal('gateway'), silent_minutes: z.number().positive().default(15) }),
  /** What Lagebild noticed about a device by itself. */
  z.strictObject({ what: z.literal('finding'), codes: z.array(z.enum(FINDING_CODES)).min(1) }),
  /** The newest value of a quantity, in its unit; between the limit and `clear` it stays as it is. */
  z
    .strictObject({
      what: z.literal('value'),
      quantity: z.string(),
      above: z.number().optional(),
      below: z.number().optional(),
      clear: z.number(),
    })
    .refine(({ above, below }) => (above === undefined) !== (below === undefined), 'name either above or below')
    .refine(({ above, below, clear }) => clear <= (above ?? clear) && clear >= (below ?? clear), {
      path: ['clear'],
      error: 'clear must lie on the good side of the limit, or at it',
    }),
  /** The share of a device's messages of this hour and the one before that was not taken. */
  z
    .strictObject({ what: z.literal('quarantine'), above: share, clear: share, least_messages: z.int().min(1).default(1) })
    .refine(({ above, clear }) => clear <= above, { path: ['clear'], error: 'clear must not be above the limit' }),
  /** The share of a municipality's devices that are not silent. */
  z
    .strictObject({ what: z.literal('coverage'), below: share, clear: share, least_devices: z.int().min(1).default(5) })
    .refine(({ below, clear }) => clear >= below, { path: ['clear'], error: 'clear must not be below the limit' }),
  /** Devices of a municipality, or of the whole district, that fell silent within the same few minutes. */
  z.strictObject({
    what: z.literal('together'),
    of: z.enum(['municipality', 'district']).default('municipality'),
    within_minutes: z.number().positive(),
    least_devices: z.int().min(2),
    least_share: share,
  }),
  /** The frame counter of a LoRaWAN device went back without a join, not longer than so many hours ago. */
  z.strictObject({ what: z.literal('counter'), within_hours: z.number().positive().max(8760).default(24) }),
]);
export type Watch = z.infer<typeof watch>;

const sentences = z.strictObject({ de: z.string().min(1).max(400), en: z.string().min(1).max(400) });

const rule = z.strictObject({
  label: z.strictObject({ de: z.string().min(1).max(60), en: z.string().min(1).max(60) }),
  sentence: sentences,
  watch,
  severity: z.enum(SEVERITIES),
  hold_minutes: minutes.default(0),
  clear_minutes: minutes.default(0),
  applies_to: z
    .strictObject({
      kinds: z.array(z.enum(KINDS)).min(1).optional(),
      municipalities: z.array(z.string()).min(1).optional(),
      /** Of findings: only those about these. */
      quantities: z.array(z.string()).min(1).optional(),
    })
    .default({}),
  /** Rules whose open alarms explain this one, in the order in which they are asked. */
  suppressed_by: z.array(z.string()).default([]),
});

const receiver = z
  .strictObject({
    name: z.string().min(1).max(60),
    mail: z.array(z.email()).min(1).max(50).optional(),
    webhook: z.url({ protocol: /^https?$/ }).optional(),
    /** Beside alarms.yaml, unless its path is absolute; the key that signs what is posted. */
    secret_file: z.string().min(1).optional(),
    language: z.enum(['de', 'en']).default('de'),
    least: z.enum(SEVERITIES).default('info'),
    municipalities: z.array(z.string()).min(1).optional(),
    rules: z.array(z.string()).min(1).optional(),
  })
  .refine(({ mail, webhook }) => (mail === undefined) !== (webhook === undefined), 'name either mail or webhook')
  .refine(({ webhook, secret_file }) => webhook === undefined || secret_file !== undefined, {
    path: ['secret_file'],
    error: 'a webhook needs a secret_file, or nobody can tell who posted',
  })
  .refine(({ webhook = '' }) => !/^\w+:\/\/[^/]*@/.test(webhook), 'credentials do not belong into the address');
export type ReceiverEntry = z.infer<typeof receiver>;

const schema = z.strictObject({
  rules: z.record(z.string().regex(/^[a-z][a-z0-9_]{0,39}$/), rule),
  receivers: z.array(receiver).nullable().default([]),
  history_days: z.int().min(7).default(400),
  forget_hours: z.number().positive().default(24),
});

export interface AlarmRule extends z.infer<typeof rule> {
  readonly id: string;
}

export interface AlarmRules {
  /** Causes before what they explain. */
  readonly rules: readonly AlarmRule[];
  readonly receivers: readonly ReceiverEntry[];
  readonly historyDays: number;
  readonly forgetMs: number;
  rule(this: void, id: string): AlarmRule | undefined;
  /** How the rules hold where municipalities deviate. */
  readonly local: LocalRules;
}

type File = YamlFile<z.infer<typeof schema>>;

const NAME = 'region/alarms.yaml';

/** @throws {RuleBookError} naming file, line and place of everything that does not fit */
export function parseAlarmRules(text: string, book: RuleBook): AlarmRules {
  const file = parseYamlFile(NAME, text, schema);
  const { rules, receivers, history_days, forget_hours } = file.data;
  for (const id of Object.keys(rules)) checkRule(id, file, book);
  for (const [index, one] of (receivers ?? []).entries()) checkReceiver(one, index, file, book);
  const byId = new Map(Object.entries(rules).map(([id, given]) => [id, { id, ...given }]));
  const ordered = inOrder(byId, file);
  file.finish();
  const local = localRules(byId, book, watch);
  return {
    rules: ordered,
    receivers: receivers ?? [],
    historyDays: history_days,
    forgetMs: forget_hours * 3_600_000,
    rule: (id) => byId.get(id),
    local,
  };
}

function checkRule(id: string, { data, refuse }: File, book: RuleBook): void {
  const { watch, applies_to, suppressed_by, sentence } = data.rules[id] as z.infer<typeof rule>;
  const kinds = applies_to.kinds ?? KINDS;
  for (const [index, key] of (applies_to.municipalities ?? []).entries()) {
    if (!isMunicipality(book, key)) refuse(['rules', id, 'applies_to', 'municipalities', index], `${key} is no municipality`);
  }
  for (const [index, name] of (applies_to.quantities ?? []).entries()) {
    if (watch.what !== 'finding') refuse(['rules', id, 'applies_to', 'quantities'], 'only a finding is narrowed to quantities');
    if (!kinds.some((kind) => quantityOf(book, kind, name)))
      refuse(['rules', id, 'applies_to', 'quantities', index], `${name} is no quantity of ${kinds.join(', ')}`);
  }
  if (watch.what === 'value') {
    const without = kinds.find((kind) => !quantityOf(book, kind, watch.quantity));
    if (without) refuse(['rules', id, 'watch', 'quantity'], `${watch.quantity} is no quantity of ${without}; narrow applies_to.kinds`);
  }
  if (watch.what === 'together' && watch.of === 'district' && applies_to.municipalities)
    refuse(['rules', id, 'applies_to', 'municipalities'], 'the whole district has all municipalities');
  if (watch.what === 'gateway' && applies_to.kinds) refuse(['rules', id, 'applies_to', 'kinds'], 'a gateway is of no kind');
  for (const [index, cause] of suppressed_by.entries()) {
    if (!Object.hasOwn(data.rules, cause)) refuse(['rules', id, 'suppressed_by', index], `there is no rule ${cause}`);
  }
  for (const language of ['de', 'en'] as const) {
    const unknown = unknownPlaceholder(watch.what, sentence[language]);
    if (unknown) refuse(['rules', id, 'sentence', language], unknown);
  }
}

function checkReceiver({ municipalities = [], rules = [] }: ReceiverEntry, at: number, { data, refuse }: File, book: RuleBook): void {
  for (const [index, key] of municipalities.entries()) {
    if (!isMunicipality(book, key)) refuse(['receivers', at, 'municipalities', index], `${key} is no municipality`);
  }
  for (const [index, id] of rules.entries()) {
    if (!Object.hasOwn(data.rules, id)) refuse(['receivers', at, 'rules', index], `there is no rule ${id}`);
  }
  const { name } = (data.receivers ?? [])[at] ?? {};
  if ((data.receivers ?? []).findIndex((other) => other.name === name) !== at)
    refuse(['receivers', at, 'name'], `two receivers have the name "${name}"`);
}

/** Notes rules that explain each other in a circle. */
function inOrder(rules: ReadonlyMap<string, AlarmRule>, { refuse }: File): AlarmRule[] {
  const ordered = new Map<string, AlarmRule>();
  const visit = (id: string, onWay: readonly string[]): void => {
    const found = rules.get(id);
    if (!found || ordered.has(id)) return;
    if (onWay.includes(id)) {
      refuse(['rules', id, 'suppressed_by'], `explains itself, by way of ${[...onWay, id].join(', ')}`);
      return;
    }
    for (const cause of found.suppressed_by) visit(cause, [...onWay, id]);
    ordered.set(id, found);
  };
  for (const id of rules.keys()) visit(id, []);
  return [...ordered.values()];
}

/** Whether a rule concerns a thing. */
export function appliesTo({ applies_to: { kinds, municipalities } }: AlarmRule, { municipality, kind }: Thing): boolean {
  return (municipalities?.includes(municipality) ?? true) && (kind === null || (kinds?.includes(kind) ?? true));
}
