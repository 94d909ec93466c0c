// The rule book: which municipalities take part, which kinds and quantities exist, what is plausible. Data comes from region/.
import { z } from 'zod';
import { type Deviation, parseDeviations } from './deviation.ts';
import { effectiveRules } from './effective-rules.ts';
import { KINDS, type Kind } from './kind.ts';
import { licenceSchema } from './licence.ts';
import { localDate } from './local-time.ts';
import { Complaints } from './rule-book-error.ts';
import { isTooShort, retentionSchema, sharingSchema, tooShort } from './rule-parts.ts';
import { TOGETHER, type Together } from './site/together.ts';
import { parseYamlFile, type YamlFile } from './yaml-file.ts';

const label = z.strictObject({ de: z.string().min(1), en: z.string().min(1) });

const quantity = z.strictObject({
  label,
  unit: z.string(),
  accepts: z.array(z.enum(['number', 'count', 'boolean'])).min(1),
  min: z.number(),
  max: z.number(),
  decimals: z.int().min(0).max(6),
  /** A direction in degrees: its mean is taken on the circle. */
  circular: z.boolean().default(false),
  /** How values of several devices of one place make one of the place; directions are averaged on the circle without saying so here. */
  together: z.enum(TOGETHER).default('mean'),
});

/** A measured quantity: unit and plausible range (inclusive, in that unit), number of decimals to show. */
export type Quantity = z.infer<typeof quantity>;

const kind = z.strictObject({
  label,
  /** Minutes without a reading after which a device counts as late, and as silent. */
  late_minutes: z.number().positive(),
  silent_minutes: z.number().positive(),
  /** The quantity a device of this kind is shown by. */
  headline: z.string(),
  /** What holds for this kind instead of the district's rule. */
  licence: licenceSchema.optional(),
  sharing: sharingSchema.optional(),
  retention: retentionSchema.partial().optional(),
  quantities: z.record(z.string().regex(/^[a-z][a-z0-9_]*$/), quantity),
});

export type KindRules = z.infer<typeof kind>;

const municipality = z.strictObject({
  ags: z.string().regex(/^\d{8}$/, 'must be the eight digits of an official municipality key'),
  name: z.string().min(1),
  /** Longitude, latitude (WGS84). */
  centre: z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)]),
});

export type Municipality = z.infer<typeof municipality>;

const isTimezone = (name: string): boolean => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
};

const district = z.strictObject({
  name: z.string().min(1),
  timezone: z.string().refine(isTimezone, 'is no time zone such as Europe/Berlin'),
  attribution: z.string(),
  clock: z.strictObject({ max_ahead_seconds: z.number().min(0), max_age_days: z.number().positive() }),
  backfill: z.strictObject({
    earliest: z.iso.datetime({ offset: true, error: 'must be a moment such as 2010-01-01T00:00:00Z' }).transform((text) => new Date(text)),
    municipalities: z.array(z.string()),
  }),
  retention: retentionSchema,
  quarantine: z.strictObject({ days: z.int().min(1) }),
  licence: licenceSchema,
  sharing: sharingSchema,
  municipalities: z.record(z.string().regex(/^[a-z]+$/), municipality),
});

const kinds = z.strictObject({ kinds: z.strictObject({ parking: kind, air: kind, lighting: kind }) });

export interface RuleBook {
  readonly district: z.infer<typeof district>;
  readonly kinds: Readonly<Record<Kind, KindRules>>;
  /** Where municipalities differ from what is common, by date; also what has ended or not begun. */
  readonly deviations: readonly Deviation[];
  /** The book as it holds today in each municipality that deviates: ask rulesFor. */
  readonly own: Readonly<Record<string, RuleBook>>;
  /** The local day, as 2026-11-30, for which `own` was made. */
  readonly day: string;
}

export interface RuleBookTexts {
  readonly district: string;
  readonly kinds: string;
  /** The texts of municipalities/{key}.yaml, by key. */
  readonly municipalities?: Readonly<Record<string, string>>;
}

/**
 * Reads the rule book from the texts of its YAML files.
 * @param now epoch milliseconds; decides which deviations are in force
 * @param timezone whose days count; the district's own when left out
 * @throws {RuleBookError} one sentence, with file, line and column, for each place that does not fit
 */
export function parseRuleBook({ municipalities = {}, ...texts }: RuleBookTexts, now = Date.now(), timezone?: string): RuleBook {
  const complaints = new Complaints();
  const ofDistrict = complaints.attempt(() => parseYamlFile('region/district.yaml', texts.district, district));
  const ofKinds = complaints.attempt(() => parseYamlFile('region/kinds.yaml', texts.kinds, kinds));
  if (ofKinds) complaints.attempt(() => checkKinds(ofKinds));
  if (ofDistrict) complaints.attempt(() => checkDistrict(ofDistrict));
  if (!ofDistrict || !ofKinds) complaints.throwIfAny();
  const common: RuleBook = {
    district: (ofDistrict as YamlFile<z.infer<typeof district>>).data,
    kinds: (ofKinds as YamlFile<z.infer<typeof kinds>>).data.kinds,
    deviations: [],
    own: {},
    day: localDate(now, timezone ?? ofDistrict?.data.timezone ?? 'UTC'),
  };
  const deviations = Object.entries(municipalities).flatMap(
    ([key, text]) => complaints.attempt(() => parseDeviations(key, text, common)) ?? [],
  );
  complaints.throwIfAny();
  return { ...common, deviations, own: effectiveRules(common, deviations) };
}

function checkKinds({ data, refuse, finish }: YamlFile<z.infer<typeof kinds>>): void {
  for (const key of KINDS) {
    const { headline, quantities, late_minutes, silent_minutes } = data.kinds[key];
    if (!Object.hasOwn(quantities, headline)) refuse(['kinds', key, 'headline'], `${headline} is no quantity of ${key}`);
    if (silent_minutes < late_minutes) refuse(['kinds', key, 'silent_minutes'], 'must not be less than late_minutes');
    for (const [name, { min, max }] of Object.entries(quantities)) {
      if (min >= max) refuse(['kinds', key, 'quantities', name, 'max'], `must be more than min, ${min}`);
    }
  }
  finish();
}

function checkDistrict({ data, refuse, finish }: YamlFile<z.infer<typeof district>>): void {
  const { municipalities, backfill, retention: kept, clock } = data;
  for (const [index, key] of backfill.municipalities.entries()) {
    if (!Object.hasOwn(municipalities, key)) refuse(['backfill', 'municipalities', index], `${key} is no municipality of the district`);
  }
  if (isTooShort(kept.raw_days, clock)) refuse(['retention', 'raw_days'], tooShort(clock));
  const seen = new Map<string, string>();
  for (const [key, { ags }] of Object.entries(municipalities)) {
    const other = seen.get(ags);
    if (other !== undefined) refuse(['municipalities', key, 'ags'], `${ags} is the key of ${other} already`);
    seen.set(ags, key);
  }
  finish();
}

/** True for a key of a municipality that takes part. */
export function isMunicipality(rules: RuleBook, key: string): boolean {
  return Object.hasOwn(rules.district.municipalities, key);
}

/** The rules for one quantity of a kind, or undefined when the kind does not know it. */
export function quantityOf(rules: RuleBook, kind: Kind, name: string): Quantity | undefined {
  const { quantities } = rules.kinds[kind];
  return Object.hasOwn(quantities, name) ? quantities[name] : undefined;
}

/** How a quantity of several devices becomes one of their place. */
export function togetherOf({ circular, together }: Pick<Quantity, 'circular' | 'together'>): Together {
  return circular && together === 'mean' ? 'direction' : together;
}
