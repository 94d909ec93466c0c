// The contract every time-series store must keep; each adapter's test runs it.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Reading } from '../domain/reading.ts';
import type { Stats } from '../domain/roll-up.ts';
import type { Point, RollUp, Selection, TimeSeriesStore } from './time-series-store.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Noon some days ago: a store need not look for the newest value of a device that has been silent for months. */
const T0 = Math.floor(Date.now() / (24 * HOUR) - 3) * 24 * HOUR + 12 * HOUR;

function reading(minute: number, values: Record<string, number>, device = 'st-1', municipality = 'unna'): Reading {
  return { municipality, kind: 'air', device, time: T0 + minute * MINUTE, values };
}

const select = (over: Partial<Selection> = {}): Selection => ({
  kind: 'air',
  devices: [{ municipality: 'unna', device: 'st-1' }],
  quantities: [{ name: 'pm2_5', circular: false }],
  from: T0,
  to: T0 + HOUR,
  ...over,
});

const stats = (count: number, mean: number, min = mean, max = mean, last = mean): Stats => ({ count, mean, min, max, last });

function rollUp(minute: number, given: Stats, over: Partial<RollUp> = {}): RollUp {
  return { municipality: 'unna', kind: 'air', device: 'st-1', quantity: 'pm2_5', start: T0 + minute * MINUTE, stats: given, ...over };
}

