// The usual band: same weekday, same time by the wall clock, from at least two weeks.
import { expect, it } from 'vitest';
import { usualBand, weeksBefore } from './usual-band.ts';

const ZONE = 'Europe/Berlin';
const at = (text: string): number => Date.parse(text);

it.each([
  ['an ordinary week', '2026-07-15T08:30:00+02:00', 1, '2026-07-08T08:30:00+02:00'],
  ['four weeks, over the change of October', '2026-11-04T08:30:00+01:00', 2, '2026-10-21T08:30:00+02:00'],
  ['over the change of March', '2026-04-01T00:00:00+02:00', 1, '2026-03-25T00:00:00+01:00'],
])('looks at the same time by the wall clock: %s', (_, time, weeks, before) => {
  expect(new Date(weeksBefore(at(time), weeks, ZONE)).toISOString()).toBe(new Date(before).toISOString());
});

it('spans the weeks that are known, and is none of a single one', () => {
  const past = [
    [5, null, 7],
    [3, null, null],
    [9, 1, null],
    [null, null, null],
  ];
  expect(usualBand(past, 3)).toEqual({ low: [3, null, null], high: [9, null, null], lastWeek: [5, null, 7], weeks: 3 });
});
