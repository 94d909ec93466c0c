// Limit values over a year: what counts as exceeded, days of 23 and 25 hours, missing hours, data capture, several years.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { HOUR_MS, type HourlyMeans } from './hourly-means.ts';
import { trackLimit } from './limit-tracker.ts';
import type { LimitSet, LimitValue } from './limit-value-rules.ts';
import { parseLimitRules } from './limit-value-rules.ts';
import { dayMaxima8h, dayMeans, localDays, yearStart } from './local-days.ts';
import { LEAD_HOURS, meansOfYear, type YearData } from './pollutant-year.ts';
import type { Pollutant } from './pollutants.ts';

const rules = parseLimitRules(readFileSync('region/limit-values.yaml', 'utf8'));
const timezone = 'Europe/Berlin';
const local = (text: string): number => Date.parse(text);
const NEXT_YEAR = local('2027-01-01T00:00:00+01:00');

function limitOf(set: string, pollutant: Pollutant, averaging: LimitValue['averaging']): [LimitValue, LimitSet] {
  const found = rules.sets[set]?.values.find((value) => value.pollutant === pollutant && value.averaging === averaging);
  if (!found) throw new Error(`${set} has no ${pollutant} ${averaging}`);
  return [found, rules.sets[set] as LimitSet];
}

/** A year of hours; `at` gives the value of each by its start. */
function dataOf(
  at: (time: number) => number | null,
  { year = 2026, until = yearStart(year + 1, timezone), daily = [] }: Partial<YearData> = {},
): YearData {
  const start = yearStart(year, timezone) - LEAD_HOURS * HOUR_MS;
  const count = Math.round((yearStart(year + 1, timezone) - start) / HOUR_MS);
  const values = Array.from({ length: count }, (_, hour) => at(start + hour * HOUR_MS));
  return { year, timezone, hours: { start, values, capture: values.map((value) => (value === null ? 0 : 1)) }, daily, until };
}

const track = (set: string, pollutant: Pollutant, averaging: LimitValue['averaging'], ...years: YearData[]) =>
  trackLimit(...limitOf(set, pollutant, averaging), years, rules.validity);

const localDate = new Intl.DateTimeFormat('en-CA', { timeZone: timezone });
/** Day of 2026, from 0, in local time. */
const dayNumber = (time: number): number =>
  Math.floor((Date.parse(`${localDate.format(time)}T00:00Z`) - Date.UTC(2026, 0, 1)) / 86_400_000);

describe('days', () => {
  const spring = localDays(local('2026-03-29T00:00:00+01:00'), local('2026-03-30T00:00:00+02:00'), timezone);
  const autumn = localDays(local('2026-10-25T00:00:00+02:00'), local('2026-10-26T00:00:00+01:00'), timezone);
  const row = (start: number, values: (number | null)[]): HourlyMeans => ({ start, values, capture: [] });

  it('have 23 hours in spring and 25 in autumn', () => {
    expect([spring, autumn].map(([day]) => day && (day.end - day.start) / HOUR_MS)).toEqual([23, 25]);
    expect([spring.length, autumn.length]).toEqual([1, 1]);
  });

  it.each([
    // hours of the day, valid ones, is there a mean? 75 % of 23 are 17.25, of 25 they are 18.75
    ['spring', spring, 18, true],
    ['spring', spring, 17, false],
    ['autumn', autumn, 19, true],
    ['autumn', autumn, 18, false],
  ] as const)('%s, %#: valid with %3$s', (_, days, valid, isValid) => {
    const [day] = days;
    if (!day) throw new Error('no day');
    const hours = (day.end - day.start) / HOUR_MS;
    // Values outside the day must not count.
    const values = [99, ...Array.from({ length: hours }, (_none, hour) => (hour < valid ? hour : null)), 99];
    const [mean] = dayMeans(row(day.start - HOUR_MS, values), days, 0.75);
    expect(mean?.value).toBe(isValid ? (valid - 1) / 2 : null);
  });

  it('take the highest eight hours that end on the day', () => {
    const [day] = localDays(local('2026-07-01T00:00:00+02:00'), local('2026-07-02T00:00:00+02:00'), timezone);
    if (!day) throw new Error('no day');
    // High from 17:00 to 24:00 of the day before: the window that ends at 01:00 belongs to this day and holds seven of these hours.
    const values = [...Array<number>(7).fill(160), ...Array<number>(24).fill(40)];
    const [max] = dayMaxima8h(row(day.start - 7 * HOUR_MS, values), [day], rules.validity);
    expect(max?.value).toBe((7 * 160 + 40) / 8);
  });

  it('need 18 of 24 running eight-hour means, of six hours each', () => {
    const day = localDays(local('2026-07-01T00:00:00+02:00'), local('2026-07-02T00:00:00+02:00'), timezone);
    const start = (day[0]?.start ?? 0) - 7 * HOUR_MS;
    const lastHours = (count: number) => [...Array<null>(31 - count).fill(null), ...Array<number>(count).fill(100)];
    // With n hours at the end of the day, n - 5 windows hold six of them.
    expect(dayMaxima8h(row(start, lastHours(23)), day, rules.validity)[0]?.value).toBe(100);
    expect(dayMaxima8h(row(start, lastHours(22)), day, rules.validity)[0]?.value).toBeNull();
  });
});

