// The headline figures of a running Lagebild: each equals an own computation of what was published, its parts, its desk and its tile.
import { rmSync } from 'node:fs';
import type { Answer } from '@lagebild/shared/contract/http.ts';
import { BYTE_ORDER_MARK } from '@lagebild/shared/domain/csv.ts';
import { COMBINING, combine, FIGURES } from '@lagebild/shared/domain/figures/figure.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from './browser/district.ts';
import { lightingRegion } from './support/lighting-region.ts';
import { type RunningLagebild, runLagebild } from './support/running-lagebild.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const region = lightingRegion();
let lagebild: RunningLagebild;
beforeAll(async () => {
  lagebild = await runLagebild({ REGION_DIR: region });
}, 30_000);
afterAll(async () => {
  await lagebild?.[Symbol.asyncDispose]();
  rmSync(region, { recursive: true, force: true });
});

type Values = Readonly<Record<string, number | boolean>>;
type Sent = readonly [time: number, values: Values];

const say = (topic: string, values: Values, about = {}) => lagebild.publish(`v1/${topic}`, { values, about });
async function tell(topic: string, sent: readonly Sent[], about = {}): Promise<void> {
  for (let at = 0; at < sent.length; at += 500) {
    const some = sent.slice(at, at + 500).map(([time, values]) => JSON.stringify({ time, values, about }));
    await Promise.all(some.map((payload) => lagebild.mqtt.publishAsync(`v1/${topic}/backfill`, payload, { qos: 1 })));
  }
  await lagebild.settled();
}
const every = (minutes: number, from: number, values: (time: number) => Values, to = Date.now()): Sent[] =>
  Array.from({ length: Math.floor((to - from) / (minutes * MINUTE)) }, (_, n) => {
    const time = from + n * minutes * MINUTE;
    return [time, values(time)];
  });
const figure = (name: string, query: Record<string, string | number> = {}) => lagebild.ask('figure', { lang: 'de', ...query }, name);
const reasons = ({ parts }: Answer<'figure'>) => Object.fromEntries(parts.map(({ device, leftOut, value }) => [device, leftOut ?? value]));

describe('the figures of parking', () => {
  beforeAll(async () => {
    const old = Date.now() - 5 * HOUR;
    await say('kamen/parking/quadrat', { free: 130, capacity: 330 }, { name: 'Parkhaus Quadrat', site: 'Quadrat' });
    await say('kamen/parking/quadrat-bucht', { occupied: 0 }, { site: 'Quadrat' });
    await say('kamen/parking/rathaus', { free: 0, capacity: 90 });
    await say('kamen/parking/halle', { free: 40, capacity: 175, open: false });
    await tell('kamen/parking/bahnhof', [[old, { free: 100, capacity: 210 }]]);
    await say('kamen/parking/frei-ohne-groesse', { free: 9 });
    await say('kamen/parking/bucht', { occupied: 0 });
    // A counter that has told the same for more than a day is not believed.
    await tell(
      'kamen/parking/haengt',
      every(15, Date.now() - 30 * HOUR, () => ({ free: 7, capacity: 40 })),
    );
    await say('kamen/parking/haengt', { free: 7, capacity: 40 });
  });

  it('count who reports and is open, and say of everybody else why not', async () => {
    const told = await figure('parking_free', { municipality: 'kamen' });
    expect(reasons(told)).toEqual({
      quadrat: 130,
      'quadrat-bucht': 'contained',
      rathaus: 0,
      halle: 'closed',
      bahnhof: 'silent',
      'frei-ohne-groesse': 'unsized',
      bucht: 1,
      haengt: 'rejected',
    });
    expect(told).toMatchObject({ value: 131, text: '131', unit: '', municipality: 'kamen', totalParts: 8, usual: null });
    expect(told.coverage).toEqual({
      counted: 3,
      of: 8,
      leftOut: { contained: 1, closed: 1, silent: 1, unsized: 1, rejected: 1 },
      flagged: 1,
    });
    expect(told.formula.filled).toBe('131 = 130 + 1');
    expect(told.sentence).toBe(
      'In Kamen sind gerade 131 Parkplätze frei. Gezählt sind 421 Plätze. Von 250 weiteren Plätzen wissen wir es gerade nicht. 175 Plätze sind gesperrt.',
    );
    expect(told.parts.find(({ device }) => device === 'haengt')?.flags).toMatchObject([{ code: 'stuck', quantity: 'free', level: 2 }]);
    expect(told.sources.map(({ file, version }) => [file, /^[0-9a-f]{12}$/.test(version)])).toContainEqual(['kinds.yaml', true]);
  });

  it('are those of the desk and of the tile', async () => {
    const { total } = await lagebild.ask('parkingSites', { municipality: 'kamen' });
    const { parking, coverage } = await lagebild.ask('tile', { kind: 'parking', municipality: 'kamen' });
    expect(total.free).toBe(131);
    expect(parking).toEqual({
      free: 131,
      known: 421,
      closed: 175,
      unknown: 250,
      sites: 7,
      full: total.states.full,
      closedSites: 1,
      silentSites: 2,
    });
    expect(coverage).toMatchObject({ reporting: 7, devices: 8 });
    const taken = await figure('parking_taken', { municipality: 'kamen' });
    expect(taken.value).toBeCloseTo((100 * (200 + 90)) / 421, 9);
    expect(taken.value).toBeCloseTo(100 * (total.share ?? 0), 9);
  });

  it('go along when something changes', async () => {
    await say('bergkamen/parking/markt', { free: 12, capacity: 20 });
    expect((await figure('parking_free', { municipality: 'bergkamen' })).value).toBe(12);
    await say('bergkamen/parking/markt', { free: 11, capacity: 20 });
    await until(
      'the tile',
      async () => (await lagebild.ask('tile', { kind: 'parking', municipality: 'bergkamen' })).parking?.free === 11,
      3000,
    );
  });
});

