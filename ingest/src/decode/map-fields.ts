// Makes Lagebild's quantities out of decoded fields, as a device profile tells.
import { markOf, replacePersonalData } from '@lagebild/shared/domain/personal-data.ts';
import type { FieldRule, Profile } from '@lagebild/shared/domain/profile.ts';
import { quantityOf, type RuleBook } from '@lagebild/shared/domain/rule-book.ts';
import { converter, tidy } from '@lagebild/shared/domain/units.ts';
import { numberOf, objectOf } from './fields.ts';
import type { Undecodable } from './format.ts';

type Fields = Readonly<Record<string, unknown>>;
type Values = Record<string, number | boolean>;

export interface Mapped {
  /** By quantity, not yet checked for plausibility; empty when nothing was measured. */
  readonly values: Values;
  /** False when there are fields, and the profile knows none of them. */
  readonly isKnown: boolean;
}

/** A field that is missing or null is no value. One that is there and cannot be read is a defect of codec or profile: told, not passed over. */
export function valuesOf(fields: Fields, profile: Profile, rules: RuleBook): Mapped | Undecodable {
  const values: Values = {};
  let isKnown = Object.keys(fields).length === 0 || profile.status_fields.some((path) => at(fields, path) !== undefined);
  for (const [name, rule] of fieldRules(fields, profile, rules)) {
    const found = at(fields, rule.from);
    if (found !== undefined) isKnown = true;
    if (found === undefined || found === null) continue;
    const value = read(found, rule, fields);
    if (value === undefined) return unreadable(rule.from, found, profile);
    const unit = quantityOf(rules, profile.kind, name)?.unit ?? '';
    const convert = rule.unit === undefined ? undefined : converter(rule.unit, unit);
    values[name] = typeof value === 'number' && convert ? convert(value) : value;
  }
  return { values, isKnown };
}

function unreadable(field: string, found: unknown, { id }: Profile): Undecodable {
  const given = replacePersonalData(JSON.stringify(found) ?? '', markOf).slice(0, 60);
  return {
    problem: {
      en: `the field ${field} is ${given}, which profile ${id} cannot read`,
      de: `das Feld „${field}“ ist „${given}“, was das Profil ${id} nicht lesen kann`,
    },
  };
}

function fieldRules(fields: Fields, { same_names, kind, quantities }: Profile, rules: RuleBook): [string, FieldRule][] {
  const named = Object.entries(quantities);
  if (!same_names) return named;
  const same = Object.keys(fields).filter((name) => quantityOf(rules, kind, name) && !Object.hasOwn(quantities, name));
  return [...same.map((name): [string, FieldRule] => [name, { from: name }]), ...named];
}

const SHOWN_FIELDS = 8;

/** Paths of the fields that hold something, the first few. */
export function pathsOf(fields: Fields, before = '', depth = 0): string[] {
  return Object.entries(fields)
    .flatMap(([name, value]) => {
      const path = before + name.slice(0, 40);
      const inner = depth < 2 ? objectOf(value) : undefined;
      return inner && Object.keys(inner).length > 0 ? pathsOf(inner, `${path}.`, depth + 1) : [path];
    })
    .slice(0, SHOWN_FIELDS);
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
