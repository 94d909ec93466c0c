// The pipeline on a real store and registry: every message ends in exactly one place, and the books balance.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Reading } from '@lagebild/shared/domain/reading.ts';
import { loadRuleBook } from '@lagebild/shared/registry/load-rule-book.ts';
import { openRegistry, type Registry } from '@lagebild/shared/registry/registry.ts';
import { openDuckDbStore } from '@lagebild/shared/store/duckdb-store.ts';
import type { TimeSeriesStore } from '@lagebild/shared/store/time-series-store.ts';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createPipeline, type Pipeline } from './pipeline.ts';

const rules = loadRuleBook('region');
const NOW = Date.UTC(2026, 10, 23, 8);

let folder: string;
let store: TimeSeriesStore;
let registry: Registry;
let pipeline: Pipeline;
let live: Reading[];

async function open(overStore: (store: TimeSeriesStore) => TimeSeriesStore = (s) => s): Promise<void> {
  store = overStore(await openDuckDbStore(folder));
  registry = openRegistry(folder);
  live = [];
  pipeline = createPipeline({
    rules,
    store,
    registry,
    latest: await store.latest(),
    onStored: (readings) => live.push(...readings),
    log: pino({ level: 'silent' }),
  });
}

async function close(): Promise<void> {
  await pipeline.close();
  await store.close();
  registry.close();
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lagebild-pipeline-'));
  await open();
});
afterEach(async () => {
  await close();
  rmSync(folder, { recursive: true });
});

const send = (topic: string, payload: unknown, receivedAt = NOW): Promise<void> =>
  pipeline.accept({ topic, payload: Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload)), receivedAt });

/** Sends one message and tells how the books changed. */
async function endingOf(topic: string, payload: unknown): Promise<string> {
  const before = registry.ledger.total();
  await send(topic, payload);
  const after = registry.ledger.total();
  expect(after.received - before.received).toBe(1);
  expect(after.inLog).toBe(0);
  const ending = (['stored', 'duplicate', 'quarantined'] as const).filter((column) => after[column] > before[column]);
  expect(ending).toHaveLength(1);
  return ending[0] === 'quarantined' ? (registry.quarantine.list({ limit: 1 }, 'en')[0]?.code ?? 'missing') : String(ending[0]);
}

describe('a good message', () => {
  it('is stored, registers its device and goes out live', async () => {
    await send('v1/unna/air/st-1', {
      time: '2026-11-23T08:00:00+01:00',
      values: { pm2_5: 7.5, humidity: 80 },
      about: { name: 'Königsborn', lat: 51.55, lon: 7.69 },
    });
    const reading = {
      municipality: 'unna',
      kind: 'air',
      device: 'st-1',
      time: Date.UTC(2026, 10, 23, 7),
      values: { pm2_5: 7.5, humidity: 80 },
    };
    expect(live).toEqual([reading]);
    expect(await store.find([reading])).toEqual([reading.values]);
    expect([...registry.devices.all()]).toEqual([
      { municipality: 'unna', kind: 'air', device: 'st-1', firstSeen: NOW, name: 'Königsborn', lat: 51.55, lon: 7.69 },
    ]);
  });

  it('takes its arrival as time when it brings none, and booleans as 1 and 0', async () => {
    await send('v1/selm/parking/bay:7', { values: { occupied: true } });
    expect(live).toEqual([{ municipality: 'selm', kind: 'parking', device: 'bay:7', time: NOW, values: { occupied: 1 } }]);
  });

  it('is not lost when it arrives without a time in the same millisecond as another', async () => {
    await Promise.all([1, 0, 1].map((occupied) => send('v1/selm/parking/bay', { values: { occupied } })));
    expect(live.map((reading) => [reading.time - NOW, reading.values.occupied])).toEqual([
      [0, 1],
      [1, 0],
      [2, 1],
    ]);
  });

  it('meets the same device under both spellings of an umlaut', async () => {
    await send('v1/luenen/air/L\u00fcnen', { values: { o3: 40 } });
    await send('v1/luenen/air/Lu\u0308nen', { values: { o3: 41 } }, NOW + 1);
    expect([...registry.devices.all()].map((d) => d.device)).toEqual(['L\u00fcnen']);
  });
});