describe('what is usual', () => {
  const day = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Berlin', dateStyle: 'short' });
  const today = day.format(Date.now());
  const weeksAgo = (weeks: number) => new Date(Date.parse(today) - 7 * weeks * DAY).toISOString().slice(0, 10);
  /** 110, 120, 130, 140 free on this weekday of the last four weeks; 20 on all other days. A little restless, or it counts as stuck. */
  const freeAt = (time: number): Values => {
    const week = [1, 2, 3, 4].find((weeks) => day.format(time) === weeksAgo(weeks));
    return { free: (week === undefined ? 20 : 100 + 10 * week) + ((time / (15 * MINUTE)) % 2 < 1 ? 1 : -1), capacity: 200 };
  };
  const tile = (municipality: string) => lagebild.ask('tile', { kind: 'parking', municipality });
  const quarter = (time: number) => Math.floor(time / (15 * MINUTE)) * 15 * MINUTE;

  beforeAll(async () => {
    await tell('schwerte/parking/haus', every(15, quarter(Date.now() - 30 * DAY), freeAt));
    await tell('selm/parking/neu', every(15, quarter(Date.now() - 9 * DAY), freeAt));
    await tell('werne/parking/haus', every(15, quarter(Date.now() - 30 * DAY), freeAt));
    for (const place of ['schwerte/parking/haus', 'selm/parking/neu', 'werne/parking/haus']) await say(place, { free: 87, capacity: 200 });
    // It reported in all the weeks before, but does not now.
    const large = (time: number): Values => ({ ...freeAt(time), capacity: 900 });
    await tell('werne/parking/still', every(15, quarter(Date.now() - 30 * DAY), large, Date.now() - 9 * HOUR));
  }, 120_000);

  it('is the median of the same weekday and time of four weeks', async () => {
    await until('the history', async () => (await tile('schwerte')).usual !== null, 15_000);
    expect((await tile('schwerte')).usual).toEqual({ value: 125, difference: -38, of: 'free' });
    expect((await figure('parking_free', { municipality: 'schwerte' })).usual).toEqual({ value: 125, difference: -38, of: 'free' });
    const { steps, of, weeks } = await lagebild.ask('tileDay', { kind: 'parking', municipality: 'schwerte' });
    expect([of, weeks]).toEqual(['free', 4]);
    // In the nights in which the clocks change an hour may be unknown in one of the weeks.
    for (const { usual, low, high } of steps.slice(4))
      expect([usual, low, high].map((value) => Math.round(value ?? 0))).toEqual([125, 110, 140]);
    const known = steps.filter(({ today: value }) => value !== null);
    expect(known.length).toBeGreaterThan(0);
  });

  it('is not told from one week alone, nor while too little reports', async () => {
    // Asked for once, it is read; then it would be there.
    for (const place of ['selm', 'werne']) await lagebild.ask('tileDay', { kind: 'parking', municipality: place });
    expect((await tile('selm')).usual).toBeNull();
    expect((await tile('werne')).usual).toBeNull();
  });
});

