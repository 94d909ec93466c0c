// Roll-ups and retention on real stores: the same answers as from readings alone, over the nights when the clocks change.
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { markExisting } from '@lagebild/ingest/jobs/mark-existing.ts';
import { applyRetention } from '@lagebild/ingest/jobs/retention-job.ts';
import { rollUpDue } from '@lagebild/ingest/jobs/roll-up-job.ts';
import { aggregates } from '@lagebild/shared/contract/series-routes.ts';
import { type Every, parseEvery } from '@lagebild/shared/domain/bucket.ts';
import type { Reading } from '@lagebild/shared/domain/reading.ts';
import { parseRuleBook, type RuleBook } from '@lagebild/shared/domain/rule-book.ts';
import { loadRuleBook } from '@lagebild/shared/registry/load-rule-book.ts';
import { openRegistry, type Registry } from '@lagebild/shared/registry/registry.ts';
import { openDuckDbStore } from '@lagebild/shared/store/duckdb-store.ts';
import { openInfluxStore } from '@lagebild/shared/store/influx/influx-store.ts';
import { readStats } from '@lagebild/shared/store/many-stats.ts';
import { readSeries, type SeriesQuery, type TieredSeriesDeps } from '@lagebild/shared/store/tiered-series.ts';
import type { Summary, TimeSeriesStore } from '@lagebild/shared/store/time-series-store.ts';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Influxd, startInfluxd } from './support/influxd.ts';
import { SEED, seededRandom } from './support/random.ts';
import { temporaryFolder } from './support/running-lagebild.ts';
import { describeWithServer } from './support/servers.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const rules = loadRuleBook('region');
const timezone = 'Europe/Berlin';
const every = (text: string): Every => parseEvery(text) as Every;

let folder: string;
let registry: Registry;
let store: TimeSeriesStore;

async function write(readings: readonly Reading[]): Promise<void> {
  await store.write(readings);
  registry.rollUpsDue.note(readings);
  registry.rhythms.note(readings);
  registry.settle({ entries: [], quarantined: [] });
}
const job = () => ({ rules, store, due: registry.rollUpsDue, rhythms: registry.rhythms });
const reading = (time: number, values: Record<string, number>, device = 'st-1'): Reading => ({
  municipality: 'unna',
  kind: 'air',
  device,
  time,
  values,
});
const query = (over: Partial<SeriesQuery>): SeriesQuery => ({
  municipality: 'unna',
  kind: 'air',
  device: 'st-1',
  quantity: 'pm10',
  circular: false,
  from: 0,
  to: 0,
  every: every('1h'),
  aggregate: 'mean',
  timezone,
  ...over,
});
const deps = (): TieredSeriesDeps => ({
  store,
  dueStarts: (...of) => registry.rollUpsDue.startsOf(...of),
  rawBegin: () => Number.NEGATIVE_INFINITY,
});
/** Readings alone: every bucket is said to be due. */
const rawOnly = (): TieredSeriesDeps => ({ ...deps(), dueStarts: (tier, _k, _o, from, to) => startsWithin(tier, from, to) });
function startsWithin(tier: '1h' | '1d', from: number, to: number): number[] {
  if (tier === '1d') return [];
  return Array.from({ length: Math.ceil((to - from) / HOUR) }, (_, n) => Math.floor(from / HOUR) * HOUR + n * HOUR);
}

function expectSame(found: readonly (number | null)[], expected: readonly (number | null)[], about: string): void {
  expect(found.length, about).toBe(expected.length);
  for (const [index, value] of expected.entries()) {
    const other = found[index] ?? null;
    if (value === null || other === null) expect(other, `${about} [${index}]`).toBe(value);
    else expect(Math.abs(other - value), `${about} [${index}] ${other} ${value}`).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(value)));
  }
}

const brief = (summaries: readonly Summary[]) =>
  summaries
    .map(({ device, quantity, start, stats: { count, mean, min, max, last } }) =>
      [device, quantity, new Date(start).toISOString(), count, mean.toFixed(9), min, max, last].join(' '),
    )
    .sort();

