// The axis of an evening: everything is seen, and a few full quarters are written.
import { expect, it } from 'vitest';
import { scaleOf, writtenTicks } from './night-scale.ts';

const MINUTE = 60_000;
const T = Date.UTC(2026, 10, 23, 15);

it('holds all that is shown with room beside it', () => {
  const scale = scaleOf([T + 7 * MINUTE, T + 48 * MINUTE]);
  expect([scale.from, scale.to]).toEqual([T, T + 60 * MINUTE]);
  expect(scale.at(T + 30 * MINUTE)).toBe(0.5);
  expect([scale.at(T - MINUTE), scale.at(T + 90 * MINUTE)]).toEqual([0, 1]);
  expect(scale.ticks).toEqual([0, 15, 30, 45, 60].map((minute) => T + minute * MINUTE));
});

it('writes no more moments than can be read', () => {
  expect(scaleOf([T, T + 9 * 60 * MINUTE]).ticks.length).toBeLessThanOrEqual(6);
  expect(scaleOf([T]).ticks.length).toBeGreaterThan(0);
});

it.each([
  [460, [0, 1, 2, 3, 4]],
  [200, [0, 2, 4]],
  [100, [0, 3]],
  [40, [0]],
])('writes on %s pixels only as many as fit beside each other', (width, written) => {
  expect(writtenTicks([0, 1, 2, 3, 4], width)).toEqual(written);
});
