// A device profile: which codec reads the frames of a model, and which of its fields are which of Lagebild's quantities.
import { z } from 'zod';
import { isKind, type Kind } from './kind.ts';
import { quantityOf, type RuleBook } from './rule-book.ts';
import { converter } from './units.ts';
import { parseYamlFile } from './yaml-file.ts';

const field = z.strictObject({
  /** Path of the decoded field, levels separated by dots; numbers count in lists. */
  from: z.string().min(1),
  /** What the field is measured in; the quantity's own unit when left out. */
  unit: z.string().optional(),
  /** For what no unit says: the field times this, plus that. */
  scale: z.number().optional(),
  offset: z.number().optional(),
  /** Another field it is to be multiplied with. */
  times: z.string().optional(),
  /** Words and what they mean; a word that is not listed is an error. */
  words: z.record(z.string(), z.union([z.number(), z.boolean()])).optional(),
});

export type FieldRule = z.infer<typeof field>;

const schema = z.strictObject({
  vendor: z.string().min(1),
  model: z.string().min(1),
  kind: z.string().refine(isKind, 'must be parking, air or lighting'),
  /** Name of a codec; without one, what the network server decoded is taken. */
  codec: z.string().optional(),
  /** First digits of the EUIs the maker uses for this model or for all of his. */
  eui_prefixes: z.array(z.string().regex(/^[0-9a-f]{6,16}$/)).default([]),
  /** Ports it sends measurements on. */
  ports: z.array(z.int().min(1).max(223)).default([]),
  /** Minutes between two messages when nothing happens. */
  every_minutes: z.number().positive().optional(),
  /** Volts at which its battery has to be changed. */
  battery_low_volts: z.number().positive().max(60).optional(),
  /** Takes every field whose name is a quantity of the kind. */
  same_names: z.boolean().default(false),
  quantities: z.record(z.string(), field).default({}),
  /** Paths of fields by which a frame is known in which nothing is measured: a start, settings, a switch. */
  status_fields: z.array(z.string().min(1)).default([]),
});

export interface Profile extends Omit<z.infer<typeof schema>, 'kind'> {
  /** Its file's name. */
  readonly id: string;
  readonly kind: Kind;
}

/** Whether a profile that was right under other rules is right under these. */
export function profileFits({ kind, quantities }: Profile, rules: RuleBook): boolean {
  return Object.entries(quantities).every(([name, { unit }]) => {
    const quantity = quantityOf(rules, kind, name);
    return quantity !== undefined && (unit === undefined || converter(unit, quantity.unit) !== undefined);
  });
}

/**
 * Reads a profile.
 * @param id its file's name without .yaml
 * @throws {RuleBookError} naming file, line and column of everything that does not fit
 */
export function parseProfile(id: string, text: string, rules: RuleBook): Profile {
  const { data, refuse, finish } = parseYamlFile(`region/profiles/${id}.yaml`, text, schema);
  const profile = { id, ...data };
  if (Object.keys(profile.quantities).length === 0 && !profile.same_names) refuse(['quantities'], 'it names no quantity');
  for (const [name, { unit }] of Object.entries(profile.quantities)) {
    const quantity = quantityOf(rules, profile.kind, name);
    if (!quantity) refuse(['quantities', name], `${name} is no quantity of ${profile.kind}`);
    else if (unit !== undefined && !converter(unit, quantity.unit))
      refuse(['quantities', name, 'unit'], `there is no way from ${unit} to ${quantity.unit || 'a number without unit'}`);
  }
  finish();
  return profile;
}
