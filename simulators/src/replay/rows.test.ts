// The row parsers: every format, empty and wrong fields, impossible dates, values that are passed on as they stand.
import { describe, expect, it } from 'vitest';
import { KNOWN_HEADERS } from './detect-format.ts';
import { hourlyAirRows, stationOf } from './hourly-air-rows.ts';
import { createPace } from './pace.ts';
import { parkingRows } from './parking-rows.ts';
import { timeLeft } from './progress.ts';
import { decimal, utcMoment, utcTimestamp } from './row.ts';
import { ubaRows } from './uba-rows.ts';

describe('fields', () => {
  it.each([
    ['5', 5],
    ['-5', -5],
    [' 2.50 ', 2.5],
    ['1e3', 1000],
    ['.5', 0.5],
    ['', undefined],
    ['abc', undefined],
    ['0x10', undefined],
    ['Infinity', undefined],
    ['NaN', undefined],
    ['1,5', undefined],
    ['5 m', undefined],
  ])('number %j', (text, value) => {
    expect(decimal(text)).toBe(value);
  });

  it.each([
    ['2022-03-27T01:00:00Z', Date.UTC(2022, 2, 27, 1)],
    ['2024-02-29T00:00:00Z', Date.UTC(2024, 1, 29)],
    ['2022-02-30T00:00:00Z', undefined],
    ['2022-13-01T00:00:00Z', undefined],
    ['2022-03-27T25:00:00Z', undefined],
    ['2022-03-27 01:00:00', undefined],
    ['2022-03-27T01:00:00', undefined],
    ['yesterday', undefined],
  ])('time %j', (text, time) => {
    expect(utcTimestamp(text)).toBe(time);
  });

  it('needs a real date', () => {
    expect(utcMoment('2019-12-15', '03:00:00')).toBe(Date.UTC(2019, 11, 15, 3));
    expect(utcMoment('2019-11-31')).toBeUndefined();
  });
});

describe('car parks', () => {
  const format = parkingRows([
    { lot: 'a', name: 'Am Wall', capacity: '80', lat: '51.5', lon: '7.6' },
    { lot: 'b', name: '', capacity: '', lat: '51.5', lon: '' },
  ]);
  const time = Date.UTC(2022, 2, 14, 0, 0, 1);

  it('brings capacity, and passes on negative and too large values', () => {
    expect(format.parse(['2022-03-14T00:00:01Z', 'a', '-3'])).toEqual({ device: 'a', time, values: { free: -3, capacity: 80 } });
    expect(format.parse(['2022-03-14T00:00:01Z', 'a', '99'])).toEqual({ device: 'a', time, values: { free: 99, capacity: 80 } });
    expect(format.parse(['2022-03-14T00:00:01Z', 'unlisted', '7'])).toEqual({ device: 'unlisted', time, values: { free: 7 } });
  });

  it('tells name and position as far as they are known', () => {
    expect(format.aboutOf('a')).toEqual({ name: 'Am Wall', lat: 51.5, lon: 7.6 });
    expect(format.aboutOf('b')).toBeUndefined();
  });

  it.each([
    [['', 'a', '1']],
    [['2022-03-14T00:00:01Z', '', '1']],
    [['2022-03-14T00:00:01Z', 'a', '']],
    [['2022-03-14T00:00:01Z', 'a']],
    [[]],
  ])('refuses %j', (row) => {
    expect(format.parse(row)).toHaveProperty('problem');
  });
});

