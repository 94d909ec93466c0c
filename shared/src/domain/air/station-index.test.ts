// The index by its published tables: every class and both sides of every boundary, the worst pollutant, what is missing, humid hours.
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { type AirIndexRules, parseAirIndexRules } from './air-index-rules.ts';
import type { Pollutant } from './pollutants.ts';
import { roundHalfUp } from './rounding.ts';
import { classOf, createIndexer, type StationIndex } from './station-index.ts';
import type { StationClass } from './station-rules.ts';

const rules = parseAirIndexRules(readFileSync('region/air-index.yaml', 'utf8'), { above: 70, quantities: ['pm2_5', 'pm10'] });
const indexRule = (key: string) => rules.indices[key] as AirIndexRules['indices'][string];

// As the Environment Agency prints them: class 1 to 5, from–to, µg/m³.
const PUBLISHED: readonly [index: string, pollutant: Pollutant, ranges: string][] = [
  ['uba', 'pm10', '0-9 10-27 28-54 55-90 91-'],
  ['uba', 'pm2_5', '0-5 6-15 16-30 31-50 51-'],
  ['uba', 'o3', '0-24 25-72 73-144 145-240 241-'],
  ['uba', 'no2', '0-10 11-30 31-60 61-100 101-'],
  ['uba', 'so2', '0-10 11-30 31-60 61-100 101-'],
  ['uba_previous', 'no2', '0-20 21-40 41-100 101-200 201-'],
  ['uba_previous', 'pm10', '0-20 21-35 36-50 51-100 101-'],
  ['uba_previous', 'pm2_5', '0-10 11-20 21-25 26-50 51-'],
  ['uba_previous', 'o3', '0-60 61-120 121-180 181-240 241-'],
];

it.each(PUBLISHED)('%s, %s: %s', (key, pollutant, ranges) => {
  const rule = indexRule(key).pollutants[pollutant];
  if (!rule) throw new Error(`${key} has no ${pollutant}`);
  for (const [at, range] of ranges.split(' ').entries()) {
    const [from = '', to = ''] = range.split('-');
    const classes = [Number(from), to === '' ? Number(from) + 500 : Number(to)].map((value) => classOf(value, rule, 0));
    expect(classes, range).toEqual([at + 1, at + 1]);
  }
});

it.each([
  [9.4, 9],
  [9.5, 10],
  [9.49999, 9],
  [0.5, 1],
  [0.1 + 0.2 + 9.2, 10], // 9.5, but for the noise of binary fractions: 9.499999999999998 or so
  [50.45, 50],
])('rounds %s to %s before it classes', (value, rounded) => {
  expect(roundHalfUp(value, 0)).toBe(rounded);
  expect(classOf(value, { up_to: [9, 27, 54, 90] }, 0)).toBe(classOf(rounded, { up_to: [9, 27, 54, 90] }, 0));
});

const row = (values: readonly (number | null)[]) => ({ start: 0, values, capture: values.map((value) => (value === null ? 0 : 1)) });

function indexOf(
  key: string,
  values: Partial<Record<Pollutant, readonly (number | null)[]>>,
  {
    humid = [],
    as = 'indicative',
    over = {},
  }: { humid?: (number | null)[]; as?: StationClass; over?: Partial<AirIndexRules['humidity']> } = {},
): StationIndex {
  const pollutants = new Map(Object.entries(values).map(([pollutant, hours]) => [pollutant as Pollutant, row(hours)]));
  const last = Math.max(...Object.values(values).map((hours) => hours.length)) - 1;
  const humidity = { ...rules.humidity, ...over };
  return createIndexer(indexRule(key), { class: as, pollutants, humidShares: humid }, { humidity }, 0.75)(last);
}