describe('a day that counts', () => {
  const exceeded = (value: number) =>
    track(
      'bimschv39',
      'pm10',
      'day',
      dataOf((time) => (dayNumber(time) === 100 ? value : 20)),
    ).used;

  it.each([
    [50, 0],
    [50.4, 0],
    [50.49999, 0],
    [50.5, 1],
    [51, 1],
  ])('PM10 of %s: %i days', (value, days) => {
    expect(exceeded(value)).toBe(days);
  });

  it('is counted with its date', () => {
    const state = track(
      'bimschv39',
      'pm10',
      'day',
      dataOf((time) => (dayNumber(time) === 87 ? 80 : 20)),
    );
    expect(state.exceedances).toEqual([{ start: local('2026-03-29T00:00:00+01:00'), value: 80 }]);
  });
});

describe('allowed exceedances', () => {
  const withDays = (days: number) =>
    track(
      'bimschv39',
      'pm10',
      'day',
      dataOf((time) => (dayNumber(time) < days ? 60 : 20)),
    );

  it.each([
    [0, 'kept'],
    [7, 'kept'],
    [34, 'kept'],
    [35, 'used_up'],
    [36, 'exceeded'],
  ])('%i of 35 days: %s', (days, status) => {
    expect(withDays(days)).toMatchObject({ used: days, status, measured: 365, elapsed: 365, hasEnough: true });
  });

  it('counts hours for nitrogen dioxide, and fewer from 2030 on', () => {
    const high = new Set([10, 500, 4000, 8000].map((hour) => yearStart(2026, timezone) + hour * HOUR_MS));
    const data = dataOf((time) => (high.has(time) ? 200.6 : 30));
    expect(track('bimschv39', 'no2', 'hour', data)).toMatchObject({ used: 4, status: 'kept' });
    expect(track('eu2030', 'no2', 'hour', data)).toMatchObject({ used: 4, status: 'exceeded' });
    expect(track('eu2030', 'no2', 'year', data)).toMatchObject({ status: 'exceeded', used: null });
    expect(track('bimschv39', 'no2', 'year', data).mean).toBeCloseTo(30 + (4 * 170.6) / 8760, 9);
  });
});

