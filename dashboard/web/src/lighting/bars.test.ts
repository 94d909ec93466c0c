// The axis of the bars ends at a round number above the highest.
import { expect, it } from 'vitest';
import { type EnergyBucket, niceEnd, wholeBars } from './bars.ts';

it.each([
  [0, 1],
  [0.07, 0.08],
  [9.2, 10],
  [10, 10],
  [11, 12],
  [1063, 1200],
  [17, 20],
  [552, 600],
  [4700, 6000],
])('%s kWh: %s', (most, end) => {
  expect(niceEnd(most)).toBeCloseTo(end, 9);
});

it('counts a bar among the whole ones when its time is over', () => {
  const hour = (from: number, usedKwh: number, telling = 1) => ({ from, to: from + 1, usedKwh, telling }) as EnergyBucket;
  const buckets = [hour(0, 5), hour(1, 7, 0), hour(2, 6), hour(3, 0.2), hour(4, 0, 0)];
  expect(wholeBars(buckets, 3.5)).toEqual([
    { at: 0, value: 5 },
    { at: 1, value: null },
    { at: 2, value: 6 },
  ]);
});
