// Ranges: never more buckets than a screen shows, and old devices open where their data is.

import { everyMs, parseEvery } from '@lagebild/shared/domain/bucket.ts';
import { expect, it } from 'vitest';
import { RANGES } from '../router/route.ts';
import { defaultRange, spanOfRange } from './ranges.ts';

const now = Date.UTC(2026, 10, 23);
const DAY = 86_400_000;

it.each(RANGES)('asks for a few hundred buckets at most: %s', (range) => {
  const span = spanOfRange({ range, now, lastReading: now - 4 * 365 * DAY, from: now - 400 * DAY, to: now });
  const every = parseEvery(span?.every ?? '');
  expect(span && every && (span.to - span.from) / everyMs(every)).toBeLessThanOrEqual(721);
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
