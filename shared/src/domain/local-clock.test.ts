// The wall clock: weekdays, minutes, and both nights in which it jumps.
import { expect, it } from 'vitest';
import { localClock } from './local-time.ts';

const berlin = localClock('Europe/Berlin');
const day = (text: string) => Date.parse(`${text}T00:00:00Z`) / 86_400_000;

it.each([
  ['2022-03-27T00:59:00Z', '2022-03-27', 6, 119], // Sunday 1:59, winter
  ['2022-03-27T01:00:00Z', '2022-03-27', 6, 180], // 3:00 follows
  ['2022-10-30T00:30:00Z', '2022-10-30', 6, 150], // 2:30 summer
  ['2022-10-30T01:30:00Z', '2022-10-30', 6, 150], // 2:30 again
  ['2026-01-05T22:59:59Z', '2026-01-05', 0, 1439], // Monday, the last minute
  ['2026-01-05T23:00:00Z', '2026-01-06', 1, 0],
  ['1969-12-31T23:30:00Z', '1970-01-01', 3, 30],
])('%s is %s, weekday %i, minute %i', (instant, date, weekday, minute) => {
  expect(berlin(Date.parse(instant))).toEqual({ day: day(date), weekday, minute });
});

it('remembers nothing wrong: asked in any order, it answers the same', () => {
  const times = Array.from({ length: 400 }, (_, n) => Date.UTC(2022, 9, 29, 12) + n * 540_000);
  const forth = times.map(berlin);
  expect(times.toReversed().map(berlin).toReversed()).toEqual(forth);
});
