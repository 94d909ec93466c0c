// The air desk of a running Lagebild: what comes in by MQTT comes out as index, hours and limit values, as code of its own computes them.
import type { AirStationView, LimitStateView } from '@lagebild/shared/contract/air-routes.ts';
import type { Answer } from '@lagebild/shared/contract/http.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SEED, seededRandom } from './support/random.ts';
import { type RunningLagebild, runLagebild } from './support/running-lagebild.ts';

const MINUTE = 60_000;
const HOUR = 3_600_000;
const at = (text: string): number => Date.parse(text);
/** The night of spring: at 02:00 the clock goes to 03:00. */
const SPRING = at('2024-03-31T00:00:00+01:00');

let lagebild: RunningLagebild;
beforeAll(async () => {
  lagebild = await runLagebild();
});
afterAll(() => lagebild?.[Symbol.asyncDispose]());

const send = (topic: string, time: number, values: object, about?: object): Promise<void> =>
  lagebild.mqtt
    .publishAsync(`v1/${topic}/backfill`, JSON.stringify({ time, values, ...(about && { about }) }), { qos: 1 })
    .then(() => undefined);

async function stationsAt(time: number, over: Record<string, string> = {}): Promise<Map<string, AirStationView>> {
  const { stations } = await lagebild.ask('airStations', { at: time, ...over });
  return new Map(stations.map((station) => [station.device, station]));
}

describe('the index of an hour', () => {
  const NOON = at('2024-06-12T12:00:00+02:00');

  beforeAll(async () => {
    // Every ten minutes for 26 hours; the values of each hour are around its mean.
    for (let time = NOON - 26 * HOUR; time < NOON; time += 10 * MINUTE) {
      const wobble = ((time / MINUTE / 10) % 6) - 2.5;
      await send(
        'luenen/air/alle-fuenf',
        time,
        { pm10: 40 + wobble, pm2_5: 8 + wobble, o3: 71.6 + wobble, no2: 30.4 + wobble, so2: 4 },
        { name: 'Alle fünf' },
      );
      // What never moves is taken for stuck, and left out.
      await send('kamen/air/haengt', time, { no2: 22, o3: 40 + wobble });
      const sway = (time / MINUTE / 10) % 2 === 0 ? 0.5 : -0.5;
      const isDay = time >= NOON - 4 * HOUR;
      await send('luenen/air/feucht', time, { pm2_5: (isDay ? 40 : 4) + sway, humidity: (time / MINUTE) % 20 === 0 ? 69 : 71 });
    }
    // Four of six readings are no hour; five are.
    for (const [device, readings] of [
      ['vier', 4],
      ['fuenf', 5],
    ] as const) {
      for (let time = NOON - 12 * HOUR; time < NOON; time += 10 * MINUTE) {
        const isLast = time >= NOON - HOUR;
        if (!isLast || (time - (NOON - HOUR)) / (10 * MINUTE) < readings)
          await send(`unna/air/${device}`, time, { no2: (isLast ? 101 : 20) + ((time / MINUTE / 10) % 2) });
      }
    }
  });

  it('is the worst class, says who decides and that nothing is missing', async () => {
    const station = (await stationsAt(NOON + 5 * MINUTE)).get('alle-fuenf');
    expect(station).toMatchObject({
      class: 3,
      deciding: ['pm10'],
      missing: [],
      hour: NOON - HOUR,
      name: 'Alle fünf',
      stationClass: 'indicative',
    });
    // 71.6 is 72 and still good; 30.4 is 30 and still good.
    expect(station?.pollutants.map(({ pollutant, class: one }) => [pollutant, one])).toEqual([
      ['pm10', 3],
      ['pm2_5', 2],
      ['o3', 2],
      ['no2', 2],
      ['so2', 1],
    ]);
    expect(station?.coverage).toEqual({ valid: 120, of: 120 });
  });

  it('is another one by the previous index: particles over 24 hours', async () => {
    const station = (await stationsAt(NOON, { index: 'uba_previous' })).get('feucht');
    expect(station).toMatchObject({ class: 1, deciding: ['pm2_5'], missing: ['pm10', 'o3', 'no2'] });
    expect(station?.pollutants.find(({ pollutant }) => pollutant === 'pm2_5')?.value).toBeCloseTo((4 * 40 + 20 * 4) / 24, 9);
    expect((await stationsAt(NOON)).get('feucht')).toMatchObject({ class: 4, missing: ['pm10', 'o3', 'no2', 'so2'] });
  });

  it('marks particles of a low-cost sensor in humid air', async () => {
    // Three of six readings at 71 %: half of them.
    const pm = (await stationsAt(NOON)).get('feucht')?.pollutants.find(({ pollutant }) => pollutant === 'pm2_5');
    expect(pm).toMatchObject({ value: 40, isHumid: true, isLeftOut: false });
    expect((await stationsAt(NOON)).get('alle-fuenf')?.pollutants.some(({ isHumid }) => isHumid)).toBe(false);
  });

  it('leaves out values that were rejected', async () => {
    const station = (await stationsAt(NOON)).get('haengt');
    expect(station).toMatchObject({ class: 2, deciding: ['o3'], missing: ['pm10', 'pm2_5', 'no2', 'so2'] });
    const answer = await lagebild.ask('airStation', { municipality: 'kamen', device: 'haengt', to: NOON });
    expect(answer.pollutants.find(({ pollutant }) => pollutant === 'no2')?.values.every((value) => value === null)).toBe(true);
  });

  it('takes an hour with five of six readings, and with four the hour before', async () => {
    const found = await stationsAt(NOON);
    expect(found.get('fuenf')).toMatchObject({ hour: NOON - HOUR, class: 5 });
    expect(found.get('vier')).toMatchObject({ hour: NOON - 2 * HOUR, class: 2 });
  });

  it('is none three hours later, and the age is told', async () => {
    const found = await stationsAt(NOON + 3 * HOUR);
    expect(found.get('alle-fuenf')).toMatchObject({ class: null, hour: null, lastTime: NOON - 10 * MINUTE });
    expect((await stationsAt(NOON + 2 * HOUR)).get('alle-fuenf')).toMatchObject({ class: 3, hour: NOON - HOUR });
  });

  it('stays the same once the hours are rolled up', async () => {
    const before = await stationsAt(NOON, { municipality: 'luenen' });
    await lagebild.runJobs();
    expect((await lagebild.ask('storage')).rollUpsDue).toBe(0);
    expect(await stationsAt(NOON + 1, { municipality: 'luenen' })).toEqual(before);
  });
});

