// The contract every time-series store must keep; each adapter's test runs it.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseEvery } from '../domain/bucket.ts';
import type { Reading } from '../domain/reading.ts';
import type { SeriesQuery, TimeSeriesStore } from './time-series-store.ts';

const T0 = Date.UTC(2026, 2, 14, 12);
const MINUTE = 60_000;

function reading(minute: number, values: Record<string, number>, device = 'st-1', municipality = 'unna'): Reading {
  return { municipality, kind: 'air', device, time: T0 + minute * MINUTE, values };
}

function question(over: Partial<SeriesQuery> & { width?: string } = {}): SeriesQuery {
  const { width = '5m', ...rest } = over;
  const every = parseEvery(width);
  if (!every) throw new Error(`${width} is no bucket width`);
  return {
    municipality: 'unna',
    kind: 'air',
    device: 'st-1',
    quantity: 'pm2_5',
    from: T0,
    to: T0 + 20 * MINUTE,
    every,
    aggregate: 'mean',
    timezone: 'Europe/Berlin',
    ...rest,
  };
}

/**
 * @param open opens the same store again each time; between tests `wipe` empties it
 */
export function describeStoreContract(name: string, open: () => Promise<TimeSeriesStore>, wipe: () => Promise<void>): void {
  describe(`${name} keeps the store contract`, () => {
    let store: TimeSeriesStore;
    beforeEach(async () => {
      await wipe();
      store = await open();
    });
    afterEach(() => store.close());

    it('aggregates into buckets and leaves empty ones null', async () => {
      await store.write([reading(0, { pm2_5: 4 }), reading(4, { pm2_5: 8 }), reading(11, { pm2_5: 1 })]);
      expect(await store.series(question())).toEqual({ times: [0, 5, 10, 15].map((m) => T0 + m * MINUTE), values: [6, null, 1, null] });
    });

    it.each([
      ['min', [2, null]],
      ['max', [9, null]],
      ['count', [3, 0]],
      ['last', [4, null]],
      ['mean', [5, null]],
    ] as const)('knows %s, and last means the newest, not the last written', async (aggregate, values) => {
      await store.write([reading(3, { pm2_5: 4 })]);
      await store.write([reading(1, { pm2_5: 9 }), reading(2, { pm2_5: 2 })]);
      expect((await store.series(question({ aggregate, to: T0 + 10 * MINUTE }))).values).toEqual(values);
    });

    it('counts only points inside the bounds, even where a bucket reaches beyond them', async () => {
      await store.write([reading(0, { pm2_5: 100 }), reading(2, { pm2_5: 4 }), reading(8, { pm2_5: 6 }), reading(9, { pm2_5: 100 })]);
      const series = await store.series(question({ from: T0 + MINUTE, to: T0 + 9 * MINUTE }));
      expect(series).toEqual({ times: [T0, T0 + 5 * MINUTE], values: [4, 6] });
    });

    it('cuts days at local midnight, so that the night of the change has 23 hours', async () => {
      const hours = Array.from(
        { length: 72 },
        (_, hour): Reading => ({ ...reading(0, { pm2_5: 1 }), time: Date.UTC(2026, 2, 27, 23) + hour * 3_600_000 }),
      );
      await store.write(hours);
      const series = await store.series(
        question({ width: '1d', aggregate: 'count', from: Date.UTC(2026, 2, 27, 23), to: Date.UTC(2026, 2, 30, 22) }),
      );
      expect(series.times.map((time) => new Date(time).toISOString())).toEqual([
        '2026-03-27T23:00:00.000Z',
        '2026-03-28T23:00:00.000Z',
        '2026-03-29T22:00:00.000Z',
      ]);
      expect(series.values).toEqual([24, 23, 24]);
    });

    it('finds what is stored under a device and time, and nothing else', async () => {
      await store.write([
        reading(0, { pm2_5: 4, temperature: -0.5 }),
        reading(0, { pm2_5: 7 }, 'st-2'),
        reading(0, { pm2_5: 9 }, 'st-1', 'kamen'),
      ]);
      const key = { municipality: 'unna', device: 'st-1', time: T0 };
      expect(await store.find([{ ...key, time: T0 + 1 }, key, { ...key, device: 'nobody' }, { ...key, municipality: 'kamen' }])).toEqual([
        undefined,
        { pm2_5: 4, temperature: -0.5 },
        undefined,
        { pm2_5: 9 },
      ]);
    });

    it('knows the newest value of each quantity, also after it was opened again', async () => {
      await store.write([reading(5, { pm2_5: 5, pm10: 8 }), reading(9, { pm2_5: 6 }), reading(2, { pm10: 1 })]);
      await store.close();
      store = await open();
      const latest = (await store.latest()).map(({ quantity, value, time }) => [quantity, value, (time - T0) / MINUTE]);
      expect(latest).toHaveLength(2);
      expect(latest).toEqual(
        expect.arrayContaining([
          ['pm10', 8, 5],
          ['pm2_5', 6, 9],
        ]),
      );
    });

    it('keeps ids with quotes, umlauts and emoji apart and intact', async () => {
      const devices = ["o'hara", 'Lünen"; DROP TABLE point;--', '🅿-1', 'a\\b'];
      await store.write(devices.map((device, index) => reading(0, { pm2_5: index }, device)));
      for (const [index, device] of devices.entries()) {
        expect((await store.series(question({ device }))).values[0]).toBe(index);
      }
      expect((await store.latest()).map((l) => l.device).sort()).toEqual([...devices].sort());
    });

    it('takes a batch larger than its inner chunks', async () => {
      await store.write(Array.from({ length: 5000 }, (_, index): Reading => ({ ...reading(0, { pm2_5: index }), time: T0 + index })));
      const series = await store.series(question({ aggregate: 'count' }));
      expect(series.values[0]).toBe(5000);
    });
  });
}
