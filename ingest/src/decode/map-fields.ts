// Makes Lagebild's quantities out of decoded fields, as a device profile tells.
import type { FieldRule, Profile } from '@lagebild/shared/domain/profile.ts';
import { quantityOf, type RuleBook } from '@lagebild/shared/domain/rule-book.ts';
import { converter, tidy } from '@lagebild/shared/domain/units.ts';
import { numberOf, objectOf } from './fields.ts';
import type { Undecodable } from './format.ts';

type Fields = Readonly<Record<string, unknown>>;
type Values = Record<string, number | boolean>;

/**
 * Values by quantity, not yet checked for plausibility; empty when the fields say nothing about any.
 * A field that is missing or null is no value. One that is there and cannot be read is a defect of codec or profile: told, not passed over.
 */
export function valuesOf(fields: Fields, profile: Profile, rules: RuleBook): { readonly values: Values } | Undecodable {
  const values: Values = {};
  if (profile.same_names) {
    for (const [name, value] of Object.entries(fields)) {
      if (quantityOf(rules, profile.kind, name) && (typeof value === 'number' || typeof value === 'boolean')) values[name] = value;
    }
  }
  for (const [name, rule] of Object.entries(profile.quantities)) {
    const found = at(fields, rule.from);
    if (found === undefined || found === null) continue;
    const value = read(found, rule, fields);
    if (value === undefined)
      return { problem: `the field ${rule.from} is ${JSON.stringify(found)?.slice(0, 60)}, which profile ${profile.id} cannot read` };
    const unit = quantityOf(rules, profile.kind, name)?.unit ?? '';
    const convert = rule.unit === undefined ? undefined : converter(rule.unit, unit);
    values[name] = typeof value === 'number' && convert ? convert(value) : value;
  }
  return { values };
}

function read(found: unknown, rule: FieldRule, fields: Fields): number | boolean | undefined {
  if (rule.words) return typeof found === 'string' && Object.hasOwn(rule.words, found) ? rule.words[found] : undefined;
  if (typeof found === 'boolean') return found;
  const number = numberOf(found);
  const factor = rule.times === undefined ? 1 : numberOf(at(fields, rule.times));
  if (number === undefined || factor === undefined) return undefined;
  const { scale = 1, offset = 0 } = rule;
  return scale === 1 && offset === 0 && factor === 1 ? number : tidy(number * factor * scale + offset);
}

function at(fields: Fields, path: string): unknown {
  let value: unknown = fields;
  for (const key of path.split('.')) {
    const holder = Array.isArray(value) ? (value as unknown as Fields) : objectOf(value);
    if (!holder || !Object.hasOwn(holder, key)) return undefined;
    value = holder[key];
  }
  return value;
}
