// The list: silent and faulty devices float to the top in every order.
import { expect, it } from 'vitest';
import { formatOrder, parseOrder, type Sortable, type SortColumn, sortDevices } from './sort-devices.ts';

const device = (name: string, more: Partial<Sortable> = {}): Sortable => ({
  kind: 'Luft',
  name,
  municipality: 'Unna',
  value: 1,
  time: 1000,
  state: 'fresh',
  ...more,
});
const names = (items: Sortable[], column: SortColumn, isDescending = false) =>
  sortDevices(items, { column, isDescending }).map(({ name }) => name);

it('sorts names as Germans do, numbers in them by size', () => {
  expect(names([device('Zeche'), device('Ökologiestation'), device('Platz 10'), device('Platz 9')], 'name')).toEqual([
    'Ökologiestation',
    'Platz 9',
    'Platz 10',
    'Zeche',
  ]);
});

it('lets silent and faulty ones float in either direction', () => {
  const items = [device('a'), device('b', { state: 'silent' }), device('c'), device('d', { state: 'alarm' })];
  expect(names(items, 'name')).toEqual(['b', 'd', 'a', 'c']);
  expect(names(items, 'name', true)).toEqual(['d', 'b', 'c', 'a']);
});

it('puts devices without a value below those with one when the largest are asked for', () => {
  expect(names([device('a', { value: undefined }), device('b', { value: -3 }), device('c', { value: 9 })], 'value', true)).toEqual([
    'c',
    'b',
    'a',
  ]);
});

it('sorts by urgency when asked for the state', () => {
  const items = [device('a'), device('b', { state: 'late' }), device('c', { state: 'silent' }), device('d', { state: 'alarm' })];
  expect(names(items, 'state')).toEqual(['d', 'c', 'b', 'a']);
});

it('keeps an order in the address, and takes nonsense for the usual one', () => {
  for (const text of [undefined, '-name', 'value', '-age']) expect(formatOrder(parseOrder(text))).toBe(text);
  for (const text of ['', '-', 'colour', '--name', '__proto__']) expect(parseOrder(text)).toEqual({ column: 'name', isDescending: false });
});