describe('a repeated message', () => {
  const topic = 'v1/kamen/air/st-2';
  const payload = { time: NOW - 1000, values: { pm10: 12 } };

  it('is a duplicate, in the same batch, later, and after a restart', async () => {
    await Promise.all([send(topic, payload), send(topic, payload)]);
    expect(registry.ledger.account('kamen')).toEqual({ received: 2, stored: 1, duplicate: 1, quarantined: 0, inLog: 0 });
    expect(await endingOf(topic, payload)).toBe('duplicate');
    await close();
    await open();
    expect(await endingOf(topic, payload)).toBe('duplicate');
    expect(live).toEqual([]);
    expect(registry.ledger.account('kamen')).toEqual({ received: 4, stored: 1, duplicate: 3, quarantined: 0, inLog: 0 });
  });

  it('adds the quantities that are new, and only those', async () => {
    await send(topic, payload);
    expect(await endingOf(topic, { time: NOW - 1000, values: { pm10: 12, no2: 20 } })).toBe('stored');
    expect(live[1]?.values).toEqual({ no2: 20 });
    expect(await store.find([{ municipality: 'kamen', device: 'st-2', time: NOW - 1000 }])).toEqual([{ pm10: 12, no2: 20 }]);
  });

  it('with another value is a conflict, and the first stays', async () => {
    await send(topic, payload);
    expect(await endingOf(topic, { time: NOW - 1000, values: { pm10: 13 } })).toBe('conflict');
    expect(await store.find([{ municipality: 'kamen', device: 'st-2', time: NOW - 1000 }])).toEqual([{ pm10: 12 }]);
  });

  it('is no duplicate when it is merely late', async () => {
    await send(topic, { time: NOW, values: { pm10: 5 } });
    expect(await endingOf(topic, { time: NOW - 60_000, values: { pm10: 5 } })).toBe('stored');
  });
});

