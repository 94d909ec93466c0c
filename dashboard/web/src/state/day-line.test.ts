// A day's shape speaks for a few devices and never from half of them.

import type { Freshness } from '@lagebild/shared/domain/freshness.ts';
import { expect, it } from 'vitest';
import { combineDay, coversDay, devicesForDay, MOST_DEVICES } from './day-line.ts';
import { withReading } from './latest-values.ts';

const carPark = (device: string, capacity: number, freshness: Freshness = 'fresh') => ({
  device,
  freshness,
  latest: withReading(undefined, { time: 1000, values: { free: 1, capacity } }),
});

it('takes the largest that report, and no more than a few', () => {
  const many = Array.from({ length: 20 }, (_, index) => carPark(`p${index}`, index));
  const chosen = devicesForDay('parking', [...many, carPark('silent', 999, 'silent')]);
  expect(chosen).toHaveLength(MOST_DEVICES);
  expect(chosen[0]).toBe('p19');
});

it('leaves a bucket empty in which one is missing', () => {
  const times = [0, 1, 2];
  expect(
    combineDay('parking', [
      { times, values: [1, 2, 3] },
      { times, values: [10, null, 30] },
    ]).values,
  ).toEqual([11, null, 33]);
  expect(
    combineDay('air', [
      { times, values: [1, 2, 3] },
      { times, values: [3, null, null] },
    ]).values,
  ).toEqual([2, 2, 3]);
});

it('does not count on a device that was not there for most of the day', () => {
  const times = [0, 1, 2, 3, 4];
  expect(coversDay({ times, values: [1, 1, null, 1, 1] })).toBe(true);
  expect(coversDay({ times, values: [null, null, null, 1, 1] })).toBe(false);
  expect(coversDay({ times: [], values: [] })).toBe(false);
});

it('says nothing where there is nothing', () => {
  expect(combineDay('lighting', [])).toEqual({ times: [], values: [] });
});
