// Tables for spreadsheets over the HTTP API of the real program, read back by a parser that is not ours, with German settings.
import { tables } from '@lagebild/shared/contract/table-routes.ts';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningLagebild, runLagebild } from './support/running-lagebild.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const T0 = Math.floor(Date.now() / HOUR) * HOUR - 6 * HOUR;
const FORMULA = '=HYPERLINK("http://boese.example";"x")';

let lagebild: RunningLagebild;
const air = (time: number, values: object, about?: object) =>
  lagebild.publish('v1/luenen/air/Lünen-1', { time, values, ...(about && { about }) });

beforeAll(async () => {
  lagebild = await runLagebild();
  await air(T0, { pm2_5: 4.25, pm10: 10 }, { name: 'Straße; mit "Anführung"\nund Umbruch' });
  await air(T0 + 30 * MINUTE, { pm2_5: 8.5 });
  await air(T0 + HOUR, { pm2_5: 3 });
  await lagebild.publish('v1/unna/parking/haus', { values: { free: 3, capacity: 10 }, about: { name: FORMULA, lat: 51.5, lon: 7.7 } });
  await lagebild.publish('v1/kamen/lighting/l-1', { values: { dimming: 60, power: 40.5 }, about: { site: 'Ringstraße' } });
  await lagebild.publish('v1/kamen/parking/twin', { values: { free: -1 } });
});
afterAll(() => lagebild[Symbol.asyncDispose]());

interface Download {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Uint8Array;
  readonly text: string;
}

async function download(path: string, query: Record<string, string | number> = {}): Promise<Download> {
  await lagebild.settled();
  const url = new URL(path, lagebild.httpUrl);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value));
  const response = await fetch(url);
  const bytes = new Uint8Array(await response.arrayBuffer());
  return { status: response.status, headers: response.headers, bytes, text: new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes) };
}

/** As a German Excel takes a file apart. */
function rowsOf({ text }: Download, delimiter = ';'): Record<string, string>[] {
  return parse<Record<string, string>>(text, { delimiter, bom: true, columns: true, recordDelimiter: '\r\n', relaxQuotes: false });
}
const germanNumber = (text: string | undefined): number => Number(text?.replace(',', '.'));

const SERIES = { municipality: 'luenen', device: 'Lünen-1', quantity: 'pm2_5', from: T0, to: T0 + 2 * HOUR };