describe('the figure of the air', () => {
  beforeAll(async () => {
    const hour = Math.floor(Date.now() / HOUR) * HOUR;
    const around = (pm10: number) => (time: number) => ({ pm10: pm10 + ((time / (10 * MINUTE)) % 2 < 1 ? 1 : -1) });
    await tell('luenen/air/nord', every(10, hour - 6 * HOUR, around(40)), { name: 'Nord' });
    await tell('luenen/air/sued', every(10, hour - 6 * HOUR, around(20)), { name: 'Süd' });
    await tell('luenen/air/still', every(10, hour - 30 * HOUR, around(20), hour - 20 * HOUR), { name: 'Still' });
    await say('luenen/air/nord', { pm10: 41 });
    await say('luenen/air/sued', { pm10: 21 });
  });

  it('is the class of the worst station, as the desk has it, with the limits it was classed by', async () => {
    const { stations } = await lagebild.ask('airStations', { municipality: 'luenen' });
    const told = await figure('air_index', { municipality: 'luenen' });
    expect(told).toMatchObject({ value: 3, text: 'mäßig' });
    expect(told.value).toBe(Math.max(...stations.map(({ class: one }) => one ?? 0)));
    expect(reasons(told)).toMatchObject({ nord: 3, sued: 2, still: 'silent' });
    expect(told.parts[0]?.told).toMatchObject([{ quantity: 'pm10' }]);
    expect(told.breakpoints?.pollutants.find(({ pollutant }) => pollutant === 'pm10')?.upTo).toEqual([9, 27, 54, 90]);
    expect(told.sources[0]).toMatchObject({ file: 'air-index.yaml', url: expect.stringContaining('umweltbundesamt') });
    const { air } = await lagebild.ask('tile', { kind: 'air', municipality: 'luenen' });
    expect(air).toMatchObject({ class: 3, word: { de: 'mäßig', en: 'moderate' }, worstCount: 1, rated: 2 });
    expect(air?.worst).toMatchObject([{ device: 'nord', name: 'Nord', deciding: ['pm10'] }]);
  });
});

describe('the figures of lighting', () => {
  beforeAll(async () => {
    await say('unna/lighting/schrank', { power: 300 }, { name: 'Schrank' });
    await say('unna/lighting/tunnel-1', { power: 90, dimming: 100 }, { feeder: 'schrank', site: 'Tunnel' });
    await say('unna/lighting/tunnel-2', { power: 1, dimming: 0 }, { site: 'Tunnel' });
    await say('unna/lighting/never-1', { power: 60 }, { site: 'Weg' });
    await tell('unna/lighting/tunnel-3', [[Date.now() - 9 * HOUR, { power: 90 }]], { site: 'Tunnel' });
  });

  it('are those of the desk: who burns, what is drawn, nothing counted twice', async () => {
    const desk = await lagebild.ask('lightingOverview', { municipality: 'unna' });
    const [lit, power] = [await figure('lighting_lit', { municipality: 'unna' }), await figure('lighting_power', { municipality: 'unna' })];
    expect(reasons(power)).toEqual({ schrank: 300, 'tunnel-1': 'contained', 'tunnel-2': 1, 'never-1': 60, 'tunnel-3': 'silent' });
    expect([power.value, desk.watts]).toEqual([361, 361]);
    expect(reasons(lit)).toEqual({ schrank: 1, 'tunnel-1': 1, 'tunnel-2': 0, 'never-1': 1, 'tunnel-3': 'silent' });
    expect([lit.value, desk.lit]).toEqual([3, 3]);
    const { lighting } = await lagebild.ask('tile', { kind: 'lighting', municipality: 'unna' });
    expect(lighting).toMatchObject({ lit: desk.lit, known: desk.litKnown, planned: desk.plannedLit, watts: desk.watts });
    const energy = await figure('lighting_energy', { municipality: 'unna' });
    expect(energy.value ?? 0).toBeCloseTo(desk.night.energy.usedKwh, 6);
    expect((await figure('lighting_work', { municipality: 'unna' })).value).toBe(desk.work);
  });
});

