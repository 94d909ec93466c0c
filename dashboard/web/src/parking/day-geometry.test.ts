// The lines of the day: holes stay holes, bands close, the nearest step is found.
import { expect, it } from 'vitest';
import { bandPath, linePath, nearestStep } from './day-geometry.ts';

const box = { width: 120, height: 60, left: 10, right: 10, top: 5, bottom: 5 };
const axis = { from: 0, to: 100 };

it('draws a line from left to right, the full share on top, and breaks it where nothing is known', () => {
  const values = [0, 0.5, null, 1].map((share, index) => ({ time: index * 25, share }));
  expect(linePath(values, axis, box)).toBe('M10.0 55.0L35.0 30.0M85.0 5.0');
  expect(linePath([], axis, box)).toBe('');
});

it('draws a band for each stretch of which both edges are known', () => {
  const range = (time: number, low: number | null, high: number | null) => ({ time, low, high });
  expect(bandPath([range(0, 0, 1), range(50, 0.5, 1)], axis, box)).toBe('M10.0 5.0L60.0 5.0L60.0 30.0L10.0 55.0z');
  expect(bandPath([range(0, 0, 1), range(25, null, 1), range(50, 0, 1)], axis, box)).toBe('');
});

it('finds the step nearest to the pointer', () => {
  const times = [0, 25, 50, 75, 100];
  expect([0, 34, 48, 500].map((x) => nearestStep(times, x, axis, box))).toEqual([0, 1, 2, 4]);
});
