// What the parking desk judges by: the schema of region/parking.yaml.
import { z } from 'zod';
import { parseYamlFile } from '../yaml-file.ts';

const share = z.number().min(0).max(1);

const schema = z.strictObject({
  nearly_full: z.strictObject({ share, spaces: z.int().min(0), from_capacity: z.int().min(1) }),
  /** Share of the spaces that must be known before anything is said of the whole. */
  least_known: share,
  stays_days: z.int().min(1).max(28),
  holidays: z.strictObject({
    fixed: z.array(z.string().regex(/^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, 'must be a month and a day such as 05-01')),
    /** Days after Easter Sunday. */
    easter: z.array(z.int().min(-80).max(250)),
  }),
});

export type ParkingRules = z.infer<typeof schema>;

/** @throws {RuleBookError} naming file, line and column of everything that does not fit */
export function parseParkingRules(text: string): ParkingRules {
  return parseYamlFile('region/parking.yaml', text, schema).data;
}
