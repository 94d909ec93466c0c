// Zooming and moving on the axis of time.
import { expect, it } from 'vitest';
import { draggedSpan, placeOf, SHORTEST_SPAN_MS, shifted, timeAt, zoomed } from './zoom.ts';

const HOUR = 3_600_000;
const plot = { left: 50, right: 250, from: 0, to: 10 * HOUR };
const NOW = 10 * HOUR;

it('knows the time at a place and the place of a time, and stays within the plot', () => {
  expect(timeAt(150, plot)).toBe(5 * HOUR);
  expect(timeAt(0, plot)).toBe(0);
  expect(timeAt(999, plot)).toBe(10 * HOUR);
  expect(placeOf(5 * HOUR, plot)).toBe(150);
});

it('takes a drag in both directions, a tap for none, and a drag over next to nothing for the shortest span', () => {
  expect(draggedSpan(100, 200, plot)).toEqual({ from: 2.5 * HOUR, to: 7.5 * HOUR });
  expect(draggedSpan(200, 100, plot)).toEqual({ from: 2.5 * HOUR, to: 7.5 * HOUR });
  expect(draggedSpan(100, 105, plot)).toBeUndefined();
  const narrow = draggedSpan(100, 120, { ...plot, to: 1000 });
  expect((narrow?.to ?? 0) - (narrow?.from ?? 0)).toBe(SHORTEST_SPAN_MS);
});

it('zooms around the point that is looked at', () => {
  expect(zoomed({ from: 0, to: 10 * HOUR }, 0.5, NOW)).toEqual({ from: 2.5 * HOUR, to: 7.5 * HOUR });
  expect(zoomed({ from: 0, to: 10 * HOUR }, 0.5, NOW, 10 * HOUR)).toEqual({ from: 5 * HOUR, to: 10 * HOUR });
  const { from, to } = zoomed({ from: 2 * HOUR, to: 4 * HOUR }, 0.5, NOW, 2.5 * HOUR);
  expect((2.5 * HOUR - from) / (to - from)).toBeCloseTo(0.25, 5);
});

it('never looks into the future when it goes away or later', () => {
  expect(zoomed({ from: 0, to: 10 * HOUR }, 2, NOW)).toEqual({ from: -10 * HOUR, to: 10 * HOUR });
  expect(shifted({ from: 4 * HOUR, to: 8 * HOUR }, 1, NOW)).toEqual({ from: 6 * HOUR, to: 10 * HOUR });
  expect(shifted({ from: 4 * HOUR, to: 8 * HOUR }, -1, NOW)).toEqual({ from: HOUR, to: 5 * HOUR });
  // What lies beyond now already (a clock that is ahead) stays reachable.
  expect(zoomed({ from: 9 * HOUR, to: 12 * HOUR }, 1, NOW)).toEqual({ from: 9 * HOUR, to: 12 * HOUR });
});
