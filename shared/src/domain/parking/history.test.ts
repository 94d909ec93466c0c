// What a site was like: shares of its devices together, its week, today beside the weeks before, through both nights of the clock change.
import { describe, expect, it } from 'vitest';
import { localClock } from '../local-time.ts';
import { compareDay, QUARTER_MS } from './compare-day.ts';
import { addTaken, takenShares } from './site-shares.ts';
import { weekMap } from './week-map.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const clock = localClock('Europe/Berlin');

describe('the share of a site', () => {
  const counted = (spaces: number, taken: Record<number, number>) =>
    new Map(Object.entries(taken).map(([start, count]) => [Number(start), { taken: count, capacity: spaces }]));

  it('weighs its devices by their spaces', () => {
    const sums = addTaken([counted(100, { 1: 20, 0: 80 }), counted(300, { 0: 0, 1: 180 })]);
    expect([...takenShares(sums, 400, 0.5)]).toEqual([
      [0, 0.2],
      [1, 0.5],
    ]);
  });

  it('is left out where too few of the spaces are known', () => {
    const three = Array.from({ length: 3 }, () => counted(1, { 0: 1 }));
    const others = Array.from({ length: 17 }, () => counted(1, { 1: 0 }));
    expect([...takenShares(addTaken([...three, ...others]), 20, 0.5)]).toEqual([[1, 0]]);
  });
});

/** Every hour from `from` on. */
const hours = (from: string, count: number, shareAt: (start: number) => number) =>
  new Map(Array.from({ length: count }, (_, n) => [Date.parse(from) + n * HOUR, shareAt(Date.parse(from) + n * HOUR)]));

describe('the week', () => {
  it('is the mean by weekday and hour, with the number of hours behind it', () => {
    const from = '2026-11-02T00:00:00+01:00'; // a Monday
    const cells = weekMap(
      hours(from, 14 * 24, (start) => (start < Date.parse(from) + 7 * DAY ? 0.2 : 0.6)),
      clock,
    );
    expect(cells).toHaveLength(168);
    expect(cells[0]).toMatchObject({ weekday: 0, hour: 0, hours: 2 });
    for (const { share, hours: count } of cells) {
      expect(count).toBe(2);
      expect(share).toBeCloseTo(0.4, 9);
    }
  });

  it.each([
    ['spring', '2022-03-27T00:00:00+01:00', 23, { 1: 1, 2: 0, 3: 1 }],
    ['autumn', '2022-10-30T00:00:00+02:00', 25, { 1: 1, 2: 2, 3: 1 }],
  ])('has the right hours in the night of %s', (_, midnight, length, counts) => {
    const shares = hours(midnight, length, (start) => clock(start).minute / 60 / 100);
    const sunday = weekMap(shares, clock).filter(({ weekday }) => weekday === 6);
    for (const [hour, count] of Object.entries(counts)) {
      expect(sunday[Number(hour)]).toMatchObject({ hours: count, share: count > 0 ? Number(hour) / 100 : null });
    }
    expect(sunday.reduce((sum, cell) => sum + cell.hours, 0)).toBe(length);
    expect(sunday[23]?.share).toBeCloseTo(0.23, 9);
  });
});

describe('today beside the weeks before', () => {
  /** Each week has its own level; within a day the share is that of the wall clock. */
  const levelled = (from: number, to: number, level: (weeksAgo: number) => number, today: number) => {
    const quarters = new Map<number, number>();
    for (let time = from; time < to; time += QUARTER_MS) {
      const { day, minute } = clock(time);
      quarters.set(time, level(Math.ceil((clock(today).day - day) / 7)) + minute / 10_000);
    }
    return quarters;
  };

  it('compares with the same weekday at the same time, and with the least and most of four weeks', () => {
    const midnight = Date.parse('2026-11-23T00:00:00+01:00');
    const quarters = levelled(midnight - 35 * DAY, midnight + 10 * HOUR, (ago) => [0.5, 0.3, 0.1, 0.4, 0.2, 0.9][ago] ?? 0, midnight);
    const steps = compareDay({ quarters, from: midnight, to: midnight + DAY, weeks: 4 }, clock);
    expect(steps).toHaveLength(96);
    const noon = steps[48];
    expect(noon).toMatchObject({ time: midnight + 12 * HOUR, today: null });
    expect(noon?.lastWeek).toBeCloseTo(0.372, 9);
    expect([noon?.low, noon?.high].map((share) => share?.toFixed(3))).toEqual(['0.172', '0.472']);
    expect(steps[39]?.today).toBeCloseTo(0.5585, 9);
  });

  it('needs two weeks for a band', () => {
    const midnight = Date.parse('2026-11-23T00:00:00+01:00');
    const quarters = levelled(midnight - 7 * DAY, midnight + HOUR, () => 0.5, midnight);
    expect(compareDay({ quarters, from: midnight, to: midnight + HOUR, weeks: 4 }, clock)[0]).toMatchObject({
      lastWeek: 0.5,
      low: null,
      high: null,
    });
  });

  it.each([
    ['the day after spring began', '2022-03-28T00:00:00+02:00'],
    ['a week after the night of spring', '2022-04-03T00:00:00+02:00'],
    ['the Sunday on which spring begins', '2022-03-27T00:00:00+01:00'],
    ['a week after the night of autumn', '2022-11-06T00:00:00+01:00'],
    ['the Sunday on which autumn begins', '2022-10-30T00:00:00+02:00'],
  ])('goes by the wall clock on %s', (_, text) => {
    const midnight = Date.parse(text);
    const quarters = levelled(midnight - 30 * DAY, midnight + 25 * HOUR, () => 0.1, midnight);
    for (const { time, lastWeek, low, high, today } of compareDay(
      { quarters, from: midnight, to: midnight + 23 * HOUR, weeks: 4 },
      clock,
    )) {
      expect(today).not.toBeNull();
      for (const share of [lastWeek, low, high]) {
        // Two o'clock a week after the night of spring has no past in that one week.
        if (share === null) expect(Math.floor(clock(time).minute / 60)).toBe(2);
        else expect(share).toBeCloseTo(today ?? -1, 9);
      }
    }
  });
});
