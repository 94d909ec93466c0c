// The walk over the points of a picture by keys.
import { expect, it } from 'vitest';
import { pointAfterKey } from './walk-keys.ts';

it.each([
  ['ArrowRight', 3, 4],
  ['ArrowLeft', 3, 2],
  ['ArrowLeft', 0, 0],
  ['ArrowRight', 9, 9],
  ['PageUp', 3, 9],
  ['PageDown', 3, 0],
  ['Home', 5, 0],
  ['End', 5, 9],
  ['a', 5, undefined],
])('leads along a line: %s from %i', (key, from, to) => {
  expect(pointAfterKey(key, from, { count: 10, page: 6 })).toBe(to);
});

it('leads through a grid by rows and columns, and stays inside', () => {
  const week = { count: 7 * 24, row: 24, page: 6 };
  expect(pointAfterKey('ArrowDown', 5, week)).toBe(29);
  expect(pointAfterKey('ArrowUp', 5, week)).toBe(5);
  expect(pointAfterKey('ArrowUp', 29, week)).toBe(5);
  expect(pointAfterKey('ArrowDown', 6 * 24 + 3, week)).toBe(6 * 24 + 3);
});

it('leads nowhere without points', () => {
  expect(pointAfterKey('End', 0, { count: 0 })).toBeUndefined();
});
