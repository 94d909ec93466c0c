// Means without rejected values: from readings, from roll-ups of every width, and where the readings are gone.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { QualityFlag } from '../domain/quality/level.ts';
import { acceptedStore } from './accepted-store.ts';
import { openDuckDbStore } from './duckdb-store.ts';
import type { Selection, TimeSeriesStore } from './time-series-store.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Local midnight in Berlin, in winter. */
const T0 = Date.UTC(2026, 0, 9, 23);
const of = { municipality: 'unna', device: 'a' };
const selection = (over: Partial<Selection> = {}): Selection => ({
  kind: 'air',
  devices: [of],
  quantities: [{ name: 'pm2_5', circular: false }],
  from: T0,
  to: T0 + DAY,
  ...over,
});

const folder = mkdtempSync(join(tmpdir(), 'accepted-'));
let store: TimeSeriesStore;
let flags: QualityFlag[] = [];
const flag = (from: number, to: number, level: QualityFlag['level'] = 2): QualityFlag => ({ ...of, quantity: 'pm2_5', from, to, level });
const accepted = () => acceptedStore(store, { flagsOf: () => flags, timezone: 'Europe/Berlin' });

/** Every ten minutes of a day: 10, and 400 at the third reading of the second hour. */
const SPIKE = T0 + HOUR + 20 * MINUTE;

beforeAll(async () => {
  store = await openDuckDbStore(folder);
  const readings = Array.from({ length: 144 }, (_, index) => {
    const time = T0 + index * 10 * MINUTE;
    return { ...of, kind: 'air' as const, time, values: { pm2_5: time === SPIKE ? 400 : 10, pm10: 20 } };
  });
  await store.write([...readings, ...readings.map((reading) => ({ ...reading, device: 'b' }))]);
  const both = selection({
    devices: [of, { ...of, device: 'b' }],
    quantities: ['pm2_5', 'pm10'].map((name) => ({ name, circular: false })),
  });
  for (const [tier, widthMs] of [
    ['5m', 5 * MINUTE],
    ['1h', HOUR],
  ] as const)
    await store.writeRollUps(
      tier,
      (await store.summarise(both, widthMs)).map((summary) => ({ kind: 'air', ...summary })),
    );
  const [day] = await store.summarise({ ...both, devices: [of], quantities: [{ name: 'pm2_5', circular: false }] }, 100 * DAY);
  if (day) await store.writeRollUps('1d', [{ kind: 'air', ...day, start: T0 }]);
});
afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

const second = <T extends { start: number }>(summaries: readonly T[]): T | undefined => summaries.find(({ start }) => start === T0 + HOUR);

describe('a spike', () => {
  it.each(['raw', '1h'] as const)('is left out of the mean of its hour, from %s', async (from) => {
    const read = (s: TimeSeriesStore) => (from === 'raw' ? s.summarise(selection(), HOUR) : s.readRollUps('1h', selection()));
    flags = [];
    expect(second(await read(accepted()))?.stats).toMatchObject({ count: 6, mean: 75, max: 400 });
    flags = [flag(SPIKE, SPIKE + 1)];
    expect(second(await read(accepted()))?.stats).toMatchObject({ count: 5, mean: 10, max: 10 });
    expect(await read(accepted())).toHaveLength(24);
    expect(second(await read(store))?.stats.count).toBe(6);
  });

  it('is left out of its day, which begins at local midnight', async () => {
    flags = [flag(SPIKE, SPIKE + 1)];
    const [day] = await accepted().readRollUps('1d', selection());
    expect(day).toMatchObject({ start: T0, kind: 'air', stats: { count: 143, mean: 10 } });
  });

  it('that is only suspicious counts', async () => {
    flags = [flag(SPIKE, SPIKE + 1, 3)];
    expect(second(await accepted().summarise(selection(), HOUR))?.stats.count).toBe(6);
  });

  it('is its own: other quantities, other devices, other hours stay', async () => {
    flags = [flag(SPIKE, SPIKE + 1)];
    const all = selection({
      devices: [of, { ...of, device: 'b' }],
      quantities: ['pm2_5', 'pm10'].map((name) => ({ name, circular: false })),
    });
    const counts = (await accepted().summarise(all, HOUR)).map(({ stats }) => stats.count);
    expect(counts).toHaveLength(4 * 24);
    expect(counts.filter((count) => count !== 6)).toEqual([5]);
  });
});

describe('a stretch', () => {
  it.each(['raw', '5m', '1h'] as const)('leaves nothing where it covers all, and the rest where it does not; from %s', async (from) => {
    flags = [flag(T0 + 90 * MINUTE, T0 + 4 * HOUR), flag(T0 + 100 * MINUTE, T0 + 200 * MINUTE)];
    const widthMs = from === '5m' ? 5 * MINUTE : HOUR;
    const found = from === 'raw' ? await accepted().summarise(selection(), widthMs) : await accepted().readRollUps(from, selection());
    const within = found.filter(({ start }) => start >= T0 + HOUR && start < T0 + 5 * HOUR);
    const readings = within.reduce((sum, { stats }) => sum + stats.count, 0);
    expect(readings).toBe(3 + 6);
    expect(within.some(({ start }) => start >= T0 + 2 * HOUR && start < T0 + 4 * HOUR)).toBe(false);
    expect(found.map(({ start }) => start)).toEqual(found.map(({ start }) => start).toSorted((a, b) => a - b));
  });

  it('that lasts covers everything from its begin on', async () => {
    flags = [flag(T0 + 12 * HOUR, Number.POSITIVE_INFINITY)];
    expect(await accepted().summarise(selection(), HOUR)).toHaveLength(12);
  });

  it('is left out where its readings are not kept any more', async () => {
    flags = [flag(SPIKE, SPIKE + 1)];
    await store.deleteBefore('raw', 'air', T0 + DAY);
    const hours = await accepted().readRollUps('1h', selection());
    expect(hours).toHaveLength(23);
    expect(second(hours)).toBeUndefined();
  });
});