describe('every figure', () => {
  it.each(FIGURES)('%s is what its parts make, in both languages', async (name) => {
    const told = await figure(name);
    const whole = combine(told.parts, COMBINING[name]);
    expect(told.parts).toHaveLength(told.totalParts);
    // A saving is not told while too little can be held against the plan; nothing to do, and nobody there, are nought.
    if (told.value === null || whole === null) expect(told.value ?? 0).toBe(name === 'lighting_saving' ? 0 : (whole ?? 0));
    else expect(told.value).toBeCloseTo(whole, 6);
    expect(told.coverage.counted + Object.values(told.coverage.leftOut).reduce((sum, count) => sum + count, 0)).toBe(told.coverage.of);
    const english = await figure(name, { lang: 'en' });
    expect(english.value).toBe(told.value);
    expect(english.sentence).not.toBe(told.sentence);
  });

  it('of the books is the ledger; of devices that report, the devices', async () => {
    const ledger = await lagebild.ask('ledger');
    expect(await figure('messages')).toMatchObject({ value: ledger.received });
    const { devices } = await lagebild.ask('devices');
    const fresh = devices.filter(({ freshness }) => freshness === 'fresh');
    expect(await figure('reporting')).toMatchObject({ value: fresh.length, totalParts: devices.length });
    const air = await figure('reporting', { kind: 'air', municipality: 'luenen' });
    expect(air).toMatchObject({ kind: 'air', value: 2, coverage: { counted: 2, of: 3, leftOut: { silent: 1 }, flagged: 0 } });
  });

  it('lists as many parts as are asked for, and all of them as a table that Excel opens', async () => {
    const told = await figure('parking_free', { municipality: 'kamen', limit: 2 });
    expect([told.parts.length, told.totalParts, told.value]).toEqual([2, 8, 131]);
    const response = await fetch(`${lagebild.httpUrl}/api/v1/figures/parking_free/parts.csv?municipality=kamen&lang=de`);
    const text = Buffer.from(await response.arrayBuffer()).toString('utf8');
    const lines = text.split('\r\n');
    expect(text.startsWith(BYTE_ORDER_MARK)).toBe(true);
    expect(lines[0]).toContain('Kommune;Gerät;Name;Ort;zählt;Wert;von');
    expect(lines).toHaveLength(8 + 2);
    expect(lines[1]).toMatch(/^Kamen;quadrat;Parkhaus Quadrat;Quadrat;ja;130;330;;\d{4}-/);
    expect(response.headers.get('content-disposition')).toContain('lagebild-parking_free-');
  });

  it('is refused when nobody knows it, or the municipality', async () => {
    const status = async (path: string) => (await fetch(`${lagebild.httpUrl}/api/v1/${path}`)).status;
    expect(await status('figures/luck')).toBe(404);
    expect(await status('figures/luck/parts.csv')).toBe(404);
    expect(await status('figures/messages?municipality=dortmund')).toBe(404);
    expect(await status('figures/messages?limit=0')).toBe(400);
    expect(await status('tile?kind=weather')).toBe(400);
    expect(await status('tile?kind=air&municipality=dortmund')).toBe(404);
  });

  it('is told of an empty district without a number that nobody has', async () => {
    await using empty = await runLagebild();
    // Official stations are listed, and are no part of a figure before their values come in.
    expect((await empty.ask('figure', {}, 'air_index')).sentence).toContain('Four reference stations are not connected.');
    for (const name of FIGURES) {
      const told = await empty.ask('figure', {}, name);
      if (!['messages', 'lighting_work'].includes(name)) expect(told, name).toMatchObject({ value: null, text: null, totalParts: 0 });
    }
    const tile = await empty.ask('tile', { kind: 'parking' });
    expect(tile).toMatchObject({ parking: null, air: null, lighting: null, coverage: { reporting: 0, devices: 0, newest: null } });
  });
});
