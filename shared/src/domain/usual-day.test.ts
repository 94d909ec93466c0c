// What is usual at this time: the same weekday by the wall clock, also over the nights in which the clocks change.
import { describe, expect, it } from 'vitest';
import { localClock, localDayOf, localInstant } from './local-time.ts';
import { atMoment, usualDay } from './usual-day.ts';

const ZONE = 'Europe/Berlin';
const HOUR = 3_600_000;
const clock = localClock(ZONE);
const midnight = (date: string, days = 0) => localInstant(localDayOf(Date.parse(`${date}T12:00:00Z`), ZONE) + days, 0, ZONE);

/** Each hour of some weeks before a day: its hour by the wall clock, times ten, plus the number of the week back. */
function history(date: string, weeks: readonly number[]): Map<number, number> {
  const values = new Map<number, number>();
  for (const week of weeks) {
    for (let time = midnight(date, -7 * week); time < midnight(date, -7 * week + 1); time += HOUR)
      values.set(time, 10 * Math.floor(clock(time).minute / 60) + week);
  }
  return values;
}

const day = (date: string, values: ReadonlyMap<number, number>) =>
  usualDay({ values, stepMinutes: 60, from: midnight(date), to: midnight(date, 1), weeks: 4 }, clock);

describe('a day beside its weeks before', () => {
  it('tells the median and the band of the same hour', () => {
    const steps = day('2026-06-17', history('2026-06-17', [1, 2, 3, 4]));
    expect(steps).toHaveLength(24);
    expect(steps[14]).toEqual({ time: midnight('2026-06-17') + 14 * HOUR, today: null, lastWeek: 141, usual: 142.5, low: 141, high: 144 });
  });

  it('says nothing with one week alone', () => {
    const steps = day('2026-06-17', history('2026-06-17', [3]));
    expect(steps.every(({ usual, low, high }) => usual === null && low === null && high === null)).toBe(true);
  });

  it.each([
    ['the night in autumn, in which an hour comes twice', '2026-10-25', 25],
    ['the night in spring, which leaves one out', '2026-03-29', 23],
  ])('goes by the wall clock in %s', (_, date, hours) => {
    const steps = day(date, history(date, [1, 2, 3, 4]));
    expect(steps).toHaveLength(hours);
    for (const { time, usual } of steps) expect(usual).toBe(10 * Math.floor(clock(time).minute / 60) + 2.5);
  });

  it('takes the mean of an hour that came twice, and knows none that was left out', () => {
    const autumn = history('2026-11-01', [1]); // a week after the clocks went back
    const twice = [...autumn.keys()].filter((time) => Math.floor(clock(time).minute / 60) === 2);
    expect(twice).toHaveLength(2);
    autumn.set(twice[0] ?? 0, 100);
    autumn.set(twice[1] ?? 0, 200);
    expect(day('2026-11-01', autumn)[2]?.lastWeek).toBe(150);
    const spring = day('2026-04-05', history('2026-04-05', [1, 2]));
    expect(spring[2]).toMatchObject({ lastWeek: null, usual: null });
    expect(spring[3]?.usual).toBe(31.5);
  });

  it('tells a moment between the middles of two hours, and nothing beside one that is unknown', () => {
    const values = history('2026-06-17', [1, 2]);
    const steps = day('2026-06-17', values);
    const at = (minutes: number) => atMoment(steps, 'usual', midnight('2026-06-17') + minutes * 60_000, 60);
    expect(at(14 * 60 + 30)).toBeCloseTo(141.5);
    expect(at(14 * 60 + 45)).toBeCloseTo(144);
    expect(at(14 * 60 + 15)).toBeCloseTo(139);
    expect(at(5)).toBeCloseTo(1.5);
    const holed = steps.map((step, index) => (index === 15 ? { ...step, usual: null } : step));
    expect(atMoment(holed, 'usual', midnight('2026-06-17') + (14 * 60 + 45) * 60_000, 60)).toBeNull();
  });
});
