// When a reading or a device is conspicuous: the schema of region/findings.yaml.
import { z } from 'zod';
import { KINDS } from './kind.ts';
import { quantityOf, type RuleBook } from './rule-book.ts';
import { parseYamlFile } from './yaml-file.ts';

const byKind = <T extends z.ZodType>(rule: T) => {
  const ofKind = z.record(z.string(), rule);
  return { parking: ofKind, air: ofKind, lighting: ofKind };
};
const share = z.number().min(0).max(1);

const schema = z.strictObject({
  /** Hours without a change; `by_day` counts only those between 7 and 21 local time; `above` in the unit of the quantity. */
  stuck: z.strictObject(
    byKind(z.strictObject({ hours: z.number().positive(), by_day: z.boolean().default(false), above: z.number().optional() })),
  ),
  /** In the unit of the quantity. */
  spike: z.strictObject(byKind(z.number().positive())),
  drift: z.strictObject({
    neighbours: z.int().min(3),
    hours: z.int().min(1),
    ...byKind(z.strictObject({ limit: z.number().positive(), share: z.number().min(0) })),
  }),
  /** In the unit of the quantity, a minute. */
  jump: z.strictObject(byKind(z.number().positive())),
  /** Per cent of humidity above which these quantities of air are suspicious. */
  humid: z.strictObject({ above: z.number().min(0).max(100), quantities: z.array(z.string()) }),
  /** Per cent. */
  battery_low: z.number().min(0).max(100),
  lighting: z.strictObject({
    day_above_degrees: z.number().min(-18).max(60),
    lit_share: share,
    dark_share: share,
    readings: z.int().min(1),
    supply_below_volts: z.number().positive(),
    /** Points of per cent between what a light is told and what it does, and minutes for which they have to last. */
    dimming_tolerance: z.number().min(0).max(100),
    dimming_hold_minutes: z.number().min(0),
  }),
  out_of_order_minutes: z.number().positive(),
});

export type FindingRules = z.infer<typeof schema>;

/** @throws {RuleBookError} naming the place when the text does not fit the schema, or names a quantity its kind does not have */
export function parseFindingRules(text: string, rules: RuleBook): FindingRules {
  const { data, refuse, finish } = parseYamlFile('region/findings.yaml', text, schema);
  for (const part of ['stuck', 'spike', 'drift', 'jump'] as const) {
    for (const kind of KINDS) {
      for (const quantity of Object.keys(data[part][kind])) {
        if (!quantityOf(rules, kind, quantity)) refuse([part, kind, quantity], `is no quantity of ${kind}`);
      }
    }
  }
  for (const [index, quantity] of data.humid.quantities.entries()) {
    if (!quantityOf(rules, 'air', quantity)) refuse(['humid', 'quantities', index], `${quantity} is no quantity of air`);
  }
  finish();
  return data;
}
