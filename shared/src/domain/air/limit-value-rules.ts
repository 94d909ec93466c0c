// Legal limit and target values: the schema of region/limit-values.yaml.
import { z } from 'zod';
import { parseYamlFile } from '../yaml-file.ts';
import { AVERAGINGS } from './limit-averagings.ts';
import { POLLUTANTS } from './pollutants.ts';

const label = z.strictObject({ de: z.string().min(1), en: z.string().min(1) });
const share = z.number().gt(0).max(1);

const limitValue = z
  .strictObject({
    pollutant: z.enum(POLLUTANTS),
    averaging: z.enum(AVERAGINGS),
    /** µg/m³. */
    value: z.number().positive(),
    /** Hours or days a year on which it may be exceeded. */
    allowed: z.int().min(0).optional(),
    /** The number of exceedances is a mean over so many years. */
    years: z.int().min(2).max(10).optional(),
    kind: z.enum(['limit', 'target']),
    /** A year counts with so many of the six summer months (April to September), a month with this share of its days. */
    summer: z.strictObject({ months: z.int().min(1).max(6), capture: share }).optional(),
    unverified: z.literal(true).optional(),
  })
  .refine(({ averaging, allowed }) => averaging === 'year' || allowed !== undefined, 'needs allowed: how often may it be exceeded?')
  .refine(({ averaging, allowed }) => averaging !== 'year' || allowed === undefined, 'an annual mean has no allowed exceedances');
export type LimitValue = z.infer<typeof limitValue>;

const limitSet = z.strictObject({
  label,
  note: label,
  source: z.string().min(1),
  url: z.url(),
  valid_from: z.iso.date(),
  /** Share of valid means that a year needs. */
  capture: share,
  decimals: z.int().min(0).max(3),
  inferred: z.array(label).default([]),
  values: z.array(limitValue),
});
export type LimitSet = z.infer<typeof limitSet>;

const validity = z.strictObject({ hour: share, eight_hours: share, day_max_8h: share, day: share, running_24h: share });
/** Which share of its parts makes a mean valid. */
export type Validity = z.infer<typeof validity>;

const schema = z.strictObject({ validity, sets: z.record(z.string().regex(/^[a-z][a-z0-9_]*$/), limitSet) });
export type LimitRules = z.infer<typeof schema>;

/**
 * Values that nobody has checked are not in it.
 * @throws {RuleBookError} naming the line
 */
export function parseLimitRules(text: string): LimitRules {
  const { data, refuse, finish } = parseYamlFile('region/limit-values.yaml', text, schema);
  for (const [key, { values }] of Object.entries(data.sets)) {
    const seen = new Set<string>();
    for (const [index, { pollutant, averaging }] of values.entries()) {
      const what = `${pollutant} ${averaging}`;
      if (seen.has(what)) refuse(['sets', key, 'values', index], `${what} is there twice`);
      seen.add(what);
    }
  }
  finish();
  const sets = Object.entries(data.sets).map(([key, set]) => [key, { ...set, values: set.values.filter((value) => !value.unverified) }]);
  return { ...data, sets: Object.fromEntries(sets) as LimitRules['sets'] };
}
