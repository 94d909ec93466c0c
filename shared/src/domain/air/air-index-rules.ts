// The indices of air quality and their classes: the schema of region/air-index.yaml.
import { z } from 'zod';
import type { FindingRules } from '../finding-rules.ts';
import { parseYamlFile } from '../yaml-file.ts';
import { isPollutant, POLLUTANTS, type Pollutant } from './pollutants.ts';

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
  /** Of the readings of an hour, 0 to 1. */
  share: z.number().gt(0).max(1),
  in_index: treatment,
  in_limits: treatment,
  source: z.string().min(1),
});

export interface HumidityRule extends z.infer<typeof humidity> {
  /** Per cent; from region/findings.yaml, as which pollutants it touches. */
  readonly above: number;
  readonly pollutants: readonly Pollutant[];
}

const schema = z.strictObject({
  current: z.string(),
  latest_hours: z.int().min(1).max(24),
  classes: z.array(z.strictObject({ key: z.string(), label })).length(CLASS_COUNT),
  indices: z.record(z.string().regex(/^[a-z][a-z0-9_]*$/), index),
  humidity,
});
export interface AirIndexRules extends Omit<z.infer<typeof schema>, 'humidity'> {
  readonly humidity: HumidityRule;
}

/**
 * @param humid the finding of that name
 * @throws {RuleBookError} naming the line
 */
export function parseAirIndexRules(text: string, humid: FindingRules['humid']): AirIndexRules {
  const { data: rules, refuse, finish } = parseYamlFile('region/air-index.yaml', text, schema);
  if (!Object.hasOwn(rules.indices, rules.current)) refuse(['current'], `there is no index "${rules.current}"`);
  finish();
  return { ...rules, humidity: { ...rules.humidity, above: humid.above, pollutants: humid.quantities.filter(isPollutant) } };
}
