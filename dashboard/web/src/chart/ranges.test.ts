// Ranges: never more points than a screen shows, and old devices open where their data is.

import { expect, it } from 'vitest';
import { defaultRange, pointsFor, spanOfRange } from './ranges.ts';

const now = Date.UTC(2026, 10, 23);
const DAY = 86_400_000;

it.each([
  [360, 720],
  [900, 1800],
  [3000, 2000],
  [0, 100],
])('asks for two points a pixel at most, and for what the API answers: %i px', (width, points) => {
  expect(pointsFor(width)).toBe(points);
});

it('opens a device that reports with today, an old one around its last reading', () => {
  expect(defaultRange(now - 60_000, now)).toBe('24h');
  expect(defaultRange(now - 2 * DAY, now)).toBe('last');
  expect(defaultRange(undefined, now)).toBe('24h');
});

it('includes the last reading itself', () => {
  const last = Date.UTC(2022, 5, 1, 12);
  const span = spanOfRange({ range: 'last', now, lastReading: last, from: undefined, to: undefined });
  expect(span?.to).toBeGreaterThan(last);
  expect(span?.isRolling).toBe(false);
});

it('refuses a chosen range that ends before it begins', () => {
  expect(spanOfRange({ range: 'custom', now, lastReading: now, from: now, to: now - DAY })).toBeUndefined();
  expect(spanOfRange({ range: 'custom', now, lastReading: now, from: undefined, to: now })).toBeUndefined();
});
