// Marks of the time axis stand at round local times, through both changes of summer time.
import { expect, it } from 'vitest';
import { timeTicks } from './time-ticks.ts';

const ZONE = 'Europe/Berlin';
const local = (time: number) => new Intl.DateTimeFormat('de-DE', { timeZone: ZONE, hour: '2-digit', minute: '2-digit' }).format(time);

it('marks a day every three hours', () => {
  const from = Date.parse('2026-07-01T00:00:00+02:00');
  expect(timeTicks(from, from + 86_400_000, 8, ZONE).times.map(local)).toEqual([
    '00:00',
    '03:00',
    '06:00',
    '09:00',
    '12:00',
    '15:00',
    '18:00',
    '21:00',
  ]);
});

it.each(['2026-10-25', '2027-03-28'])('marks the same hours on %s, when the clocks change', (day) => {
  const from = Date.parse(`${day}T00:00:00+0${day.startsWith('2026') ? 2 : 1}:00`);
  const hours = timeTicks(from, from + 25 * 3_600_000, 5, ZONE).times.map(local);
  expect(hours.slice(0, 4)).toEqual(['00:00', '06:00', '12:00', '18:00']);
});

it('marks days at local midnight over the change in autumn', () => {
  const { times, style } = timeTicks(Date.parse('2026-10-23T10:00:00+02:00'), Date.parse('2026-10-27T10:00:00+01:00'), 5, ZONE);
  expect(times.map(local)).toEqual(['00:00', '00:00', '00:00', '00:00']);
  expect(style).toBe('day');
});

it('marks months at their first, because only the month is written', () => {
  const [from, to] = [Date.parse('2026-07-10T12:00:00+02:00'), Date.parse('2027-01-20T12:00:00+01:00')];
  const { times, style } = timeTicks(from, to, 3, ZONE);
  expect(style).toBe('month');
  expect(times).toEqual([Date.parse('2026-10-01T00:00:00+02:00'), Date.parse('2027-01-01T00:00:00+01:00')]);
});

it.each([1, 60, 3600, 86_400, 30 * 86_400, 10 * 366 * 86_400])('never crowds the axis: %d seconds', (seconds) => {
  const from = Date.UTC(2026, 0, 1, 7, 13);
  expect(timeTicks(from, from + seconds * 1000, 10, ZONE).times.length).toBeLessThanOrEqual(12);
});
