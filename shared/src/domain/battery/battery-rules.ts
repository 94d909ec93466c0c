// When a battery has to be changed, and how much must be known to foretell it: the schema of region/battery.yaml.
import { z } from 'zod';
import { parseYamlFile } from '../yaml-file.ts';

const share = z.number().gt(0).lt(1);

const schema = z.strictObject({
  low_percent: z.number().min(1).max(90),
  low_share_of_full_volts: share,
  replaced_percent: z.number().positive().max(90),
  replaced_share_of_volts: share,
  least_days: z.int().min(3),
  least_span_days: z.int().min(3),
  least_band_share: share,
  outdated_days: z.int().min(1),
  history_days: z.int().min(30).max(1500),
  soon_weeks: z.number().positive(),
});

export type BatteryRules = z.infer<typeof schema>;

/** @throws {RuleBookError} naming file and line */
export function parseBatteryRules(text: string): BatteryRules {
  return parseYamlFile('region/battery.yaml', text, schema).data;
}