describe('official stations', () => {
  it('are there before anything came from them, as references without data', async () => {
    const { stations, official } = await lagebild.ask('airStations', { municipality: 'luenen' });
    expect(official.operator).toBe('LANUK NRW');
    expect(stations.find(({ device }) => device === 'DENW006')).toEqual({
      municipality: 'luenen',
      device: 'DENW006',
      name: 'Lünen-Niederaden',
      stationClass: 'reference',
      isOfficial: true,
      lastTime: null,
      hour: null,
      class: null,
      deciding: [],
      missing: ['pm10', 'pm2_5', 'o3', 'no2', 'so2'],
      pollutants: expect.any(Array),
      coverage: null,
    });
    expect(await lagebild.ask('airStation', { municipality: 'luenen', device: 'DENW006' })).toMatchObject({ pollutants: [] });
  });

  it('are references also when their values come in', async () => {
    for (let hour = 0; hour < 5; hour += 1)
      await send('unna/air/DENW010', at('2024-02-01T00:00:00Z') + hour * HOUR, { no2: 61, pm10: 9.4 });
    const station = (await stationsAt(at('2024-02-01T05:00:00Z'))).get('DENW010');
    expect(station).toMatchObject({ stationClass: 'reference', isOfficial: true, name: 'Unna-Königsborn', class: 4, deciding: ['no2'] });
  });
});

