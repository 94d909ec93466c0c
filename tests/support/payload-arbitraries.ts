// Random payloads for property tests: good ones, and good ones with one thing spoilt. As JSON text, the way they arrive.
import { KINDS, type Kind } from '@lagebild/shared/domain/kind.ts';
import { BAY_USES } from '@lagebild/shared/domain/reading.ts';
import type { Quantity, RuleBook } from '@lagebild/shared/domain/rule-book.ts';
import fc, { type Arbitrary } from 'fast-check';

type Json = Record<string, unknown>;

/** A value the rule book accepts. */
function acceptedValue({ accepts, min, max }: Quantity): Arbitrary<number | boolean> {
  const choices: Arbitrary<number | boolean>[] = [fc.constantFrom(min, max)];
  if (accepts.includes('number')) choices.push(fc.double({ min, max, noNaN: true }));
  if (accepts.includes('count')) choices.push(fc.integer({ min, max }));
  if (accepts.includes('boolean')) choices.push(fc.boolean());
  return fc.oneof(...choices);
}

const time = fc.option(
  fc.oneof(
    fc.date({ min: new Date('0001-01-01'), max: new Date('9999-01-01'), noInvalidDate: true }).map((date) => date.toISOString()),
    fc.constantFrom('2026-03-29T03:00:00+02:00', '2024-02-29T23:59:59.999999Z', '2026-01-01T00:00:00-23:59'),
    fc.integer({ min: -(2 ** 53), max: 2 ** 53 }),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
  ),
  { nil: undefined },
);

const about = fc.option(
  fc.record(
    {
      name: fc.string({ minLength: 1, maxLength: 200 }),
      lat: fc.double({ min: -90, max: 90, noNaN: true }),
      lon: fc.double({ min: -180, max: 180, noNaN: true }),
      site: fc.string({ minLength: 1, maxLength: 200 }),
      feeder: fc.string({ minLength: 1, maxLength: 64 }),
      use: fc.constantFrom(...BAY_USES),
    },
    { requiredKeys: [] },
  ),
  { nil: undefined },
);

function goodPayload(rules: RuleBook, kind?: Kind): Arbitrary<Json> {
  return (kind ? fc.constant(kind) : fc.constantFrom(...KINDS)).chain((of) => {
    const quantities = Object.fromEntries(Object.entries(rules.kinds[of].quantities).map(([name, rule]) => [name, acceptedValue(rule)]));
    const values = fc.record(quantities, { requiredKeys: [] }).filter((some) => Object.keys(some).length > 0);
    return fc.record({ time, values, about });
  });
}

export function goodText(rules: RuleBook, kind?: Kind): Arbitrary<string> {
  return goodPayload(rules, kind).map((payload) => JSON.stringify(payload));
}

const KEYS = ['time', 'values', 'about', 'name', 'lat', 'occupied', 'pm2_5', 'constructor', '__proto__', 'prototype', 'x', ''];
const junk = fc.oneof(
  fc.jsonValue({ maxDepth: 12 }),
  fc.constantFrom<unknown>(null, true, '', '2026-02-30T00:00:00Z', '2026-03-29', '2026-03-29T01:00:00', -1, 0.5, 1e300, [], {}, '1e999'),
);

/** A good payload with something set, taken away or replaced at one or two places. */
export function messyText(rules: RuleBook, kind?: Kind): Arbitrary<string> {
  const spoil = fc.tuple(fc.constantFrom('', 'values', 'about'), fc.constantFrom(...KEYS), fc.oneof(junk, fc.constant(undefined)));
  return fc
    .tuple(goodPayload(rules, kind), fc.array(spoil, { minLength: 1, maxLength: 2 }), fc.boolean())
    .map(([payload, changes, isBare]) => {
      if (isBare && changes[0]) return JSON.stringify(changes[0][2] ?? null);
      // Through entries, because assigning to __proto__ would set no key of its own.
      return changes.reduce((text, [place, key, value]) => set(text, place, key, value), JSON.stringify(payload));
    });
}

function set(text: string, place: string, key: string, value: unknown): string {
  const root = JSON.parse(text) as Json;
  const target = place === '' ? root : root[place];
  if (typeof target !== 'object' || target === null) return text;
  const entries = Object.entries(target).filter(([name]) => name !== key);
  if (value !== undefined) entries.push([key, value]);
  const changed = Object.fromEntries(entries);
  return JSON.stringify(place === '' ? changed : { ...root, [place]: changed });
}
