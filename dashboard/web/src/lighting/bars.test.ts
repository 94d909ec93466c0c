// The axis of the bars ends at a round number above the highest.
import { expect, it } from 'vitest';
import { niceEnd } from './bars.ts';

it.each([
  [0, 1],
  [0.07, 0.08],
  [9.2, 10],
  [10, 10],
  [11, 20],
  [552, 600],
  [4700, 6000],
])('%s kWh: %s', (most, end) => {
  expect(niceEnd(most)).toBeCloseTo(end, 9);
});
