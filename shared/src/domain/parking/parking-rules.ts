// What the parking desk judges by: the schema of region/parking.yaml.
import { parse } from 'yaml';
import { z } from 'zod';
import { RuleBookError } from '../rule-book.ts';

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

/** @throws {RuleBookError} naming the place when the text does not fit the schema */
export function parseParkingRules(text: string): ParkingRules {
  const parsed = schema.safeParse(parse(text));
  if (parsed.success) return parsed.data;
  throw new RuleBookError(`region/parking.yaml does not follow its schema:\n${z.prettifyError(parsed.error)}`);
}
