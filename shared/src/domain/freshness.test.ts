// A device is measured by its own rhythm where it keeps one, else by its kind's minutes, or longer where it reports more seldom.
import { expect, it } from 'vitest';
import { freshnessOf, limitsOf, silentAfterMs } from './freshness.ts';

const rules = { late_minutes: 30, silent_minutes: 120 };
const MINUTE = 60_000;

it.each([
  [29, 0, 'fresh'],
  [30, 0, 'late'],
  [120, 0, 'silent'],
  [120, 1440, 'fresh'],
  [2159, 1440, 'fresh'],
  [2160, 1440, 'late'],
  [4320, 1440, 'silent'],
  [30, 1, 'late'],
] as const)('%i minutes ago, every %s minutes or so: %s', (minutes, everyMinutes, expected) => {
  expect(freshnessOf(0, minutes * MINUTE, limitsOf(rules, { everyMinutes, isSteady: false }))).toBe(expected);
});

it.each([
  ['10 seconds', 1 / 6, 2, 10],
  ['a minute', 1, 3, 10],
  ['five minutes', 5, 15, 30],
  ['ten minutes', 10, 30, 60],
  ['a quarter of an hour', 15, 30, 90],
  ['an hour', 60, 90, 180],
  ['a day', 1440, 2160, 4320],
] as const)('who reports every %s, steadily, is late after %4$s and silent after %5$s minutes', (_, everyMinutes, late, silent) => {
  const { lateAfterMs, silentAfterMs: silentMs } = limitsOf(rules, { everyMinutes, isSteady: true });
  expect([lateAfterMs / MINUTE, silentMs / MINUTE]).toEqual([late, silent]);
});

it('gives a steady device never more time than an unsteady one of the same rhythm', () => {
  for (let everyMinutes = 0.1; everyMinutes < 3000; everyMinutes *= 1.3) {
    const [steady, not] = [true, false].map((isSteady) => limitsOf(rules, { everyMinutes, isSteady }));
    expect(steady?.lateAfterMs).toBeLessThanOrEqual(not?.lateAfterMs ?? 0);
    expect(steady?.silentAfterMs).toBeLessThanOrEqual(not?.silentAfterMs ?? 0);
    expect(steady?.lateAfterMs).toBeLessThan(steady?.silentAfterMs ?? 0);
  }
});

it('waits for as many rhythms as a rule says', () => {
  expect(silentAfterMs(rules, { everyMinutes: 5, isSteady: true }, 5) / MINUTE).toBe(50);
  expect(silentAfterMs(rules, { everyMinutes: 60, isSteady: false }, 5) / MINUTE).toBe(300);
});

it('never is never', () => {
  expect(freshnessOf(undefined, 0, limitsOf(rules, { everyMinutes: 1440, isSteady: true }))).toBe('never');
});
