// The rule book: which municipalities take part, which kinds and quantities exist, what is plausible. Data comes from region/.
import { parse } from 'yaml';
import { z } from 'zod';
import type { Kind } from './kind.ts';
import { TOGETHER, type Together } from './site/together.ts';

const label = z.strictObject({ de: z.string(), en: z.string() });

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

/** Days; null keeps for ever. */
const keptDays = z.int().min(2).nullable();

const retention = z.strictObject({ raw_days: keptDays, five_minutes_days: keptDays, hour_days: keptDays, day_days: keptDays });
export type Retention = z.infer<typeof retention>;

const kind = z.strictObject({
  label,
  /** Minutes without a reading after which a device counts as late, and as silent. */
  late_minutes: z.number().positive(),
  silent_minutes: z.number().positive(),
  /** The quantity a device of this kind is shown by. */
  headline: z.string(),
  /** What holds for this kind instead of the district's rule. */
  retention: retention.partial().optional(),
  quantities: z.record(z.string().regex(/^[a-z][a-z0-9_]*$/), quantity),
});

export type KindRules = z.infer<typeof kind>;

const municipality = z.strictObject({
  ags: z.string().regex(/^\d{8}$/),
  name: z.string(),
  /** Longitude, latitude (WGS84). */
  centre: z.tuple([z.number(), z.number()]),
});

export type Municipality = z.infer<typeof municipality>;

const district = z.strictObject({
  name: z.string(),
  timezone: z.string(),
  attribution: z.string(),
  clock: z.strictObject({ max_ahead_seconds: z.number().min(0), max_age_days: z.number().positive() }),
  backfill: z.strictObject({ earliest: z.coerce.date(), municipalities: z.array(z.string()) }),
  retention,
  quarantine: z.strictObject({ days: z.int().min(1) }),
  municipalities: z.record(z.string().regex(/^[a-z]+$/), municipality),
});

const kinds = z.strictObject({ kinds: z.strictObject({ parking: kind, air: kind, lighting: kind }) });

export interface RuleBook {
  readonly district: z.infer<typeof district>;
  readonly kinds: Readonly<Record<Kind, KindRules>>;
}

export class RuleBookError extends Error {
  readonly code = 'RULE_BOOK_INVALID';
}

function parseFile<T>(name: string, text: string, schema: z.ZodType<T>): T {
  try {
    return schema.parse(parse(text));
  } catch (cause) {
    const why = cause instanceof z.ZodError ? z.prettifyError(cause) : String(cause);
    throw new RuleBookError(`region/${name} does not follow the rule book's schema:\n${why}`, { cause });
  }
}

/**
 * Reads the rule book from the texts of its two YAML files.
 * @throws {RuleBookError} naming the file and the place when a file does not fit the schema.
 */
export function parseRuleBook(texts: { district: string; kinds: string }): RuleBook {
  const rules: RuleBook = {
    district: parseFile('district.yaml', texts.district, district),
    kinds: parseFile('kinds.yaml', texts.kinds, kinds).kinds,
  };
  for (const [key, { headline, quantities }] of Object.entries(rules.kinds)) {
    if (!Object.hasOwn(quantities, headline)) throw new RuleBookError(`region/kinds.yaml: ${key}.headline names no quantity of ${key}`);
  }
  for (const key of rules.district.backfill.municipalities) {
    if (!Object.hasOwn(rules.district.municipalities, key))
      throw new RuleBookError(`region/district.yaml: backfill names ${key}, which is no municipality`);
  }
  const { retention, clock } = rules.district;
  if (retention.raw_days !== null && retention.raw_days <= clock.max_age_days) {
    throw new RuleBookError('region/district.yaml: retention.raw_days must be more than clock.max_age_days, or readings go as they come');
  }
  return rules;
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
