// How street lighting is meant to be: the schema of region/lighting.yaml. Burning plans, which lamp follows which, what its energy costs.
import { z } from 'zod';
import { isMunicipality, type RuleBook } from '../rule-book.ts';
import { parseYamlFile } from '../yaml-file.ts';

const MINUTE_MS = 60_000;

const label = z.strictObject({ de: z.string(), en: z.string() });
const share = z.number().min(0).max(1);
const level = z.number().min(0).max(100);
/** A time of the wall clock as milliseconds since midnight. */
const clock = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time of the wall clock such as "22:30"')
  .transform((text) => (Number(text.slice(0, 2)) * 60 + Number(text.slice(3))) * MINUTE_MS);

const plan = z.strictObject({
  label,
  /** By the height of the sun, degrees, by the wall clock, or never off. */
  switch: z.union([
    z.strictObject({ sun: z.number().min(-18).max(20) }),
    z.strictObject({ on: clock, off: clock }),
    z.strictObject({ always: z.literal(true) }),
  ]),
  /** Per cent from switching on until the first step. */
  level: level.default(100),
  /** From this time of the night on, per cent; 0 is off. */
  steps: z.array(z.strictObject({ at: clock, level })).default([]),
});

/** Text or texts with * for anything; one of them has to fit. */
const pattern = z.union([z.string(), z.array(z.string()).min(1)]);

const lampRule = z.strictObject({
  municipality: z.string().optional(),
  device: pattern.optional(),
  site: pattern.optional(),
  feeder: pattern.optional(),
  plan: z.string().optional(),
  watts: z.number().positive().max(100_000).optional(),
  rated_hours: z.number().positive().optional(),
});

const schema = z.strictObject({
  plans: z.record(z.string().regex(/^[a-z][a-z0-9_]*$/), plan),
  lamps: z.array(lampRule).default([]),
  default: z.strictObject({ plan: z.string(), rated_hours: z.number().positive() }),
  installed: z.strictObject({
    days: z.int().min(1).max(366),
    least_watts: z.number().positive(),
    agree_share: share,
    agree_days: z.int().min(0),
  }),
  lit: z.strictObject({ above_watts: z.number().min(0), above_share: share }),
  plan_grace_minutes: z.number().min(0).max(120),
  dark_night_share: share,
  cabinet: z.strictObject({ lamps: z.int().min(2), share, window_minutes: z.number().positive() }),
  silent_hours: z.number().positive(),
  meter: z.strictObject({ margin: z.number().min(1), rollovers_kwh: z.array(z.number().positive()) }),
  compared_share: share,
  co2: z
    .array(
      z.strictObject({
        year: z.int().min(1990).max(2100),
        grams_per_kwh: z.number().positive(),
        status: z.enum(['final', 'preliminary', 'estimated']),
        source: z.string(),
      }),
    )
    .min(1),
  euro_per_kwh: z.number().positive().nullable(),
});

export type LightingRules = z.infer<typeof schema>;
export type BurningPlan = LightingRules['plans'][string];
export type LampRule = LightingRules['lamps'][number];
export type Co2Factor = LightingRules['co2'][number];

/** @throws {RuleBookError} with file, line and place when the text does not fit the schema, or names a plan or municipality there is not */
export function parseLightingRules(text: string, book: RuleBook): LightingRules {
  const { data: rules, refuse, finish } = parseYamlFile('region/lighting.yaml', text, schema);
  const known = Object.keys(rules.plans).join(', ');
  if (!Object.hasOwn(rules.plans, rules.default.plan)) refuse(['default', 'plan'], `is none of the plans ${known}`);
  for (const [index, { municipality, plan: name }] of rules.lamps.entries()) {
    if (name !== undefined && !Object.hasOwn(rules.plans, name)) refuse(['lamps', index, 'plan'], `is none of the plans ${known}`);
    if (municipality !== undefined && !isMunicipality(book, municipality))
      refuse(['lamps', index, 'municipality'], 'is no municipality of the district');
  }
  finish();
  return { ...rules, co2: rules.co2.toSorted((a, b) => a.year - b.year) };
}
