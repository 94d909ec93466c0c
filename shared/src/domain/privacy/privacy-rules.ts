// From which size on figures are public, and what the data-protection page says: the schema of region/privacy.yaml.
import { z } from 'zod';
import { parseYamlFile } from '../yaml-file.ts';

const line = z.string().trim().min(1).max(200);
const lines = z.array(line).min(1).max(6);
const both = z.strictObject({ de: z.string().min(1), en: z.string().min(1) });
/** A sum of two tells whoever knows one of them the other. */
const LEAST = 3;
/** Steps that full hours are made of; shorter ones show when somebody comes and goes. */
const STEPS = [15, 20, 30, 60] as const;

const contact = { address: lines.nullable(), mail: z.email().nullable(), phone: line.nullable() };

const schema = z.strictObject({
  aggregation: z.strictObject({
    bays: z.int().min(LEAST, `must be at least ${LEAST}`).max(1000),
    lamps: z.int().min(LEAST, `must be at least ${LEAST}`).max(1000),
    minutes: z.literal(STEPS, `must be one of ${STEPS.join(', ')}`),
  }),
  controller: z.strictObject({ name: line.nullable(), ...contact }),
  officer: z.strictObject(contact),
  purposes: z.array(z.strictObject({ what: both, basis: both.nullable() })).min(1),
  authority: z.strictObject({ name: line, address: lines, mail: z.email(), url: z.url({ protocol: /^https$/ }) }),
});

export type PrivacyRules = z.infer<typeof schema>;

/** @throws {RuleBookError} naming file, line and place of everything that does not fit */
export function parsePrivacyRules(text: string): PrivacyRules {
  return parseYamlFile('region/privacy.yaml', text, schema).data;
}
