// A device is measured by its own rhythm where it is known, else by its kind's.
import { expect, it } from 'vitest';
import { freshnessOf } from './freshness.ts';

const rules = { late_minutes: 30, silent_minutes: 120 };
const ago = (minutes: number, everyMinutes?: number) => freshnessOf(0, minutes * 60_000, rules, everyMinutes);

it.each([
  [29, undefined, 'fresh'],
  [30, undefined, 'late'],
  [120, undefined, 'silent'],
  [120, 1440, 'fresh'],
  [2159, 1440, 'fresh'],
  [2160, 1440, 'late'],
  [4320, 1440, 'silent'],
  [30, 1, 'late'],
] as const)('%i minutes ago, every %s minutes: %s', (minutes, every, expected) => {
  expect(ago(minutes, every)).toBe(expected);
});

it('never is never', () => {
  expect(freshnessOf(undefined, 0, rules, 1440)).toBe('never');
});
