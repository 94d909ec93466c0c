// The indices of air quality and their classes: the schema of region/air-index.yaml.
import { z } from 'zod';
import { parseRules } from '../parse-rules.ts';
import { POLLUTANTS } from './pollutants.ts';

const label = z.strictObject({ de: z.string().min(1), en: z.string().min(1) });
const pollutant = z.enum(POLLUTANTS);
const day = z.iso.date().nullable();

/** How many classes an index has; the fifth has no upper end. */
export const CLASS_COUNT = 5;
/** 1 is the best. */
export type IndexClass = 1 | 2 | 3 | 4 | 5;

const pollutantRule = z.strictObject({
  averaging: z.enum(['hour', 'running_24h']),
  up_to: z
    .array(z.number().nonnegative())
    .length(CLASS_COUNT - 1)
    .refine((ends) => ends.every((end, index) => index === 0 || end > (ends[index - 1] ?? 0)), 'must rise from class to class'),
});
export type PollutantRule = z.infer<typeof pollutantRule>;

const index = z.strictObject({
  label,
  source: z.string().min(1),
  url: z.url(),
  valid_from: day,
  rounding: z.strictObject({ decimals: z.int().min(0).max(3) }),
  inferred: z.array(label).default([]),
  pollutants: z.partialRecord(pollutant, pollutantRule).refine((all) => Object.keys(all).length > 0, 'names no pollutant'),
});
export type IndexRule = z.infer<typeof index>;

const treatment = z.enum(['mark', 'exclude']);
const humidity = z.strictObject({
  /** Per cent. */
  above: z.number().min(0).max(100),
  /** Of the readings of an hour, 0 to 1. */
  share: z.number().gt(0).max(1),
  pollutants: z.array(pollutant),
  in_index: treatment,
  in_limits: treatment,
  source: z.string().min(1),
});
export type HumidityRule = z.infer<typeof humidity>;

const schema = z.strictObject({
  current: z.string(),
  latest_hours: z.int().min(1).max(24),
  classes: z.array(z.strictObject({ key: z.string(), label })).length(CLASS_COUNT),
  indices: z.record(z.string().regex(/^[a-z][a-z0-9_]*$/), index),
  humidity,
});
export type AirIndexRules = z.infer<typeof schema>;

/** @throws {RuleBookError} naming the line */
export function parseAirIndexRules(text: string): AirIndexRules {
  const { rules: data, complain } = parseRules('air-index.yaml', text, schema);
  if (!Object.hasOwn(data.indices, data.current)) throw complain(['current'], `there is no index "${data.current}"`);
  return data;
}