describe('a message that cannot be true', () => {
  const good = { values: { pm10: 1 } };
  const air = (values: object) => ['v1/unna/air/a', { values }] as const;
  it.each([
    ['not_json', 'v1/unna/air/a', '{"values":'],
    ['not_json', 'v1/unna/air/a', ''],
    ['schema', 'v1/unna/air/a', '[]'],
    ['schema', 'v1/unna/air/a', 'null'],
    ['schema', 'v1/unna/air/a', { values: {} }],
    ['schema', 'v1/unna/air/a', { values: { pm10: '12' } }],
    ['schema', 'v1/unna/air/a', { values: { pm10: { v: 1 } } }],
    ['schema', 'v1/unna/air/a', '{"values":{"pm10":1e999}}'],
    ['schema', 'v1/unna/air/a', { values: { pm10: 1 }, extra: 1 }],
    ['too_deep', 'v1/unna/air/a', `${'['.repeat(10_000)}${']'.repeat(10_000)}`],
    ['too_deep', 'v1/unna/air/a', `${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`],
    ['forbidden_key', 'v1/unna/air/a', '{"__proto__":{"polluted":1},"values":{"pm10":1}}'],
    ['forbidden_key', 'v1/unna/air/a', '{"values":{"pm10":1,"__proto__":5}}'],
    ['forbidden_key', 'v1/unna/air/a', '{"values":{"constructor":1}}'],
    ['forbidden_key', 'v1/unna/air/a', '{"values":{"pm10":1},"about":{"__proto__":{"name":"x"}}}'],
    ['quantity_unknown', ...air({ plate: 12 })],
    ['quantity_unknown', ...air({ toString: 12 })],
    ['value_type', ...air({ pm10: true })],
    ['value_type', 'v1/unna/parking/p', { values: { free: 3.5 } }],
    ['out_of_range', 'v1/unna/parking/p', { values: { free: -3 } }],
    ['out_of_range', ...air({ pm2_5: 5000 })],
    ['over_capacity', 'v1/unna/parking/p', { values: { free: 120, capacity: 100 } }],
    ['time_invalid', 'v1/unna/air/a', { ...good, time: 'yesterday' }],
    ['time_invalid', 'v1/unna/air/a', { ...good, time: '2026-11-23T08:00:00' }],
    ['time_invalid', 'v1/unna/air/a', { ...good, time: null }],
    ['time_past', 'v1/unna/air/a', { ...good, time: 0 }],
    ['time_past', 'v1/unna/air/a', { ...good, time: NOW / 1000 }],
    ['time_past', 'v1/unna/air/a', { ...good, time: -9e15 }],
    ['time_future', 'v1/unna/air/a', { ...good, time: '2099-01-01T00:00:00Z' }],
    ['time_future', 'v1/unna/air/a', { ...good, time: 1e300 }],
    ['time_before_backfill', 'v1/unna/air/a/backfill', { ...good, time: '1970-01-01T00:00:00Z' }],
    ['time_future', 'v1/unna/air/a/backfill', { ...good, time: '2099-01-01T00:00:00Z' }],
    ['backfill_without_time', 'v1/unna/air/a/backfill', good],
    ['municipality_unknown', 'v1/dortmund/air/a', good],
    ['municipality_unknown', 'v1/__proto__/air/a', good],
    ['kind_unknown', 'v1/unna/noise/a', good],
    ['device_id_invalid', 'v1/unna/air/<script>', good],
    ['topic_invalid', 'v1/unna/air', good],
    ['topic_invalid', 'v1/unna/air/a/b', good],
    ['topic_invalid', 'hello', good],
    ['topic_invalid', `v1/${'a/'.repeat(200)}`, good],
    ['too_large', 'v1/unna/air/a', { ...good, pad: 'x'.repeat(1_000_000) }],
  ])('is quarantined as %s: %s', async (code, topic, payload) => {
    expect(await endingOf(topic, payload)).toBe(code);
    expect(live).toEqual([]);
    expect(await store.latest()).toEqual([]);
    const [entry] = registry.quarantine.list({ limit: 1 }, 'de');
    expect(entry?.reason.length).toBeGreaterThan(20);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  it('is kept byte for byte, or its beginning when it was too large', async () => {
    await pipeline.accept({ topic: 'v1/unna/air/a', payload: Buffer.from([0xff, 0x00, 0x80]), receivedAt: NOW });
    await send('v1/unna/air/a', 'y'.repeat(1_000_000));
    const [large, binary] = registry.quarantine.list({ limit: 2 }, 'en');
    expect(binary).toMatchObject({ code: 'not_utf8', payloadBase64: '/wCA', payloadBytes: 3, municipality: 'unna', device: 'a' });
    expect(large).toMatchObject({ code: 'too_large', payload: 'y'.repeat(256), payloadBytes: 1_000_000 });
  });

  it('measures counts by the spaces the device told before', async () => {
    await Promise.all([
      send('v1/unna/parking/p', { values: { capacity: 100, free: 5 } }),
      send('v1/unna/parking/p', { values: { free: 101 } }, NOW + 1),
    ]);
    expect(registry.ledger.account('unna')).toMatchObject({ stored: 1, quarantined: 1 });
    await close();
    await open();
    expect(await endingOf('v1/unna/parking/p', { values: { occupied: 101 } })).toBe('over_capacity');
  });

  it('changes nothing of what is believed: neither the spaces nor the name', async () => {
    const first = { time: NOW, values: { free: 17, capacity: 60 }, about: { name: 'Rathaus' } };
    await send('v1/unna/parking/p', first);
    const forged = { time: NOW, values: { free: 3, capacity: 5 }, about: { name: 'Falsch', lat: 0, lon: 0 } };
    expect(await endingOf('v1/unna/parking/p', forged)).toBe('conflict');
    expect(await endingOf('v1/unna/parking/p', { values: { free: 18 } })).toBe('stored');
    expect(registry.devices.get({ municipality: 'unna', device: 'p' })).toMatchObject({ name: 'Rathaus' });
    expect(registry.devices.get({ municipality: 'unna', device: 'p' })).not.toHaveProperty('lat');
  });

  it('floods without a time until the clock would run ahead', async () => {
    await Promise.all(Array.from({ length: 1500 }, (_, n) => send('v1/unna/air/fast', { values: { o3: n % 100 } })));
    expect(registry.ledger.account('unna')).toMatchObject({ stored: 1001, quarantined: 499 });
    expect(registry.quarantine.count({}).codes).toEqual({ too_fast: 499 });
    expect(await endingOf('v1/unna/air/fast', { time: NOW + 2000, values: { o3: 1 } })).toBe('stored');
  });

  it('cannot turn a device into another kind, not even in the same batch', async () => {
    await Promise.all([send('v1/unna/parking/x', { values: { free: 1 } }), send('v1/unna/air/x', { values: { o3: 1 } })]);
    expect(registry.quarantine.list({ limit: 5 }, 'en').map((e) => e.code)).toEqual(['kind_mismatch']);
    expect(await endingOf('v1/werne/air/x', { values: { o3: 1 } })).toBe('stored');
  });
});

describe('a backfill', () => {
  it('takes the years the rule book allows, and the live topic does not', async () => {
    const old = { time: '2014-01-01T00:00:00Z', values: { no2: 41 } };
    expect(await endingOf('v1/unna/air/koeln', old)).toBe('time_past');
    expect(await endingOf('v1/unna/air/koeln/backfill', old)).toBe('stored');
  });

  it('is not measured by the spaces of today, and does not rename the device', async () => {
    await send('v1/unna/parking/p', { time: NOW, values: { free: 1, capacity: 60 }, about: { name: 'Neu' } });
    const lastYear = { time: NOW - 365 * 86_400_000, values: { occupied: 80 }, about: { name: 'Alt' } };
    expect(await endingOf('v1/unna/parking/p/backfill', lastYear)).toBe('stored');
    expect(registry.devices.get({ municipality: 'unna', device: 'p' })?.name).toBe('Neu');
  });

  it('is refused where the rule book does not allow it', async () => {
    const strict = structuredClone(rules);
    strict.district.backfill.municipalities = ['kamen'];
    await pipeline.close();
    pipeline = createPipeline({ rules: strict, store, registry, latest: [], onStored: () => undefined, log: pino({ level: 'silent' }) });
    expect(await endingOf('v1/unna/air/a/backfill', { time: '2022-01-01T00:00:00Z', values: { no2: 1 } })).toBe('backfill_not_allowed');
  });
});

describe('a crash between the two commits of a batch', () => {
  it('leaves a reading of a device that is registered at the next start, with its kind', async () => {
    await store.write([{ municipality: 'unna', kind: 'air', device: 'half', time: NOW, values: { o3: 1 } }]);
    await close();
    await open();
    expect(registry.devices.get({ municipality: 'unna', device: 'half' })?.kind).toBe('air');
    expect(await endingOf('v1/unna/parking/half', { values: { free: 1 } })).toBe('kind_mismatch');
    await send('v1/unna/air/half', { time: NOW, values: { o3: 1 } });
    await close();
    await open();
    expect(registry.devices.get({ municipality: 'unna', device: 'half' })?.kind).toBe('air');
    expect(registry.ledger.account('unna')).toMatchObject({ duplicate: 1, quarantined: 1 });
  });
});

describe('a disk that refuses', () => {
  it('acknowledges nothing, says so, and stores each message once when it works again', async () => {
    await close();
    let failures = 0;
    await open((real) => ({
      ...real,
      async write(readings) {
        if (failures === 0) {
          failures += 1;
          await real.write(readings); // the worst case: written, but the confirmation is lost
          throw new Error('no space left on device');
        }
        await real.write(readings);
      },
    }));
    let acknowledged = false;
    const sent = send('v1/unna/air/a', { time: NOW, values: { pm10: 3 } }).then(() => {
      acknowledged = true;
    });
    await expect.poll(() => pipeline.trouble?.reason).toBe('no space left on device');
    expect(acknowledged).toBe(false);
    expect(registry.ledger.total()).toMatchObject({ received: 1, inLog: 1 });
    await sent;
    expect(pipeline.trouble).toBeUndefined();
    const series = await store.series({
      municipality: 'unna',
      kind: 'air',
      device: 'a',
      quantity: 'pm10',
      from: NOW,
      to: NOW + 1,
      every: { count: 1, unit: 'h' },
      aggregate: 'count',
      timezone: 'UTC',
    });
    expect(series.values).toEqual([1]);
  });
});
