// Real air through the front door: stations of Köln (January 2014) and Potsdam (winter 2019/20), replayed, and the desk's figures compared
// with what this test computes from the same files by code of its own, and with daily means the Environment Agency published.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LimitStateView } from '@lagebild/shared/contract/air-routes.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { REAL_DATA, replayFile } from './support/replay-file.ts';
import { type RunningLagebild, runLagebild } from './support/running-lagebild.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const DATA = join(REAL_DATA, 'air-quality');
const KOELN = join(DATA, 'uba-koeln-2014-01.csv');
const POTSDAM = join(DATA, 'potsdam-zentrum-pm25-winter2019.csv');

const hasData = existsSync(DATA);
const isSkipped = !hasData && process.env.CI !== 'true';
const rowsOf = (file: string): string[][] =>
  readFileSync(file, 'utf8')
    .trimEnd()
    .split(/\r?\n/)
    .slice(1)
    .map((line) => line.split(','));

/** Hours of a station of Köln by their beginning; the file counts them in CET. What is missing or below zero was refused. */
function koelnHours(station: string, component: string): Map<number, number> {
  const rows = rowsOf(KOELN).filter((row) => row[0] === station && row[1] === component && row[2] === '1SMW' && Number(row[5]) >= 0);
  return new Map(rows.map((row) => [Date.parse(`${row[3]}T00:00:00+01:00`) + (Number(row[4]) - 1) * HOUR, Number(row[5])]));
}
const koelnDays = (station: string, component: string): number[] =>
  rowsOf(KOELN)
    .filter((row) => row[0] === station && row[1] === component && row[2] === '1TMW' && Number(row[5]) >= 0)
    .map((row) => Number(row[5]));
const potsdamHours = (): Map<number, number> =>
  new Map(
    rowsOf(POTSDAM)
      .filter((row) => row[2] !== '')
      .map((row) => [Date.parse(`${row[0]}T${row[1]}Z`), Number(row[2])]),
  );

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const dateFormat = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Berlin' });
const localDate = (time: number): string => dateFormat.format(time);

/** Values of the local days, and how many hours each day has. */
function byDay(hours: ReadonlyMap<number, number>): Map<string, { values: number[]; length: number }> {
  const days = new Map<string, { values: number[]; length: number }>();
  const times = [...hours.keys()];
  for (let time = Math.min(...times) - DAY; time <= Math.max(...times) + DAY; time += HOUR) {
    const day = days.get(localDate(time)) ?? { values: [], length: 0 };
    days.set(localDate(time), day);
    day.length += 1;
    const value = hours.get(time);
    if (value !== undefined) day.values.push(value);
  }
  return days;
}

function dayMeans(hours: ReadonlyMap<number, number>, year: number): number[] {
  return [...byDay(hours)].flatMap(([date, { values, length }]) =>
    date.startsWith(String(year)) && values.length >= 0.75 * length ? [mean(values)] : [],
  );
}

function window(hours: ReadonlyMap<number, number>, end: number, width: number): number | null {
  const values = Array.from({ length: width }, (_, back) => hours.get(end - back * HOUR)).filter((value) => value !== undefined);
  return values.length >= 0.75 * width ? mean(values) : null;
}

const classIn = (value: number, ends: readonly number[]): number => ends.filter((end) => Math.round(value) > end).length + 1;

function expectClose(found: readonly (number | null)[], expected: readonly (number | null)[], about: string): void {
  expect(found.length, about).toBe(expected.length);
  for (const [index, value] of expected.entries()) {
    const other = found[index] ?? null;
    if (value === null || other === null) expect(other, `${about} [${index}]`).toBe(value);
    else expect(other, `${about} [${index}]`).toBeCloseTo(value, 9);
  }
}

