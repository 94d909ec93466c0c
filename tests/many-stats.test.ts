// Statistics of many devices at once: the same as from readings alone, whatever is rolled up, due, or came late; on real stores.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { rollUpDue } from '@lagebild/ingest/jobs/roll-up-job.ts';
import type { Reading } from '@lagebild/shared/domain/reading.ts';
import { loadRuleBook } from '@lagebild/shared/registry/load-rule-book.ts';
import { openRegistry, type Registry } from '@lagebild/shared/registry/registry.ts';
import { openDuckDbStore } from '@lagebild/shared/store/duckdb-store.ts';
import { openInfluxStore } from '@lagebild/shared/store/influx/influx-store.ts';
import { readStats, type StatsTier } from '@lagebild/shared/store/many-stats.ts';
import type { Summary, TimeSeriesStore } from '@lagebild/shared/store/time-series-store.ts';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Influxd, startInfluxd } from './support/influxd.ts';
import { SEED, seededRandom } from './support/random.ts';
import { temporaryFolder } from './support/running-lagebild.ts';
import { describeWithServer } from './support/servers.ts';

const HOUR = 3_600_000;
const BEGIN = Date.UTC(2026, 9, 23, 22); // over the night in which summer time ends
const rules = loadRuleBook('region');
const names = ['p-1', 'p-2', 'p-3', 'ö'];

let folder: string;
let registry: Registry;
let store: TimeSeriesStore;

async function write(readings: readonly Reading[]): Promise<void> {
  await store.write(readings);
  registry.rollUpsDue.note(readings);
  registry.settle({ entries: [], quarantined: [] });
}

const brief = (summaries: readonly Summary[]) =>
  summaries
    .map(({ municipality, device, quantity, start, stats: { count, mean, min, max, last } }) => {
      const figures = [count, mean.toFixed(9), min, max, last].join(' ');
      return `${municipality}/${device}/${quantity} ${new Date(start).toISOString()} ${figures}`;
    })
    .sort();

function describeStats(name: string, open: () => Promise<TimeSeriesStore>): void {
  describe(`statistics of many devices on ${name}`, () => {
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

    it('are those of the readings', async () => {
      const random = seededRandom(SEED);
      const all: Reading[] = [];
      for (const device of names) {
        for (let time = BEGIN; time < BEGIN + 100 * HOUR; time += 1 + Math.floor(random() * 900_000)) {
          const values = { free: Math.floor(random() * 90), ...(random() < 0.3 && { capacity: 90 }) };
          all.push({ municipality: device === 'p-3' ? 'kamen' : 'unna', kind: 'parking', device, time, values });
        }
      }
      const late = all.filter(({ device }) => device !== 'p-1' && random() < 0.05);
      await write(all.filter((reading) => !late.includes(reading)));
      const devices = names.map((device) => ({ municipality: device === 'p-3' ? 'kamen' : 'unna', device }));
      const quantities = ['free', 'capacity'].map((quantity) => ({ name: quantity, circular: false }));
      const selection = { kind: 'parking', devices, quantities, from: BEGIN + 2 * HOUR, to: BEGIN + 97 * HOUR } as const;
      const dueStarts = (...of: Parameters<typeof registry.rollUpsDue.startsOf>) => registry.rollUpsDue.startsOf(...of);
      const deps = { store, dueStarts, rawBegin: () => Number.NEGATIVE_INFINITY };

      const expectSame = async (): Promise<void> => {
        for (const [tier, width] of [
          ['5m', 300_000],
          ['1h', HOUR],
        ] as [StatsTier, number][])
          expect(brief(await readStats(tier, selection, deps)), tier).toEqual(brief(await store.summarise(selection, width)));
      };
      await expectSame(); // nothing is rolled up
      await rollUpDue({ rules, store, due: registry.rollUpsDue }, BEGIN + 60 * HOUR);
      await expectSame(); // half of it is
      await rollUpDue({ rules, store, due: registry.rollUpsDue }, BEGIN + 200 * HOUR);
      expect(registry.rollUpsDue.size).toBe(0);
      await expectSame();
      await write(late); // of three devices some hours are due again
      expect(registry.rollUpsDue.size).toBeGreaterThan(0);
      await expectSame();
    });
  });
}

describeStats('DuckDB', () => openDuckDbStore(join(folder, 'data')));

describeWithServer('influxdb', 'with InfluxDB', () => {
  let influxd: Influxd;
  beforeAll(async () => {
    influxd = await startInfluxd();
  });
  afterAll(() => influxd?.[Symbol.asyncDispose]());
  describeStats('InfluxDB 1.x', async () => {
    await influxd.query('DROP DATABASE many');
    return openInfluxStore({ dialect: 'influx1', url: influxd.url, database: 'many', org: '', credentials: influxd.credentials });
  });
});
