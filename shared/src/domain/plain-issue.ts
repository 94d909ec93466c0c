// Says in a plain sentence what does not fit a schema, for people who edit a file and do not know its schema.
import type { z } from 'zod';

type Issue = z.core.$ZodRawIssue;

const TYPES: Readonly<Record<string, string>> = {
  number: 'a number',
  int: 'a whole number',
  string: 'text',
  boolean: 'true or false',
  array: 'a list',
  tuple: 'a list',
  object: 'a group of keys',
  record: 'a group of keys',
  date: 'a date',
  null: 'null',
  never: 'nothing',
};
const FORMATS: Readonly<Record<string, string>> = {
  date: 'must be a day such as 2026-11-30',
  email: 'is no mail address',
  url: 'is no address such as https://www.example.de',
};
const UNITS: Readonly<Record<string, string>> = { string: ' characters', array: ' entries', object: ' keys' };

/** What stands there instead, as a person would say it. */
function told(input: unknown): string {
  if (input === null) return 'nothing';
  if (Array.isArray(input)) return 'a list';
  if (typeof input === 'object') return 'a group of keys';
  const text = typeof input === 'bigint' ? `${input}` : JSON.stringify(input);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

interface Definition {
  readonly shape?: Readonly<Record<string, Schema>>;
  readonly options?: readonly Schema[];
  readonly values?: readonly unknown[];
}
interface Schema {
  readonly _zod: { readonly def: Definition };
}

/** What is known of the schema that refused. */
const definitionOf = (inst: unknown): Definition => (inst as Schema | undefined)?._zod.def ?? {};

/** The words by which the forms of a choice are told apart. */
function wordsOf(inst: unknown, key: string): unknown[] {
  const { options = [] } = definitionOf(inst);
  return options.flatMap((option) => option._zod.def.shape?.[key]?._zod.def.values ?? []);
}

function tooSmall({ origin, minimum, inclusive, exact }: Extract<Issue, { code: 'too_small' }>): string {
  if (exact) return `must have exactly ${minimum}${UNITS[origin] ?? ''}`;
  if (origin === 'string' && Number(minimum) === 1) return 'must not be empty';
  const unit = UNITS[origin];
  if (unit) return `must have at least ${minimum}${unit}`;
  return `must be ${inclusive ? 'at least' : 'more than'} ${minimum}`;
}

function tooBig({ origin, maximum, inclusive, exact }: Extract<Issue, { code: 'too_big' }>): string {
  if (exact) return `must have exactly ${maximum}${UNITS[origin] ?? ''}`;
  const unit = UNITS[origin];
  if (unit) return `must have at most ${maximum}${unit}`;
  return `must be ${inclusive ? 'at most' : 'less than'} ${maximum}`;
}

function mustBe(choices: readonly unknown[], input: unknown): string {
  const words = choices.map(String).join(', ');
  if (input === undefined) return `is missing; it must be ${choices.length > 1 ? 'one of ' : ''}${words}`;
  return `must be ${choices.length > 1 ? 'one of ' : ''}${words}, not ${told(input)}`;
}

function noForm({ input, discriminator, inst }: Extract<Issue, { code: 'invalid_union' }>): string {
  if (input === undefined) return 'is missing';
  if (discriminator === undefined) return `${told(input)} has none of the forms it may have`;
  const given = typeof input === 'object' && input !== null ? (input as Record<string, unknown>)[discriminator] : undefined;
  return mustBe(wordsOf(inst, discriminator), given);
}

/** @returns undefined where the schema's own words serve */
export function plainIssue(issue: Issue): string | undefined {
  const { input } = issue;
  switch (issue.code) {
    case 'invalid_type':
      return input === undefined ? 'is missing' : `must be ${TYPES[issue.expected] ?? issue.expected}, not ${told(input)}`;
    case 'invalid_value':
      return mustBe(issue.values, input);
    case 'too_small':
      return tooSmall(issue);
    case 'too_big':
      return tooBig(issue);
    case 'invalid_format':
      return FORMATS[issue.format] ?? `${told(input)} is not written as it must be${issue.pattern ? ` (${issue.pattern})` : ''}`;
    case 'unrecognized_keys': {
      const possible = Object.keys(definitionOf(issue.inst).shape ?? {});
      return possible.length > 0 ? `there is no such key; possible are ${possible.join(', ')}` : 'there is no such key';
    }
    case 'invalid_union':
      return noForm(issue);
    case 'invalid_key':
      return 'is no name that can stand here';
    case 'not_multiple_of':
      return `must be a multiple of ${issue.divisor}`;
    default:
      return undefined;
  }
}
