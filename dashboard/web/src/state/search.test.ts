// Search forgives the ways umlauts are typed.
import { expect, it } from 'vitest';
import { createMatcher, findMatches, fold } from './search.ts';

const items = ['Parkhaus Lünen Mitte', 'Ökologiestation', 'Bönen Bahnhof', 'Straße am Bahnhof'];
const find = (typed: string) => findMatches(items, typed, (item) => [fold(item)], 8).hits;

it.each([
  ['lunen', []],
  ['luenen', ['Parkhaus Lünen Mitte']],
  ['LÜNEN', ['Parkhaus Lünen Mitte']],
  ['lu\u0308nen', ['Parkhaus Lünen Mitte']],
  ['strasse', ['Straße am Bahnhof']],
  ['bahnhof bönen', ['Bönen Bahnhof']],
  ['öko', ['Ökologiestation']],
  ['   ', []],
])('finds %s', (typed, expected) => {
  expect(find(typed)).toEqual(expected);
});

it('puts beginnings first and counts what it leaves out', () => {
  const many = ['am Park', 'Park Nord', 'Park Süd'];
  expect(findMatches(many, 'park', (item) => [fold(item)], 2)).toEqual({ hits: ['Park Nord', 'Park Süd'], total: 3 });
});

it('matches a text with all that was typed, and everything when nothing was', () => {
  expect(createMatcher('mitte LÜNEN')(fold('Parkhaus Lünen Mitte'))).toBe(true);
  expect(createMatcher('mitte selm')(fold('Parkhaus Lünen Mitte'))).toBe(false);
  expect(createMatcher('  ')('')).toBe(true);
});