describe('every table', () => {
  const needed: Partial<Record<keyof typeof tables, Record<string, string | number>>> = {
    seriesTable: SERIES,
    parkingSiteTable: { municipality: 'unna', site: FORMULA },
    siteSeriesTable: { municipality: 'unna', site: FORMULA, kind: 'parking', quantity: 'free' },
    lorawanRadioTable: { municipality: 'kamen', device: 'l-1' },
    batteryTable: { municipality: 'kamen', device: 'l-1' },
    airStationTable: { municipality: 'luenen', device: 'Lünen-1' },
    lightingLampsTable: { municipality: 'kamen', device: 'l-1' },
  };

  it.each(Object.keys(tables) as (keyof typeof tables)[])('%s opens right in a German spreadsheet, and in an English one', async (name) => {
    const german = await download(tables[name].path, needed[name]);
    expect(german.status, german.text).toBe(200);
    expect(german.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(german.headers.get('content-disposition')).toMatch(/^attachment; filename="lagebild-[A-Za-z0-9-]+-\d{4}-\d\d-\d\d\.csv"$/);
    expect(german.bytes.slice(0, 3)).toEqual(new Uint8Array([0xef, 0xbb, 0xbf]));
    expect(german.text.endsWith('\r\n')).toBe(true);
    // Every line has as many cells as the head: the parser refuses anything else.
    const rows = rowsOf(german);
    const english = await download(tables[name].path, { ...needed[name], lang: 'en' });
    expect(rowsOf(english, ',')).toHaveLength(rows.length);
    const head = (text: string, mark: string) => (text.split('\r\n')[0] ?? '').split(mark).length;
    expect(head(english.text, ',')).toBeGreaterThanOrEqual(head(german.text, ';'));
    for (const cell of rows.flatMap((row) => Object.values(row))) expect(cell).not.toMatch(/^[=+@]/);
  });
});

describe('a series', () => {
  it('has mean, least, most, coverage and quality of each bucket, and moments for people and machines', async () => {
    const rows = rowsOf(await download('/api/v1/series.csv', { ...SERIES, every: '1h' }));
    expect(rows).toHaveLength(2);
    const value = rows.map((row) => Object.entries(row).find(([head]) => /^.*µg\/m³\), Mittel$/.test(head))?.[1]);
    expect(value.map(germanNumber)).toEqual([6.375, 3]);
    expect(rows[0]).toMatchObject({ Messwerte: '2', Zeitzone: expect.stringMatching(/^MES?Z$/), 'Qualität (0–4)': '4', Qualität: 'zählt' });
    expect(rows[0]?.Beginn).toMatch(/^\d\d\.\d\d\.\d{4} \d\d:00:00$/);
    expect(Date.parse(rows[0]?.['Beginn (ISO 8601)'] ?? '')).toBe(T0);
    expect(rows[0]?.['Beginn (ISO 8601)']).toMatch(/T\d\d:00:00\+0[12]:00$/);
  });

  it('tells the coverage of what was asked for, where that begins and ends within a bucket', async () => {
    await lagebild.act('lorawanAdopt', { devices: [{ municipality: 'luenen', device: 'dicht', profile: 'decentlab-dl-pm' }] });
    for (let time = T0; time < T0 + 2 * HOUR; time += 10 * MINUTE)
      await lagebild.publish('v1/luenen/air/dicht', { time, values: { pm10: 12 + (time % 7) } });
    const of = { municipality: 'luenen', device: 'dicht', quantity: 'pm10', every: '1h' };
    const rows = rowsOf(await download('/api/v1/series.csv', { ...of, from: T0 + 30 * MINUTE, to: T0 + 90 * MINUTE }));
    expect(rows.map((row) => [row.Messwerte, row['Abdeckung (%)']])).toEqual([
      ['3', '100'],
      ['3', '100'],
    ]);
  });

  it('is the same as the API tells in JSON', async () => {
    const { values } = await lagebild.ask('series', { ...SERIES, every: '30m' });
    const rows = rowsOf(await download('/api/v1/series.csv', { ...SERIES, every: '30m', decimal: 'point', lang: 'en' }), ',');
    const means = rows.map((row) => Object.entries(row).find(([head]) => head.endsWith(', mean'))?.[1]);
    expect(means.map((text) => (text === '' ? null : Number(text)))).toEqual(values);
  });

  it('is given reading by reading, as it was sent', async () => {
    const rows = rowsOf(await download('/api/v1/series.csv', { ...SERIES, every: 'raw' }));
    expect(rows.map((row) => Date.parse(row['Zeit (ISO 8601)'] ?? ''))).toEqual([T0, T0 + 30 * MINUTE, T0 + HOUR]);
    expect(rows.map((row) => germanNumber(Object.values(row)[3]))).toEqual([4.25, 8.5, 3]);
  });

  it.each([
    ['readings of too many days', { every: 'raw', from: T0 - 100 * DAY }, 422, /several parts/],
    ['too many buckets', { every: '1s', from: T0 - 10 * DAY }, 422, /every=/],
    ['a width that is none', { every: 'often' }, 400, /openapi/],
    ['a decimal sign that is none', { decimal: 'dot' }, 400, /openapi/],
    ['a device that is none', { device: 'nobody' }, 404, /./],
  ])('is refused with a hint: %s', async (_, over, status, hint) => {
    const answer = await download('/api/v1/series.csv', { ...SERIES, ...over });
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    const problem = JSON.parse(answer.text) as { hint?: string; detail: string };
    expect(problem.hint ?? problem.detail).toMatch(hint);
  });
});

