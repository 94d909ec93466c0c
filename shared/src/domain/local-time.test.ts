// The wall clock of Unna on ordinary days and in the two nights when it is changed.
import { expect, it } from 'vitest';
import { localDayOf, localInstant, zoneOffsetMs } from './local-time.ts';

const ZONE = 'Europe/Berlin';
const HOUR = 3_600_000;
const day = (text: string): number => Date.parse(`${text}T00:00:00Z`) / 86_400_000;
const at = (date: string, hours: number): string => new Date(localInstant(day(date), hours * HOUR, ZONE)).toISOString();

it('knows the offset in winter, in summer and on both sides of a change', () => {
  const offsets = ['2026-01-10T12:00Z', '2026-03-29T00:59:59.999Z', '2026-03-29T01:00Z', '2026-10-25T00:59:59Z', '2026-10-25T01:00Z'];
  expect(offsets.map((text) => zoneOffsetMs(Date.parse(text), ZONE) / HOUR)).toEqual([1, 1, 2, 2, 1]);
});

it.each([
  ['an evening in winter', '2026-01-10', 22.5, '2026-01-10T21:30:00.000Z'],
  ['a morning in summer', '2026-07-10', 5, '2026-07-10T03:00:00.000Z'],
  ['midnight of the day in spring', '2026-03-29', 0, '2026-03-28T23:00:00.000Z'],
  ['after the jump', '2026-03-29', 5, '2026-03-29T03:00:00.000Z'],
  ['a time that is left out: when the clock jumps over it', '2026-03-29', 2.5, '2026-03-29T01:00:00.000Z'],
  ['a time that comes twice: the first', '2026-10-25', 2.5, '2026-10-25T00:30:00.000Z'],
  ['after the second two o’clock', '2026-10-25', 3, '2026-10-25T02:00:00.000Z'],
  ['hours beyond the day', '2026-10-24', 29, '2026-10-25T04:00:00.000Z'],
])('finds %s', (_what, date, hours, expected) => {
  expect(at(date, hours)).toBe(expected);
});

it('numbers local days, which begin at local midnight', () => {
  expect(localDayOf(Date.parse('2026-07-09T21:59:59Z'), ZONE)).toBe(day('2026-07-09'));
  expect(localDayOf(Date.parse('2026-07-09T22:00:00Z'), ZONE)).toBe(day('2026-07-10'));
});