describe('a station hour by hour', () => {
  /** Ozone rises by one an hour through the 23 hours of the day and those around it. */
  const FROM = SPRING - 24 * HOUR;
  const TO = SPRING + 47 * HOUR;
  const ozone = (time: number) => 40 + (time - FROM) / HOUR;
  const isMissing = (time: number) => time >= SPRING + 5 * HOUR && time < SPRING + 8 * HOUR;

  let answer: Answer<'airStation'>;
  beforeAll(async () => {
    for (let time = FROM; time < TO; time += 20 * MINUTE)
      if (!isMissing(time)) await send('werne/air/nacht', time, { o3: ozone(Math.floor(time / HOUR) * HOUR) });
    answer = await lagebild.ask('airStation', { municipality: 'werne', device: 'nacht', from: SPRING, to: SPRING + 23 * HOUR });
  });

  it('has 23 hours in the night of spring, and gaps as gaps', () => {
    expect(answer.hours).toEqual(Array.from({ length: 23 }, (_, hour) => SPRING + hour * HOUR));
    const [o3] = answer.pollutants;
    expect(o3?.values).toEqual(answer.hours.map((time) => (isMissing(time) ? null : ozone(time))));
    expect(o3?.capture).toEqual(answer.hours.map((time) => (isMissing(time) ? 0 : 1)));
  });

  it('has running means over eight hours for ozone, each with six hours at least', () => {
    const expected = answer.hours.map((time) => {
      const hours = Array.from({ length: 8 }, (_, back) => time - back * HOUR).filter((hour) => !isMissing(hour));
      return hours.length < 6 ? null : hours.reduce((sum, hour) => sum + ozone(hour), 0) / hours.length;
    });
    const [o3] = answer.pollutants;
    expect(o3?.runningHours).toBe(8);
    for (const [index, value] of expected.entries()) {
      if (value === null) expect(o3?.running[index]).toBeNull();
      else expect(o3?.running[index]).toBeCloseTo(value, 9);
    }
  });

  it('has the class of every hour and the limits its lines are compared with', () => {
    expect(answer.classes).toEqual(answer.hours.map((time) => (isMissing(time) ? null : ozone(time) <= 72 ? 2 : 3)));
    expect(answer.pollutants[0]?.limits).toEqual([
      { set: 'bimschv39', pollutant: 'o3', averaging: 'day_max_8h', value: 120, kind: 'target' },
      { set: 'eu2030', pollutant: 'o3', averaging: 'day_max_8h', value: 120, kind: 'target' },
    ]);
  });
});