/** Minute after T0 and statistics of each summary. */
const brief = (summaries: readonly { start: number; stats: Stats }[]) => summaries.map((s) => [(s.start - T0) / MINUTE, s.stats]);

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

    describe('summaries', () => {
      it('cut readings into buckets counted from 1970 and leave empty ones out', async () => {
        await store.write([reading(0, { pm2_5: 4 }), reading(4, { pm2_5: 8 }), reading(11, { pm2_5: 1 })]);
        expect(brief(await store.summarise(select(), 5 * MINUTE))).toEqual([
          [0, stats(2, 6, 4, 8, 8)],
          [10, stats(1, 1)],
        ]);
      });

      it('take the newest as last, not the one written last', async () => {
        await store.write([reading(3, { pm2_5: 4 })]);
        await store.write([reading(1, { pm2_5: 9 }), reading(2, { pm2_5: 2 })]);
        expect(brief(await store.summarise(select(), 5 * MINUTE))).toEqual([[0, stats(3, 5, 2, 9, 4)]]);
      });

      it('count only readings inside the bounds, even where a bucket reaches beyond them', async () => {
        await store.write([reading(0, { pm2_5: 100 }), reading(2, { pm2_5: 4 }), reading(8, { pm2_5: 6 }), reading(9, { pm2_5: 100 })]);
        const within = select({ from: T0 + MINUTE, to: T0 + 9 * MINUTE });
        expect(brief(await store.summarise(within, 5 * MINUTE))).toEqual([
          [0, stats(1, 4)],
          [5, stats(1, 6)],
        ]);
      });

      it('keep devices, municipalities, kinds and quantities apart', async () => {
        await store.write([
          reading(0, { pm2_5: 1, pm10: 2 }),
          reading(0, { pm2_5: 3 }, 'st-2'),
          reading(0, { pm2_5: 5 }, 'st-1', 'kamen'),
          { ...reading(0, { temperature: 7 }, 'p-1'), kind: 'parking' },
        ]);
        const { devices: _, ...all } = select({ quantities: ['pm2_5', 'pm10', 'temperature'].map((q) => ({ name: q, circular: false })) });
        const found = (await store.summarise(all, HOUR)).map((s) => `${s.municipality}/${s.device}/${s.quantity}=${s.stats.mean}`);
        expect(found.sort()).toEqual(['kamen/st-1/pm2_5=5', 'unna/st-1/pm10=2', 'unna/st-1/pm2_5=1', 'unna/st-2/pm2_5=3']);
        const some = select({
          devices: [
            { municipality: 'unna', device: 'st-2' },
            { municipality: 'kamen', device: 'st-1' },
          ],
        });
        expect((await store.summarise(some, HOUR)).map((s) => s.stats.mean).sort((a, b) => a - b)).toEqual([3, 5]);
      });

      it('are empty for what was never measured', async () => {
        expect(await store.summarise(select(), HOUR)).toEqual([]);
        await store.write([reading(0, { pm2_5: 1 })]);
        expect(await store.summarise(select({ devices: [{ municipality: 'unna', device: 'nobody' }] }), HOUR)).toEqual([]);
        expect(await store.summarise(select({ quantities: [{ name: 'o3', circular: false }] }), HOUR)).toEqual([]);
        expect(await store.summarise(select({ from: T0 + HOUR, to: T0 + 2 * HOUR }), HOUR)).toEqual([]);
      });

      it('take the mean of directions on the circle', async () => {
        await store.write([reading(0, { wind_direction: 350 }), reading(1, { wind_direction: 10 }), reading(6, { wind_direction: 90 })]);
        const found = await store.summarise(select({ quantities: [{ name: 'wind_direction', circular: true }] }), 5 * MINUTE);
        expect(found.map(({ stats: { count } }) => count)).toEqual([2, 1]);
        const [north, east] = found;
        expect(Math.min(north?.stats.mean ?? 180, 360 - (north?.stats.mean ?? 180))).toBeCloseTo(0, 6);
        expect(north?.stats.resultant).toBeCloseTo(Math.cos((10 * Math.PI) / 180), 6);
        expect(east?.stats.mean).toBeCloseTo(90, 6);
        expect(east?.stats.resultant).toBeCloseTo(1, 6);
      });
    });

    describe('single values', () => {
      const told = (points: readonly Point[]) => points.map((p) => `${(p.time - T0) / MINUTE} ${p.device}/${p.quantity}=${p.value}`);

      it('come oldest first, of the devices, quantities and times asked for', async () => {
        await store.write([
          reading(7, { pm2_5: 4, pm10: 9 }),
          reading(60, { pm2_5: 99 }),
          reading(1, { pm2_5: 8 }, 'st-2'),
          reading(0, { pm2_5: 7, o3: 1 }),
          reading(3, { pm2_5: 5 }, 'st-1', 'kamen'),
        ]);
        const both = [
          { name: 'pm2_5', circular: false },
          { name: 'pm10', circular: false },
        ];
        expect(told(await store.points(select({ quantities: both }), 100))).toEqual(
          expect.arrayContaining(['0 st-1/pm2_5=7', '7 st-1/pm2_5=4', '7 st-1/pm10=9']),
        );
        expect(await store.points(select({ quantities: both }), 100)).toHaveLength(3);
        const { devices: _, ...all } = select();
        expect(told(await store.points(all, 100))).toEqual(['0 st-1/pm2_5=7', '1 st-2/pm2_5=8', '3 st-1/pm2_5=5', '7 st-1/pm2_5=4']);
      });

      it('are the oldest when there are more than asked for, over days and devices', async () => {
        await store.write(
          Array.from({ length: 40 }, (_, index) => reading(index * 90, { pm2_5: index }, index % 2 === 0 ? 'st-1' : 'st-2')),
        );
        const { devices: _, ...all } = select({ to: T0 + 60 * HOUR });
        const found = await store.points(all, 25);
        expect(found.map(({ value }) => value)).toEqual(Array.from({ length: 25 }, (__, index) => index));
        expect(await store.points(select({ devices: [{ municipality: 'unna', device: 'nobody' }] }), 5)).toEqual([]);
      });
    });

    describe('readings', () => {
      it('are found under their device and time, and nothing else is', async () => {
        await store.write([
          reading(0, { pm2_5: 4, temperature: -0.5 }),
          reading(0, { pm2_5: 7 }, 'st-2'),
          reading(0, { pm2_5: 9 }, 'st-1', 'kamen'),
        ]);
        const key = { municipality: 'unna', kind: 'air', device: 'st-1', time: T0 } as const;
        expect(await store.find([{ ...key, time: T0 + 1 }, key, { ...key, device: 'nobody' }, { ...key, municipality: 'kamen' }])).toEqual([
          undefined,
          { pm2_5: 4, temperature: -0.5 },
          undefined,
          { pm2_5: 9 },
        ]);
        expect(await store.find([])).toEqual([]);
      });

      it('are found when many are asked for at once, far apart in time', async () => {
        const many = Array.from({ length: 300 }, (_, n) => reading(n * 1440, { pm2_5: n }, `st-${n % 3}`));
        await store.write(many);
        expect(await store.find(many)).toEqual(many.map(({ values }) => values));
      });

      it('are told as the newest of each quantity, also after the store was opened again', async () => {
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

      it('keep their exact values, whole, broken, negative, tiny and huge', async () => {
        const values = { pm2_5: 0.1 + 0.2, pm10: -40, o3: 5e-324, no2: 1.7976931348623157e308, co: 3, humidity: 0 };
        await store.write([reading(0, values)]);
        expect(await store.find([reading(0, values)])).toEqual([values]);
      });

      it('keep ids with quotes, umlauts, spaces and emoji apart and intact', async () => {
        const devices = ["o'hara", 'Lünen"; DROP TABLE point;--', '🅿-1', 'a\\b', 'a\\', 'a b', 'a,b=c', '$1', 'a"b'];
        await store.write(devices.map((device, index) => reading(0, { pm2_5: index }, device)));
        for (const [index, device] of devices.entries()) {
          const [summary] = await store.summarise(select({ devices: [{ municipality: 'unna', device }] }), HOUR);
          expect(summary).toMatchObject({ device, stats: { mean: index } });
          expect(await store.find([{ ...reading(0, {}, device) }])).toEqual([{ pm2_5: index }]);
        }
        expect((await store.latest()).map((l) => l.device).sort()).toEqual([...devices].sort());
      });

      it('come in large batches', async () => {
        const many = Array.from({ length: 12_000 }, (_, n): Reading => ({ ...reading(0, { pm2_5: n, pm10: 1 }), time: T0 + n }));
        expect(await store.write(many)).toEqual([]);
        const [summary] = await store.summarise(select(), HOUR);
        expect(summary?.stats).toMatchObject({ count: 12_000, min: 0, max: 11_999, last: 11_999 });
      });

      it('can be replaced, where the store says so', async () => {
        await store.write([reading(0, { pm2_5: 1, pm10: 2 }), reading(1, { pm2_5: 3 })]);
        if (!store.abilities.overwrite) return;
        await store.replace([reading(0, { pm2_5: 7, o3: 1 })]);
        expect(await store.find([reading(0, {}), reading(1, {})])).toEqual([{ pm2_5: 7, pm10: 2, o3: 1 }, { pm2_5: 3 }]);
        expect(brief(await store.summarise(select(), HOUR))).toEqual([[0, stats(2, 5, 3, 7, 3)]]);
      });
    });

    describe('roll-ups', () => {
      it('come back as they were kept, in order, a tier apart from the other', async () => {
        const kept = [rollUp(0, stats(2, 6, 4, 8, 8), { coverage: 0.5 }), rollUp(5, stats(1, 1))];
        await store.write([reading(0, { pm2_5: 4 })]);
        await store.writeRollUps('5m', kept);
        await store.writeRollUps('1h', [rollUp(0, stats(3, 4, 1, 8, 1), { coverage: 1 })]);
        expect(await store.readRollUps('5m', select())).toEqual(kept);
        expect(await store.readRollUps('5m', select({ from: T0 + MINUTE }))).toEqual(kept.slice(1));
        expect(await store.readRollUps('5m', select({ to: T0 + 5 * MINUTE }))).toEqual(kept.slice(0, 1));
        expect(brief(await store.readRollUps('1h', select()))).toEqual([[0, stats(3, 4, 1, 8, 1)]]);
        expect(await store.readRollUps('1d', select())).toEqual([]);
      });

      it('take the place of those of the same bucket, how often it is rolled', async () => {
        await store.write([reading(0, { pm2_5: 4, pm10: 1 })]);
        await store.writeRollUps('5m', [rollUp(0, stats(1, 4)), rollUp(0, stats(1, 1), { quantity: 'pm10' })]);
        await store.writeRollUps('5m', [rollUp(0, stats(2, 5, 4, 6, 6), { coverage: 1 })]);
        await store.writeRollUps('5m', [rollUp(0, stats(3, 7, 4, 11, 11), { coverage: 1 })]);
        expect(brief(await store.readRollUps('5m', select()))).toEqual([[0, stats(3, 7, 4, 11, 11)]]);
        expect(brief(await store.readRollUps('5m', select({ quantities: [{ name: 'pm10', circular: false }] })))).toEqual([
          [0, stats(1, 1)],
        ]);
      });

      it('keep how much directions agree', async () => {
        await store.write([reading(0, { wind_direction: 1 })]);
        const kept = rollUp(0, { ...stats(2, 0, 350, 10, 10), resultant: 0.98 }, { quantity: 'wind_direction' });
        await store.writeRollUps('1h', [kept]);
        expect(await store.readRollUps('1h', select({ quantities: [{ name: 'wind_direction', circular: true }] }))).toEqual([kept]);
      });
    });

    describe('retention', () => {
      it('knows the oldest of each tier and kind, where it is Lagebild that deletes', async () => {
        if (!store.abilities.erase) return;
        expect(await store.oldest('raw', 'air')).toBeUndefined();
        await store.write([reading(7, { pm2_5: 1 }), reading(3, { pm10: 1 }), { ...reading(1, { occupied: 1 }, 'p'), kind: 'parking' }]);
        await store.writeRollUps('1h', [rollUp(0, stats(1, 1)), rollUp(60, stats(1, 1))]);
        expect(await store.oldest('raw', 'air')).toBe(T0 + 3 * MINUTE);
        expect(await store.oldest('raw', 'parking')).toBe(T0 + MINUTE);
        expect(await store.oldest('raw', 'lighting')).toBeUndefined();
        expect(await store.oldest('1h', 'air')).toBe(T0);
        expect(await store.oldest('5m', 'air')).toBeUndefined();
      });

      it('deletes what is older, of that tier and kind alone, where the store can', async () => {
        if (!store.abilities.erase) return;
        await store.write([reading(0, { pm2_5: 1 }), reading(5, { pm2_5: 2 }), { ...reading(0, { occupied: 1 }, 'p'), kind: 'parking' }]);
        await store.writeRollUps('1h', [rollUp(0, stats(1, 1)), rollUp(60, stats(1, 2))]);
        await store.deleteBefore('raw', 'air', T0 + 5 * MINUTE);
        expect(await store.oldest('raw', 'air')).toBe(T0 + 5 * MINUTE);
        expect(await store.oldest('raw', 'parking')).toBe(T0);
        expect(await store.oldest('1h', 'air')).toBe(T0);
        await store.deleteBefore('1h', 'air', T0 + HOUR);
        expect(await store.oldest('1h', 'air')).toBe(T0 + HOUR);
        expect(await store.oldest('raw', 'air')).toBe(T0 + 5 * MINUTE);
      });

      it('deletes what is older of one municipality alone, where the store can', async () => {
        if (!store.abilities.erase) return;
        const elsewhere = reading(0, { pm2_5: 3 }, 'st-1', 'kamen');
        await store.write([reading(0, { pm2_5: 1 }), reading(5, { pm2_5: 2 }), elsewhere]);
        await store.deleteBefore('raw', 'air', T0 + 5 * MINUTE, 'unna');
        expect(await store.find([reading(0, {}), reading(5, {}), elsewhere])).toEqual([undefined, { pm2_5: 2 }, { pm2_5: 3 }]);
      });
    });
  });
}