function describeRollUps(name: string, open: () => Promise<TimeSeriesStore>): void {
  describe(`roll-ups on ${name}`, () => {
    beforeEach(async () => {
      folder = temporaryFolder();
      registry = openRegistry(folder);
      store = await open();
    });
    afterEach(async () => {
      registry.close();
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    });

    it.each([
      ['spring', Date.UTC(2026, 2, 29, 1)],
      ['autumn', Date.UTC(2026, 9, 25, 1)],
    ])(
      'answer as readings do over the night of %s, for every aggregate and width, with gaps and late readings',
      async (_, change) => {
        const random = seededRandom(SEED);
        const [from, to] = [change - 5 * DAY, change + 5 * DAY];
        const all: Reading[] = [];
        for (let time = from; time < to; time += Math.floor(random() * 1_200_000)) {
          if (Math.floor(time / DAY) % 5 === 0 && random() < 0.9) continue; // a day that hardly reports
          all.push(reading(time, { pm10: Math.round(random() * 500) / 10, wind_direction: Math.floor(random() * 360) }));
        }
        const late = all.filter(() => random() < 0.1);
        await write(all.filter((one) => !late.includes(one)));
        await rollUpDue(job(), to + DAY);
        expect(registry.rollUpsDue.size).toBe(0);
        await write(late.slice(0, late.length / 2));
        await rollUpDue(job(), to + DAY);
        await write(late.slice(late.length / 2)); // these are due: the answer must not miss them
        for (const width of ['5m', '15m', '1h', '3h', '1d', '2d'] as const) {
          for (const aggregate of aggregates) {
            for (const [quantity, circular] of [
              ['pm10', false],
              ['wind_direction', true],
            ] as const) {
              const cut = { from: from + 1234, to: to - 4321, every: every(width), aggregate, quantity, circular };
              const tiered = await readSeries(query(cut), deps());
              expect(tiered.tier).toBe({ '5m': '5m', '15m': '5m', '1h': '1h', '3h': '1h', '1d': '1d', '2d': '1d' }[width]);
              const raw = await readSeries(query(cut), rawOnly());
              // A mean direction of directions that cancel out is noise.
              if (!(circular && aggregate === 'mean')) expectSame(tiered.values, raw.values, `${width} ${aggregate} ${quantity}`);
              expect(tiered.times).toEqual(raw.times);
            }
          }
        }
      },
      120_000,
    );

    it('of many devices at once are those of the readings, whatever is rolled up, due, or came late', async () => {
      const random = seededRandom(SEED);
      const begin = Date.UTC(2026, 9, 23, 22); // over the night in which summer time ends
      const names = ['st-1', 'st-2', 'ö'];
      const all = names.flatMap((device) => {
        const readings: Reading[] = [];
        for (let time = begin; time < begin + 100 * HOUR; time += 1 + Math.floor(random() * 900_000))
          readings.push(reading(time, { pm10: Math.floor(random() * 90), ...(random() < 0.3 && { o3: 40 }) }, device));
        return readings;
      });
      const late = all.filter(({ device }) => device !== 'st-1' && random() < 0.05);
      await write(all.filter((one) => !late.includes(one)));
      const devices = names.map((device) => ({ municipality: 'unna', device }));
      const quantities = ['pm10', 'o3'].map((quantity) => ({ name: quantity, circular: false }));
      const selection = { kind: 'air', devices, quantities, from: begin + 2 * HOUR, to: begin + 97 * HOUR } as const;
      const expectReadings = async (): Promise<void> => {
        for (const [tier, width] of [
          ['5m', 300_000],
          ['1h', HOUR],
        ] as const)
          expect(brief(await readStats(tier, selection, deps())), tier).toEqual(brief(await store.summarise(selection, width)));
      };
      await expectReadings(); // nothing is rolled up
      await rollUpDue(job(), begin + 60 * HOUR);
      await expectReadings(); // some is
      await rollUpDue(job(), begin + 200 * HOUR);
      expect(registry.rollUpsDue.size).toBe(0);
      await expectReadings();
      await write(late); // of two devices some hours are due again
      expect(registry.rollUpsDue.size).toBeGreaterThan(0);
      await expectReadings();
    });

    it('leave the running hour and day to the readings, and roll them when they are over', async () => {
      const noon = Date.UTC(2026, 10, 10, 12);
      await write([0, 10, 20, 30].map((minute) => reading(noon + minute * 60_000, { pm10: minute })));
      await rollUpDue(job(), noon + HOUR + 60_000); // over, but not for long enough
      const air = { kind: 'air', quantities: [{ name: 'pm10', circular: false }], from: noon - DAY, to: noon + DAY } as const;
      expect(await store.readRollUps('5m', air)).toEqual([]);
      await rollUpDue(job(), noon + HOUR + 150_000);
      expect((await store.readRollUps('5m', air)).map(({ start }) => (start - noon) / 60_000)).toEqual([0, 10, 20, 30]);
      expect(await store.readRollUps('1h', air)).toMatchObject([{ start: noon, stats: { count: 4, mean: 15, min: 0, max: 30, last: 30 } }]);
      expect(await store.readRollUps('1d', air)).toEqual([]);
      await rollUpDue(job(), noon + DAY);
      expect(await store.readRollUps('1d', air)).toMatchObject([{ start: Date.UTC(2026, 10, 9, 23), stats: { count: 4, mean: 15 } }]);
    });

    it('say how many of the expected readings came', async () => {
      const begin = Date.UTC(2026, 10, 10);
      // Every ten minutes for a day; then half of them are missing for two hours.
      const times = Array.from({ length: 24 * 6 }, (_, n) => begin + n * 600_000);
      const missing = (time: number) => time >= begin + 20 * HOUR && time < begin + 22 * HOUR && (time / 600_000) % 2 === 0;
      await write(times.filter((time) => !missing(time)).map((time) => reading(time, { pm10: 1 })));
      await rollUpDue(job(), begin + 3 * DAY);
      const air = { kind: 'air', quantities: [{ name: 'pm10', circular: false }], from: begin, to: begin + DAY } as const;
      const coverage = (await store.readRollUps('1h', air)).map((rollUp) => rollUp.coverage);
      expect(coverage[0]).toBe(1);
      expect(coverage[20]).toBeCloseTo(0.5, 5);
    });

    it('are still due after a failure or a crash in the middle', async () => {
      const begin = Date.UTC(2026, 10, 10);
      await write(Array.from({ length: 48 }, (_, n) => reading(begin + n * HOUR, { pm10: n })));
      const real = store;
      store = { ...real, writeRollUps: () => Promise.reject(new Error('away')) };
      await expect(rollUpDue(job(), begin + 5 * DAY)).rejects.toThrow('away');
      expect(registry.rollUpsDue.size).toBe(48);
      store = real;
      registry.close();
      registry = openRegistry(folder);
      expect(registry.rollUpsDue.size).toBe(48);
      await rollUpDue(job(), begin + 5 * DAY);
      expect(registry.rollUpsDue.size).toBe(0);
      const air = { kind: 'air', quantities: [{ name: 'pm10', circular: false }], from: begin - DAY, to: begin + 3 * DAY } as const;
      expect((await store.readRollUps('1d', air)).reduce((sum, { stats }) => sum + stats.count, 0)).toBe(48);
    });

    it('are made of what was stored before roll-ups existed', async () => {
      const begin = Date.UTC(2026, 8, 1);
      await store.write(Array.from({ length: 500 }, (_, n) => reading(begin + n * HOUR, { pm10: n }, `st-${n % 3}`)));
      await markExisting(job(), 'test', begin + 30 * DAY);
      expect(registry.rollUpsDue.size).toBe(500);
      await rollUpDue(job(), begin + 30 * DAY);
      const air = { kind: 'air', quantities: [{ name: 'pm10', circular: false }], from: begin - DAY, to: begin + 30 * DAY } as const;
      expect((await store.readRollUps('1d', air)).reduce((sum, { stats }) => sum + stats.count, 0)).toBe(500);
    });

    it('of a backfilled year and of many devices take few questions', async () => {
      const begin = Date.UTC(2025, 0, 1);
      await write(Array.from({ length: 365 * 24 }, (_, n) => reading(begin + n * HOUR, { pm10: n % 50 }, 'year')));
      await write(Array.from({ length: 3000 }, (_, n) => reading(begin + (n % 7) * 1000, { pm10: 1 }, `many-${n}`)));
      let questions = 0;
      const real = store;
      store = {
        ...real,
        summarise(...question) {
          questions += 1;
          return real.summarise(...question);
        },
      };
      await rollUpDue(job(), begin + 400 * DAY);
      expect(questions).toBeLessThan(40);
      const air = { kind: 'air', quantities: [{ name: 'pm10', circular: false }], from: begin - DAY, to: begin + 400 * DAY } as const;
      expect((await store.readRollUps('1d', air)).reduce((sum, { stats }) => sum + stats.count, 0)).toBe(365 * 24 + 3000);
    }, 120_000);

    it('outlive the readings, and retention takes no reading that is not rolled up', async () => {
      const now = Date.UTC(2026, 10, 20, 12);
      const strict: RuleBook = structuredClone(rules);
      strict.district.retention.raw_days = 40;
      await write(Array.from({ length: 100 }, (_, n) => reading(now - 100 * DAY + n * DAY, { pm10: n })));
      const before = await applyRetention({ ...job(), rules: strict }, now);
      expect(before.find(({ tier, kind }) => tier === 'raw' && kind === 'air')?.oldest).toBe(now - 100 * DAY);
      await rollUpDue(job(), now);
      const after = await applyRetention({ ...job(), rules: strict }, now);
      const oldest = after.find(({ tier, kind }) => tier === 'raw' && kind === 'air');
      expect(oldest?.oldest).toBe(now - 40 * DAY);
      expect(oldest?.keptFrom).toBe(Date.UTC(2026, 9, 10, 22)); // a midnight of Berlin, in summer time
      expect(after.find(({ tier, kind }) => tier === '1d' && kind === 'air')?.oldest).toBe(Date.UTC(2026, 7, 11, 22));
      const series = await readSeries(query({ from: now - 100 * DAY, to: now, every: every('1d') }), {
        ...deps(),
        rawBegin: () => oldest?.keptFrom ?? 0,
      });
      expect(series.values.filter((value) => value !== null)).toHaveLength(100);
    });

    it('are kept as long as each municipality decided', async () => {
      const now = Date.UTC(2026, 10, 20, 12);
      const why = 'reason: Beschluss des Rates vom Januar.\n    by: Datenschutz\n    date: 2026-01-01';
      const keeps = (days: number | null) => `deviations:\n  - ${why}\n    retention: { kind: air, raw_days: ${days} }\n`;
      const read = (name: string) => readFileSync(`region/${name}.yaml`, 'utf8');
      const district = read('district').replace('raw_days: null', 'raw_days: 60');
      const own = { kamen: keeps(40), selm: keeps(null) };
      const strict = parseRuleBook({ district, kinds: read('kinds'), municipalities: own }, now);
      const places = ['kamen', 'selm', 'unna'];
      const old = [30, 50, 90].map((days) => now - days * DAY);
      await write(places.flatMap((municipality) => old.map((time) => ({ ...reading(time, { pm10: 1 }), municipality }))));
      await rollUpDue(job(), now);
      await applyRetention({ ...job(), rules: strict }, now);
      const left = await Promise.all(
        places.map(async (municipality) => {
          const found = await store.find(old.map((time) => ({ municipality, kind: 'air', device: 'st-1', time })));
          return found.filter((values) => values !== undefined).length;
        }),
      );
      expect(left).toEqual([1, 3, 2]);
    });
  });
}

describeRollUps('DuckDB', () => openDuckDbStore(join(folder, 'store')));

describeWithServer('influxdb', 'with InfluxDB', () => {
  let influxd: Influxd;
  beforeAll(async () => {
    influxd = await startInfluxd();
  });
  afterAll(() => influxd?.[Symbol.asyncDispose]());
  let databases = 0;
  // A database of its own for each: whatever influxd does after a DROP, it does not do here.
  describeRollUps('InfluxDB 1.x', async () => {
    databases += 1;
    const database = `rolled_${databases}`;
    return openInfluxStore({ dialect: 'influx1', url: influxd.url, database, org: '', credentials: influxd.credentials });
  });
});