describe('one air station by the hour', () => {
  const format = hourlyAirRows('/x/potsdam-zentrum-pm25-winter2019.csv');
  const time = Date.UTC(2019, 11, 15, 1);

  it('leaves out what is empty', () => {
    expect(format.parse(['2019-12-15', '01:00:00', '2.0', '', '7.1', '0.0', '2'])).toEqual({
      device: 'potsdam-zentrum',
      time,
      values: { pm2_5: 2, wind_speed: 7.1, rain: 0 },
    });
    expect(format.aboutOf('potsdam-zentrum')).toEqual({ name: 'Potsdam-Zentrum' });
  });

  it('refuses a row with nothing measured, or with a word for a number', () => {
    expect(format.parse(['2019-12-15', '01:00:00', '', '', '', '', '2'])).toEqual({ problem: 'nothing was measured in this hour' });
    expect(format.parse(['2019-12-15', '01:00:00', 'x', '', '', '', '2'])).toEqual({ problem: 'pm25 is "x", which is not a number' });
  });

  it('takes the station from the name of the file', () => {
    expect(stationOf('blankenfelde-pm25-winter2019.csv')).toBe('blankenfelde');
    expect(stationOf('/a/b/x.csv')).toBe('x');
  });
});

describe('Environment Agency', () => {
  const { parse, aboutOf } = ubaRows([{ station_code: 'DENW053', name: 'Köln-Chorweiler', lat: '51.02', lon: '6.88' }]);

  it('gives an hour the time of its beginning, CET all year', () => {
    expect(parse(['DENW053', 'NO2', '1SMW', '2014-01-01', '1', '41'])).toEqual({
      device: 'DENW053',
      time: Date.UTC(2013, 11, 31, 23),
      values: { no2: 41 },
    });
    expect(parse(['DENW053', 'O3', '1SMW', '2014-07-01', '24', '80'])).toEqual({
      device: 'DENW053',
      time: Date.UTC(2014, 6, 1, 22),
      values: { o3: 80 },
    });
    expect(aboutOf('DENW053')).toEqual({ name: 'Köln-Chorweiler', lat: 51.02, lon: 6.88 });
  });

  it('gives a day the time of its beginning', () => {
    expect(parse(['DENW058', 'PM10', '1TMW', '2014-01-02', '', '7'])).toEqual({
      device: 'DENW058',
      time: Date.UTC(2014, 0, 1, 23),
      values: { pm10_day: 7 },
    });
    expect(parse(['DENW058', 'SO2', '1TMW', '2014-01-02', '', '7'])).toHaveProperty('values', { so2_day: 7 });
  });

  it('passes on the mark of a missing value: the platform must refuse it', () => {
    expect(parse(['DENW053', 'SO2', '1SMW', '2014-01-01', '2', '-999'])).toHaveProperty('values', { so2: -999 });
  });

  it.each([
    ['NO2', '1SMW', '0'],
    ['NO2', '1SMW', '25'],
    ['NO2', '1SMW', ''],
    ['NO2', '1TMW', ''],
    ['CO', '8SMW', '1'],
  ])('refuses %s %s hour %j', (component, statistic, hour) => {
    expect(parse(['DENW053', component, statistic, '2014-01-01', hour, '1'])).toHaveProperty('problem');
  });
});

it('knows three headers', () => {
  expect(KNOWN_HEADERS[0]).toBe('timestamp,lot,free');
  expect(KNOWN_HEADERS).toHaveLength(3);
});

describe('pace', () => {
  it('waits for what lies ahead, not for what lies behind', async () => {
    const { signal } = new AbortController();
    const pace = createPace(1000, signal, () => 0);
    expect(pace(10_000)).toBeUndefined();
    expect(pace(9000)).toBeUndefined();
    expect(pace(30_000)).toBeInstanceOf(Promise);
    expect(createPace(Number.POSITIVE_INFINITY, signal)(1e12)).toBeUndefined();
  });

  it('lets go when it is stopped', async () => {
    const stop = new AbortController();
    const pace = createPace(1, stop.signal);
    expect(pace(0)).toBeUndefined();
    setTimeout(() => stop.abort(), 10);
    await expect(pace(3_600_000)).resolves.toBeUndefined();
  });
});

it('tells the time left in words', () => {
  expect([timeLeft(0, 1000), timeLeft(0.5, 10_000), timeLeft(0.25, 60_000), timeLeft(0.01, 60_000)]).toEqual([
    'time left unknown',
    '10 s left',
    '3 min 0 s left',
    '1 h 39 min left',
  ]);
});