it.each<[string, Partial<Record<Pollutant, number>>, number, Pollutant[], Pollutant[]]>([
  ['all five, one decides', { pm10: 12, pm2_5: 7, o3: 88, no2: 14, so2: 2 }, 3, ['o3'], []],
  ['two decide alike', { pm10: 30, pm2_5: 17, o3: 20, no2: 9, so2: 2 }, 3, ['pm10', 'pm2_5'], []],
  ['the best there is', { pm10: 9, pm2_5: 5, o3: 24, no2: 10, so2: 10 }, 1, ['pm10', 'pm2_5', 'o3', 'no2', 'so2'], []],
  ['one bad among good', { pm10: 9, pm2_5: 51, o3: 24, no2: 10, so2: 10 }, 5, ['pm2_5'], []],
  ['sulphur missing', { pm10: 12, pm2_5: 7, o3: 30, no2: 14 }, 2, ['pm10', 'pm2_5', 'o3', 'no2'], ['so2']],
  ['only particles', { pm2_5: 31 }, 4, ['pm2_5'], ['pm10', 'o3', 'no2', 'so2']],
])('current index, %s', (_, values, worst, deciding, missing) => {
  const rows = Object.fromEntries(Object.entries(values).map(([pollutant, value]) => [pollutant, [value]]));
  expect(indexOf('uba', rows)).toMatchObject({ class: worst, deciding, missing });
});

it('has no class when nothing was measured in the hour', () => {
  const index = indexOf('uba', { pm10: [12, null], no2: [8, null] });
  expect(index).toMatchObject({ class: null, deciding: [], missing: ['pm10', 'pm2_5', 'o3', 'no2', 'so2'] });
});

it('takes the previous index for particles from the last 24 hours, for gases from the hour', () => {
  const hours = Array.from({ length: 24 }, (_, hour) => hour);
  const index = indexOf('uba_previous', { pm10: hours, pm2_5: hours.map(() => 3), no2: hours.map(() => 21), o3: hours });
  expect(index.pollutants.map(({ pollutant, value }) => [pollutant, value])).toEqual([
    ['pm10', 11.5],
    ['pm2_5', 3],
    ['o3', 23],
    ['no2', 21],
  ]);
  expect(index).toMatchObject({ class: 2, deciding: ['no2'], missing: [] });
  const tooFew = indexOf('uba_previous', { pm10: hours.map((hour) => (hour < 7 ? null : hour)), no2: hours });
  expect(tooFew.missing).toEqual(['pm10', 'pm2_5', 'o3']);
});

it('marks particles of a low-cost sensor in a humid hour, not gases, and not those of a reference', () => {
  const values = { pm10: [40], pm2_5: [20], no2: [5] };
  const marked = (index: StationIndex) => index.pollutants.filter(({ isHumid }) => isHumid).map(({ pollutant }) => pollutant);
  expect(marked(indexOf('uba', values, { humid: [0.5] }))).toEqual(['pm10', 'pm2_5']);
  expect(marked(indexOf('uba', values, { humid: [0.49] }))).toEqual([]);
  expect(marked(indexOf('uba', values, { humid: [null] }))).toEqual([]);
  expect(marked(indexOf('uba', values, { humid: [1], as: 'reference' }))).toEqual([]);
  expect(indexOf('uba', values, { humid: [1] }).class).toBe(3);
});

it('leaves humid particles out where the rule book says so, and says it', () => {
  const index = indexOf('uba', { pm10: [40], pm2_5: [20], no2: [5] }, { humid: [1], over: { in_index: 'exclude' } });
  expect(index).toMatchObject({ class: 1, deciding: ['no2'], missing: ['pm10', 'pm2_5', 'o3', 'so2'] });
  expect(index.pollutants.filter(({ isLeftOut }) => isLeftOut).map(({ pollutant }) => pollutant)).toEqual(['pm10', 'pm2_5']);
});

it('knows a humid day by its hours', () => {
  const hours = Array<number>(24).fill(30);
  const humidHours = (count: number) => hours.map((_, hour) => (hour < count ? 1 : 0));
  const isHumid = (count: number) => indexOf('uba_previous', { pm10: hours }, { humid: humidHours(count) }).pollutants[0]?.isHumid;
  expect([isHumid(11), isHumid(12)]).toEqual([false, true]);
  const excluded = (count: number) => indexOf('uba_previous', { pm10: hours }, { humid: humidHours(count), over: { in_index: 'exclude' } });
  expect(excluded(6).class).toBe(2);
  expect(excluded(7)).toMatchObject({ class: null });
});