describe('names from devices', () => {
  it('cannot become formulas, break lines or columns', async () => {
    const devices = rowsOf(await download('/api/v1/devices.csv'));
    const named = devices.find(({ Gerät }) => Gerät === 'haus');
    expect(named?.Name).toBe(`'${FORMULA}`);
    expect(devices.find(({ Gerät }) => Gerät === 'Lünen-1')?.Name).toContain('Straße; mit "Anführung"');
    const sites = rowsOf(await download('/api/v1/parking/sites.csv'));
    expect(sites[0]).toMatchObject({ Kommune: 'Unna', Ort: `'${FORMULA}`, frei: '3', Plätze: '10', 'belegt (%)': '70', Breite: '51,5' });
  });

  it('keep decimal points and commas apart, as asked', async () => {
    const row = async (query: Record<string, string>, mark: string) =>
      rowsOf(await download('/api/v1/devices.csv', { kind: 'lighting', ...query }), mark).find(
        ({ Messgröße, quantity }) => (Messgröße ?? quantity) === 'Leistung' || quantity === 'power' || quantity === 'Power',
      );
    expect((await row({}, ';'))?.Wert).toBe('40,5');
    expect((await row({ decimal: 'point' }, ','))?.Wert).toBe('40.5');
    expect((await row({ lang: 'en', decimal: 'comma' }, ';'))?.value).toBe('40,5');
  });
});

describe('a series asked by points', () => {
  it('gives the readings themselves where they are few, and buckets where not', async () => {
    const few = await lagebild.ask('series', { ...SERIES, most: 100 });
    expect(few).toEqual({ times: [T0, T0 + 30 * MINUTE, T0 + HOUR], values: [4.25, 8.5, 3], every: 'raw', tier: 'raw' });
    for (let minute = 1; minute <= 12; minute += 1) await air(T0 + minute * MINUTE, { pm2_5: minute });
    const many = await lagebild.ask('series', { ...SERIES, most: 10 });
    expect(many.every).not.toBe('raw');
    expect(many.times.length).toBeLessThanOrEqual(10);
    expect((await lagebild.ask('series', { ...SERIES, every: 'raw' })).times).toHaveLength(15);
  });

  it.each([
    ['every=raw over three days', { every: 'raw', from: T0 - 3 * DAY }, 422],
    ['nine points', { most: 9 }, 400],
    ['3000 points', { most: 3000 }, 400],
  ])('refuses %s', async (_, over, status) => {
    expect((await download('/api/v1/series', { ...SERIES, ...over })).status).toBe(status);
  });
});

describe('what is usual', () => {
  it('lies between least and most of the same hour in the weeks before', async () => {
    const backfill = (time: number, pm10: number) =>
      lagebild.publish('v1/luenen/air/alt/backfill', { time: new Date(time).toISOString(), values: { pm10 } });
    const noon = Date.parse('2024-06-12T12:00:00+02:00');
    await lagebild.publish('v1/luenen/air/alt/backfill', { time: new Date(noon).toISOString(), values: { pm10: 99 } });
    for (const [week, pm10] of [20, 40, 10].entries()) await backfill(noon - (week + 1) * 7 * DAY, pm10);
    const question = { municipality: 'luenen', device: 'alt', quantity: 'pm10', from: noon - HOUR, to: noon + HOUR };
    const usual = await lagebild.ask('seriesUsual', question);
    const at = usual.times.indexOf(noon);
    expect([usual.low[at], usual.high[at], usual.lastWeek[at], usual.weeks]).toEqual([10, 40, 20, 3]);
    expect(usual.low.filter((value) => value !== null)).toHaveLength(1);
    expect((await download('/api/v1/series/usual', { ...question, from: noon - 40 * DAY })).status).toBe(422);
  });
});