describe('data capture', () => {
  /** So many of the hours, spread evenly. */
  const withGaps = (share: number) => {
    const begin = yearStart(2026, timezone);
    return dataOf((time) => {
      const hour = Math.round((time - begin) / HOUR_MS);
      return Math.floor((hour + 1) * share) > Math.floor(hour * share) ? 40.4 : null;
    });
  };

  it.each([
    ['bimschv39', 0.9, true],
    ['bimschv39', 0.89, false],
    ['eu2030', 0.85, true],
    ['eu2030', 0.84, false],
  ] as const)('%s with %s of the hours: enough %s', (set, share, hasEnough) => {
    const state = track(set, 'pm10', 'year', withGaps(share));
    expect(state).toMatchObject({ hasEnough, elapsed: 8760, total: 8760 });
    expect(state.measured / 8760).toBeCloseTo(share, 2);
    expect(state.mean).toBeCloseTo(40.4, 9);
    expect(state.status).toBe(set === 'bimschv39' ? 'kept' : 'exceeded');
  });

  it('looks at what is over of a running year only', () => {
    const until = local('2026-07-02T12:30:00+02:00');
    const state = track(
      'bimschv39',
      'pm10',
      'day',
      dataOf((time) => (time < until ? 60 : null), { until }),
    );
    expect(state).toMatchObject({ used: 182, measured: 182, elapsed: 182, total: 365, status: 'exceeded' });
    expect(
      track(
        'bimschv39',
        'pm10',
        'year',
        dataOf((time) => (time < until ? 60 : null), { until }),
      ).elapsed,
    ).toBe(182 * 24 - 1 + 12);
  });

  it('says that there is nothing', () => {
    expect(
      track(
        'bimschv39',
        'no2',
        'hour',
        dataOf(() => null),
      ),
    ).toMatchObject({ status: 'no_data', used: null, hasEnough: false });
    expect(
      track(
        'bimschv39',
        'no2',
        'year',
        dataOf(() => null),
      ),
    ).toMatchObject({ status: 'no_data', mean: null });
  });

  it('takes daily means that came ready made where there are no hours', () => {
    const daily = Array.from({ length: 330 }, (_, day) => ({
      time: yearStart(2026, timezone) + day * 24 * HOUR_MS,
      value: day < 3 ? 55 : 25,
    }));
    const days = track(
      'bimschv39',
      'pm10',
      'day',
      dataOf(() => null, { daily }),
    );
    expect(days).toMatchObject({ used: 3, measured: 330, elapsed: 365, hasEnough: true });
    const year = track(
      'bimschv39',
      'pm10',
      'year',
      dataOf(() => null, { daily }),
    );
    expect(year).toMatchObject({ measured: 330, elapsed: 365 });
    expect(year.mean).toBeCloseTo((3 * 55 + 327 * 25) / 330, 9);
  });

  it('prefers the mean of the hours to a ready-made one', () => {
    const daily = [{ time: yearStart(2026, timezone), value: 90 }];
    expect(
      meansOfYear(
        'day',
        dataOf(() => 20, { daily }),
        rules.validity,
      ).means[0]?.value,
    ).toBe(20);
  });
});

describe('ozone', () => {
  const localHour = new Intl.DateTimeFormat('en-GB', { timeZone: timezone, hour: 'numeric', hourCycle: 'h23' });
  /** Days with ten hours of 130, far enough from midnight that no eight hours reach into the next day. */
  const hot = (days: number) => (time: number) => {
    const isDay = dayNumber(time) >= 150 && dayNumber(time) < 150 + days;
    const hour = Number(localHour.format(time));
    return isDay && hour >= 10 && hour < 20 ? 130 : 60;
  };
  const ofYear = (year: number, days: number, until?: number): YearData => {
    const shift = yearStart(year, timezone) - yearStart(2026, timezone);
    return dataOf((time) => hot(days)(time - shift), { year, ...(until !== undefined && { until }) });
  };

  it('is a mean over three years', () => {
    const state = track('bimschv39', 'o3', 'day_max_8h', ofYear(2024, 20), ofYear(2025, 30), ofYear(2026, 31));
    expect(state).toMatchObject({ used: 31, usedOverYears: 27, yearsCounted: [2024, 2025, 2026], status: 'exceeded' });
    expect(track('bimschv39', 'o3', 'day_max_8h', ofYear(2024, 10), ofYear(2025, 30), ofYear(2026, 31)).status).toBe('kept');
  });

  it('counts no year whose summer is not measured, and no year that is not over', () => {
    const summerless = dataOf((time) => (dayNumber(time) >= 120 && dayNumber(time) < 200 ? null : 60));
    expect(track('bimschv39', 'o3', 'day_max_8h', summerless)).toMatchObject({
      hasEnough: false,
      summer: { months: 3, over: 6 },
      yearsCounted: [],
      usedOverYears: null,
    });
    const running = ofYear(2026, 5, local('2026-09-15T00:00:00+02:00'));
    expect(track('bimschv39', 'o3', 'day_max_8h', running)).toMatchObject({
      used: 5,
      hasEnough: true,
      summer: { months: 5, over: 5 },
      yearsCounted: [],
      usedOverYears: null,
      status: 'kept',
    });
  });
});

it('has years that begin at local midnight', () => {
  expect(yearStart(2027, timezone)).toBe(NEXT_YEAR);
});