describe.skipIf(isSkipped)(`the air of Köln and Potsdam${hasData ? '' : ' [../shared/data is missing]'}`, () => {
  let lagebild: RunningLagebild;
  beforeAll(async () => {
    lagebild = await runLagebild();
    for (const [file, municipality] of [
      [KOELN, 'schwerte'],
      [POTSDAM, 'werne'],
    ] as const) {
      const { code, output } = await replayFile(file, lagebild.mqttUrl, municipality);
      if (code !== 0) throw new Error(output);
    }
    await lagebild.settled();
    await lagebild.runJobs();
  }, 180_000);
  afterAll(() => lagebild?.[Symbol.asyncDispose]());

  /** Hours that were stored without those whose values were rejected (an instrument that stood still), as the desk must see them. */
  async function accepted(
    municipality: string,
    device: string,
    quantity: string,
    hours: Map<number, number>,
  ): Promise<Map<number, number>> {
    const { flags } = await lagebild.ask('quality', { municipality, device, quantity });
    const rejected = flags.filter(({ level, overruled }) => level < 3 && overruled === null);
    const isRejected = (time: number) => rejected.some(({ from, to }) => time >= from && time < (to ?? Number.POSITIVE_INFINITY));
    const kept = new Map([...hours].filter(([time]) => !isRejected(time)));
    expect(kept.size, `${device} ${quantity}`).toBeGreaterThan(0.8 * hours.size);
    return kept;
  }
  const limitsOf = async (municipality: string, device: string, year: number): Promise<LimitStateView[]> =>
    (await lagebild.ask('airLimits', { municipality, device, year })).stations[0]?.limits ?? [];
  const pick = (limits: readonly LimitStateView[], set: string, pollutant: string, averaging: string) =>
    limits.find((limit) => limit.set === set && limit.pollutant === pollutant && limit.averaging === averaging);

  describe('Köln', () => {
    const FROM = Date.parse('2014-01-10T00:00:00+01:00');
    const TO = FROM + 20 * DAY;
    const times = Array.from({ length: (TO - FROM) / HOUR }, (_, hour) => FROM + hour * HOUR);

    it.each(['DENW053', 'DENW059', 'DENW079'])('%s: hours, running eight hours of ozone and the index of every hour', async (station) => {
      const no2 = await accepted('schwerte', station, 'no2', koelnHours(station, 'NO2'));
      const o3 = await accepted('schwerte', station, 'o3', koelnHours(station, 'O3'));
      const answer = await lagebild.ask('airStation', { municipality: 'schwerte', device: station, from: FROM, to: TO });
      const of = (pollutant: string) => answer.pollutants.find((one) => one.pollutant === pollutant);
      const valuesOf = (hours: ReadonlyMap<number, number>) => times.map((time) => hours.get(time) ?? null);
      expectClose(of('no2')?.values ?? [], valuesOf(no2), 'no2');
      expectClose(of('o3')?.values ?? [], valuesOf(o3), 'o3');
      expectClose(
        of('o3')?.running ?? [],
        times.map((time) => window(o3, time, 8)),
        'o3 8 h',
      );
      const so2 = koelnHours(station, 'SO2');
      const worst = times.map((time) => {
        const classes = [
          [no2, [10, 30, 60, 100]],
          [o3, [24, 72, 144, 240]],
          [so2, [10, 30, 60, 100]],
        ] as const;
        const found = classes.flatMap(([hours, ends]) => (hours.has(time) ? classIn(hours.get(time) ?? 0, ends) : []));
        return found.length === 0 ? null : Math.max(...found);
      });
      expect(new Set(worst).size).toBeGreaterThan(2);
      expect(answer.classes).toEqual(worst);
      const previous = await lagebild.ask('airStation', {
        municipality: 'schwerte',
        device: station,
        from: FROM,
        to: TO,
        index: 'uba_previous',
      });
      const older = times.map((time) => {
        const found = [
          ...(no2.has(time) ? [classIn(no2.get(time) ?? 0, [20, 40, 100, 200])] : []),
          ...(o3.has(time) ? [classIn(o3.get(time) ?? 0, [60, 120, 180, 240])] : []),
        ];
        return found.length === 0 ? null : Math.max(...found);
      });
      expect(previous.classes).toEqual(older);
    });

    it('daily means of the hours are those the Environment Agency published', async () => {
      const published = rowsOf(KOELN).filter((row) => row[1] === 'SO2' && row[2] === '1TMW' && Number(row[5]) >= 0);
      let compared = 0;
      for (const station of new Set(published.map((row) => row[0] ?? ''))) {
        const { pollutants, hours } = await lagebild.ask('airStation', {
          municipality: 'schwerte',
          device: station,
          from: Date.parse('2014-01-01T00:00:00+01:00'),
          to: Date.parse('2014-02-01T00:00:00+01:00'),
        });
        const so2 = pollutants.find((one) => one.pollutant === 'so2');
        const days = byDay(
          new Map(hours.flatMap((time, index) => (so2?.values[index] == null ? [] : [[time, so2.values[index]] as const]))),
        );
        for (const row of published.filter(([of]) => of === station)) {
          const day = days.get(row[3] ?? '');
          if (!day || day.values.length < 18) continue;
          compared += 1;
          // Published in whole numbers, of hours that may have had decimals: within one.
          expect(Math.abs(mean(day.values) - Number(row[5])), `${station} ${row[3]}`).toBeLessThanOrEqual(1);
        }
      }
      expect(compared).toBeGreaterThan(25);
    });

    it.each(['DENW211', 'DENW062', 'DENW059'])('%s: limit values of 2014, PM10 from its daily means', async (station) => {
      const limits = await limitsOf('schwerte', station, 2014);
      const no2 = await accepted('schwerte', station, 'no2', koelnHours(station, 'NO2'));
      expect(pick(limits, 'bimschv39', 'no2', 'hour')).toMatchObject({
        used: [...no2.values()].filter((value) => value > 200).length,
        measured: no2.size,
        elapsed: 8760,
        hasEnough: false,
      });
      expect(pick(limits, 'bimschv39', 'no2', 'year')?.mean).toBeCloseTo(mean([...no2.values()]), 9);
      const days = dayMeans(no2, 2014);
      expect(pick(limits, 'eu2030', 'no2', 'day')).toMatchObject({
        used: days.filter((value) => Math.round(value) > 50).length,
        measured: days.length,
      });
      const pm10 = koelnDays(station, 'PM10');
      expect(pm10.length).toBeGreaterThan(20);
      expect(pick(limits, 'bimschv39', 'pm10', 'day')).toMatchObject({
        used: pm10.filter((value) => value > 50).length,
        allowed: 35,
        measured: pm10.length,
        elapsed: 365,
      });
      expect(pick(limits, 'eu2030', 'pm10', 'day')?.used).toBe(pm10.filter((value) => value > 45).length);
      expect(pick(limits, 'bimschv39', 'pm10', 'year')?.mean).toBeCloseTo(mean(pm10), 9);
    });
  });

  describe('Potsdam', () => {
    it('PM2.5: running 24 hours and their class, over the night in which the clock went forward', async () => {
      const pm = await accepted('werne', 'potsdam-zentrum', 'pm2_5', potsdamHours());
      const from = Date.parse('2020-03-25T00:00:00+01:00');
      const to = Date.parse('2020-04-01T00:00:00+02:00');
      expect((to - from) / HOUR).toBe(7 * 24 - 1);
      const times = Array.from({ length: (to - from) / HOUR }, (_, hour) => from + hour * HOUR);
      const question = { municipality: 'werne', device: 'potsdam-zentrum', from, to, index: 'uba_previous' };
      const answer = await lagebild.ask('airStation', question);
      const [pollutant] = answer.pollutants;
      expect(answer.hours).toEqual(times);
      expectClose(
        pollutant?.values ?? [],
        times.map((time) => pm.get(time) ?? null),
        'pm2_5',
      );
      const running = times.map((time) => window(pm, time, 24));
      expectClose(pollutant?.running ?? [], running, 'pm2_5 24 h');
      expect(answer.classes).toEqual(running.map((value) => (value === null ? null : classIn(value, [10, 20, 25, 50]))));
    });

    it.each([2019, 2020])('PM2.5: annual mean and days above 25 of %i', async (year) => {
      const pm = await accepted('werne', 'potsdam-zentrum', 'pm2_5', potsdamHours());
      const limits = await limitsOf('werne', 'potsdam-zentrum', year);
      const days = dayMeans(pm, year);
      expect(pick(limits, 'eu2030', 'pm2_5', 'day')).toMatchObject({
        used: days.filter((value) => Math.round(value) > 25).length,
        measured: days.length,
        elapsed: year === 2020 ? 366 : 365,
        hasEnough: false,
      });
      const ofYear = [...pm].filter(([time]) => localDate(time).startsWith(String(year))).map(([, value]) => value);
      expect(pick(limits, 'bimschv39', 'pm2_5', 'year')).toMatchObject({ measured: ofYear.length, total: year === 2020 ? 8784 : 8760 });
      expect(pick(limits, 'bimschv39', 'pm2_5', 'year')?.mean).toBeCloseTo(mean(ofYear), 9);
      expect(days.length).toBeGreaterThan(15);
    });
  });
});
