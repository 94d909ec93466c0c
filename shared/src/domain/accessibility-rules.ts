// What the accessibility statement says: the schema of region/accessibility.yaml.
import { z } from 'zod';
import { parseYamlFile } from './yaml-file.ts';

const line = z.string().trim().min(1).max(200);
const lines = z.array(line).min(1).max(6);
const both = z.strictObject({ de: z.string().min(1), en: z.string().min(1) });
const day = z.iso.date('must be a day such as 2026-11-30').nullable();

const schema = z.strictObject({
  operator: z.strictObject({ name: line.nullable(), address: lines.nullable(), mail: z.email().nullable(), phone: line.nullable() }),
  conformity: z.enum(['full', 'partial', 'none']),
  assessment: z.strictObject({ method: z.enum(['self', 'external']), by: line.nullable(), date: day }),
  statement: z.strictObject({ drawn_up: day, reviewed: day }),
  barriers: z.array(z.strictObject({ what: both, why: both.optional(), instead: both.optional() })),
  feedback_days: z.int().min(30).max(3650),
  ombudsman: z.strictObject({
    name: line,
    address: lines,
    mail: z.email(),
    url: z.url({ protocol: /^https$/ }),
    after_weeks: z.int().min(1).max(52),
  }),
});

export type AccessibilityRules = z.infer<typeof schema>;

/** @throws {RuleBookError} naming file, line and place of everything that does not fit */
export function parseAccessibilityRules(text: string): AccessibilityRules {
  return parseYamlFile('region/accessibility.yaml', text, schema).data;
}