describe('limit values over a year', () => {
  const YEAR = 2023;
  const BEGIN = at('2022-12-31T23:00:00Z');
  const END = at('2023-12-31T23:00:00Z');
  const random = seededRandom(SEED);
  interface Sample {
    readonly time: number;
    readonly pm10: number;
    readonly no2: number;
    readonly o3: number;
  }
  const samples: Sample[] = [];
  let limits: LimitStateView[];

  beforeAll(async () => {
    let level = 0;
    for (let time = BEGIN - 8 * HOUR; time < END; time += HOUR) {
      level = 0.96 * level + (random() - 0.5) * 20;
      const values = { pm10: Math.max(1, 32 + level), no2: Math.max(1, 90 + 4 * level), o3: Math.max(1, 90 + 1.5 * level) };
      // About a tenth is missing, and all of ozone in July and August.
      if (random() < 0.1) continue;
      const rounded = Object.fromEntries(
        Object.entries(values).map(([name, value]) => [name, Math.round(value * 10) / 10]),
      ) as unknown as Sample;
      samples.push({ ...rounded, time });
    }
    const isSummer = ({ time }: Sample) => time >= at('2023-07-01T00:00:00+02:00') && time < at('2023-09-01T00:00:00+02:00');
    await Promise.all(
      samples.map((sample) => {
        const { time, o3, ...others } = sample;
        return send('bergkamen/air/jahr', time, isSummer(sample) ? others : { o3, ...others });
      }),
    );
    for (const [index, sample] of samples.entries()) if (isSummer(sample)) samples[index] = { ...sample, o3: Number.NaN };
    await lagebild.settled();
    await lagebild.runJobs();
    ({ limits } = (await lagebild.ask('airLimits', { municipality: 'bergkamen', device: 'jahr', year: YEAR })).stations[0] as {
      limits: LimitStateView[];
    });
  }, 120_000);

  const limitOf = (set: string, pollutant: string, averaging: string) =>
    limits.find((limit) => limit.set === set && limit.pollutant === pollutant && limit.averaging === averaging);
  const inYear = () => samples.filter(({ time }) => time >= BEGIN && time < END);
  const date = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Berlin' });
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

  /** Means of the local days that have three quarters of their hours. */
  function dayMeans(of: 'pm10' | 'no2'): number[] {
    const days = new Map<string, number[]>();
    for (const sample of inYear()) days.set(date.format(sample.time), [...(days.get(date.format(sample.time)) ?? []), sample[of]]);
    const hoursOf = (day: string) => (day === '2023-03-26' ? 23 : day === '2023-10-29' ? 25 : 24);
    return [...days].filter(([day, values]) => values.length >= Math.ceil(0.75 * hoursOf(day))).map(([, values]) => mean(values));
  }

  it('counts days and hours as counting them one by one does', () => {
    const days = dayMeans('pm10');
    const above = (limit: number) => days.filter((value) => Math.round(value) > limit).length;
    expect(above(50)).toBeGreaterThan(5);
    expect(limitOf('bimschv39', 'pm10', 'day')).toMatchObject({
      used: above(50),
      allowed: 35,
      measured: days.length,
      elapsed: 365,
      total: 365,
    });
    expect(limitOf('eu2030', 'pm10', 'day')).toMatchObject({ used: above(45), allowed: 18 });
    const hours = inYear().filter(({ no2 }) => Math.round(no2) > 200).length;
    expect(hours).toBeGreaterThan(20);
    expect(limitOf('bimschv39', 'no2', 'hour')).toMatchObject({
      used: hours,
      allowed: 18,
      status: 'exceeded',
      measured: inYear().length,
      total: 8760,
    });
  });

  it('means the year over its hours, and knows whether they are enough', () => {
    const year = limitOf('bimschv39', 'pm10', 'year');
    expect(year?.mean).toBeCloseTo(mean(inYear().map(({ pm10 }) => pm10)), 9);
    const share = inYear().length / 8760;
    expect(share).toBeGreaterThan(0.85);
    expect(limitOf('bimschv39', 'pm10', 'year')?.hasEnough).toBe(share >= 0.9);
    expect(limitOf('eu2030', 'pm10', 'year')).toMatchObject({ hasEnough: true, status: 'exceeded' });
  });

  it('takes the highest eight hours of each day for ozone, and misses the summer', () => {
    const hours = new Map(samples.filter(({ o3 }) => !Number.isNaN(o3)).map(({ time, o3 }) => [time, o3]));
    const best = new Map<string, number[]>();
    for (let end = BEGIN + HOUR; end <= END; end += HOUR) {
      const window = Array.from({ length: 8 }, (_, back) => hours.get(end - (back + 1) * HOUR)).filter((value) => value !== undefined);
      if (window.length >= 6) best.set(date.format(end - 1), [...(best.get(date.format(end - 1)) ?? []), mean(window)]);
    }
    const days = [...best.values()].filter((windows) => windows.length >= 18).map((windows) => Math.max(...windows));
    const above = days.filter((value) => Math.round(value) > 120).length;
    expect(above).toBeGreaterThan(10);
    expect(limitOf('bimschv39', 'o3', 'day_max_8h')).toMatchObject({
      used: above,
      measured: days.length,
      hasEnough: false,
      summer: { months: 4, over: 6 },
      yearsCounted: [],
    });
  });

  it('gives the exceedances with their dates, the newest first', () => {
    const starts = limitOf('bimschv39', 'pm10', 'day')?.exceedances.map(({ start }) => start) ?? [];
    expect(starts).toEqual(starts.toSorted((a, b) => b - a));
    for (const start of starts) expect(new Date(start).toLocaleTimeString('de', { timeZone: 'Europe/Berlin' })).toBe('00:00:00');
  });

  it('says no data for what was never measured, and for other years', async () => {
    expect(limitOf('bimschv39', 'so2', 'hour')).toMatchObject({ status: 'no_data', used: null, measured: 0 });
    const other = (await lagebild.ask('airLimits', { municipality: 'bergkamen', device: 'jahr', year: 2021 })).stations[0]?.limits;
    expect(new Set(other?.map(({ status }) => status))).toEqual(new Set(['no_data']));
  });

  it('answers one pollutant at all stations of a municipality', async () => {
    const answer = await lagebild.ask('airLimits', { municipality: 'bergkamen', pollutant: 'no2', year: YEAR });
    expect(answer.stations.map(({ device }) => device)).toEqual(['jahr']);
    expect(answer.stations[0]?.limits).toEqual(limits.filter(({ pollutant }) => pollutant === 'no2'));
    expect(answer.years).toContain(YEAR);
    expect(answer.more).toBe(0);
  });
});

describe('a reading that comes in late', () => {
  it('is counted in an hour that was rolled up before', async () => {
    const start = at('2024-08-20T10:00:00+02:00');
    // 06:00 to 12:00, without the last ten minutes of the hour that is looked at.
    const times = Array.from({ length: 36 }, (_, index) => start - 4 * HOUR + index * 10 * MINUTE);
    const late = start + 50 * MINUTE;
    for (const time of times.filter((one) => one !== late))
      await send('holzwickede/air/spaet', time, { no2: 40 + ((time / MINUTE / 10) % 2) });
    await lagebild.settled();
    await lagebild.runJobs();
    const valueAt = async (time: number) =>
      (await stationsAt(time)).get('spaet')?.pollutants.find(({ pollutant }) => pollutant === 'no2')?.value;
    expect(await valueAt(start + HOUR)).toBeCloseTo(40.4, 9);
    await send('holzwickede/air/spaet', late, { no2: 71 });
    await lagebild.settled();
    expect(await valueAt(start + HOUR + MINUTE)).toBeCloseTo((202 + 71) / 6, 9);
  });
});

describe('more stations than one answer holds', () => {
  it('are left out where they do not measure the pollutant', async () => {
    const time = at('2024-09-01T12:00:00+02:00');
    for (let number = 10; number < 52; number += 1) await send(`froendenberg/air/a${number}`, time, { temperature: 20 });
    await send('froendenberg/air/z', time, { pm10: 20 });
    await lagebild.settled();
    const answer = await lagebild.ask('airLimits', { municipality: 'froendenberg', pollutant: 'pm10', year: 2024 });
    expect(answer.stations).toHaveLength(40);
    expect(answer.stations[0]).toMatchObject({ device: 'z', pollutants: ['pm10'] });
    expect(answer.more).toBe(3);
  });
});

describe('questions that cannot be answered', () => {
  it.each([
    ['/api/v1/air/stations?municipality=dortmund', 404, 'MUNICIPALITY_UNKNOWN'],
    ['/api/v1/air/stations?index=eea', 400, 'QUERY_INVALID'],
    ['/api/v1/air/stations?index=constructor', 400, 'QUERY_INVALID'],
    ['/api/v1/air/station?municipality=unna&device=nirgends', 404, 'DEVICE_UNKNOWN'],
    ['/api/v1/air/station?municipality=werne&device=nacht&from=2024-01-01T00:00:00Z&to=2024-03-01T00:00:00Z', 422, 'RANGE_TOO_WIDE'],
    ['/api/v1/air/station?municipality=werne&device=nacht&from=2024-01-01T00:00:00Z&to=2024-01-01T00:30:00Z', 422, 'RANGE_EMPTY'],
    ['/api/v1/air/limits?device=jahr', 400, 'QUERY_INVALID'],
    ['/api/v1/air/limits?municipality=bergkamen&device=jahr&year=12', 400, 'QUERY_INVALID'],
    ['/api/v1/air/limits?pollutant=pollen', 400, 'QUERY_INVALID'],
  ])('%s: %i %s', async (path, status, code) => {
    const response = await fetch(lagebild.httpUrl + path);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ code });
  });

  it('a car park is no air station', async () => {
    await lagebild.publish('v1/unna/parking/haus', { values: { free: 3, capacity: 10 } });
    expect((await fetch(`${lagebild.httpUrl}/api/v1/air/station?municipality=unna&device=haus`)).status).toBe(404);
  });
});
