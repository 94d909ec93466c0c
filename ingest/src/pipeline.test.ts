// The pipeline on a real store and registry: every message ends in exactly one place, and the books balance.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Reading } from '@lagebild/shared/domain/reading.ts';
import type { RuleBook } from '@lagebild/shared/domain/rule-book.ts';
import { StoreUnavailable } from '@lagebild/shared/domain/store-error.ts';
import { loadFindingRules, loadRuleBook } from '@lagebild/shared/registry/load-rule-book.ts';
import { openRegistry, type Registry } from '@lagebild/shared/registry/registry.ts';
import { openDuckDbStore } from '@lagebild/shared/store/duckdb-store.ts';
import type { TimeSeriesStore } from '@lagebild/shared/store/time-series-store.ts';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FindingsWatch } from './findings/watch.ts';
import { municipalityOf } from './judge.ts';
import { type Disk, disk as realDisk } from './log/disk.ts';
import { type DurableLog, openDurableLog } from './log/durable-log.ts';
import type { RawMessage } from './message.ts';
import { createPipeline, type Pipeline } from './pipeline.ts';
import { Sandbox } from './sandbox/sandbox.ts';

const rules = loadRuleBook('region');
const NOW = Date.UTC(2026, 10, 23, 8);

let folder: string;
let store: TimeSeriesStore;
let registry: Registry;
let durableLog: DurableLog;
let pipeline: Pipeline;
let live: Reading[];

const silent = pino({ level: 'silent' });

const sandbox = new Sandbox();

async function open(
  overStore: (store: TimeSeriesStore) => TimeSeriesStore = (s) => s,
  over: Partial<RuleBook> = {},
  disk: Disk = realDisk,
): Promise<void> {
  store = overStore(await openDuckDbStore(folder));
  registry = openRegistry(folder);
  live = [];
  durableLog = await openDurableLog({
    folder: join(folder, 'log'),
    maxBytes: 64 * 2 ** 20,
    rawDays: 30,
    settledSeq: registry.logPosition.settled,
    onUnsettled: (record) => {
      if (!registry.logPosition.isSettled(record.seq)) registry.ledger.receive(municipalityOf(record, rules) ?? '');
    },
    log: silent,
    disk,
  });
  pipeline = createPipeline({
    rules: { ...rules, ...over },
    profiles: new Map(),
    sandbox,
    durableLog,
    store,
    registry,
    findings: new FindingsWatch({ rules, findingRules: loadFindingRules('region', rules), isMeantToBurn: () => false, open: [] }),
    onLatest: () => undefined,
    onReadings: (readings) => live.push(...readings),
    log: silent,
  });
}

async function close(): Promise<void> {
  await pipeline.close();
  await durableLog.close();
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

/** Takes a message in; resolves once it may be acknowledged. */
const safe = (message: RawMessage): Promise<void> => new Promise((done) => pipeline.accept(message, done));

/** While nothing runs: a message that was acknowledged, and no more. */
async function leaveInLog(topic: string, payload: object): Promise<void> {
  const log = await openDurableLog({
    folder: join(folder, 'log'),
    maxBytes: 64 * 2 ** 20,
    rawDays: 30,
    settledSeq: 0,
    onUnsettled: () => undefined,
    log: silent,
  });
  const bytes = Buffer.from(JSON.stringify(payload));
  await new Promise((done) => log.append({ topic, payload: bytes, receivedAt: NOW }, done));
  await log.close();
}

/** Sends one message and waits until it is settled. */
async function send(topic: string, payload: unknown, receivedAt = NOW, boundTo?: string): Promise<void> {
  const bytes = Buffer.isBuffer(payload) ? payload : Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload));
  await safe({ topic, payload: bytes, receivedAt, boundTo });
  await pipeline.settled();
}

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
    } as const;
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
    expect(registry.ledger.account('kamen')).toEqual({ received: 2, stored: 1, duplicate: 1, noted: 0, quarantined: 0, inLog: 0 });
    expect(await endingOf(topic, payload)).toBe('duplicate');
    await close();
    await open();
    expect(await endingOf(topic, payload)).toBe('duplicate');
    expect(registry.ledger.account('kamen')).toEqual({ received: 4, stored: 1, duplicate: 3, noted: 0, quarantined: 0, inLog: 0 });
  });

  it('adds the quantities that are new, and only those', async () => {
    await send(topic, payload);
    expect(await endingOf(topic, { time: NOW - 1000, values: { pm10: 12, no2: 20 } })).toBe('stored');
    expect(await store.find([{ municipality: 'kamen', kind: 'air', device: 'st-2', time: NOW - 1000 }])).toEqual([{ pm10: 12, no2: 20 }]);
  });

  it('with another value is a conflict, and the first stays', async () => {
    await send(topic, payload);
    expect(await endingOf(topic, { time: NOW - 1000, values: { pm10: 13 } })).toBe('conflict');
    expect(await store.find([{ municipality: 'kamen', kind: 'air', device: 'st-2', time: NOW - 1000 }])).toEqual([{ pm10: 12 }]);
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
    await safe({ topic: 'v1/unna/air/a', payload: Buffer.from([0xff, 0x00, 0x80]), receivedAt: NOW });
    await pipeline.settled();
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
    await close();
    await open((same) => same, strict);
    expect(await endingOf('v1/unna/air/a/backfill', { time: '2022-01-01T00:00:00Z', values: { no2: 1 } })).toBe('backfill_not_allowed');
  });
});

describe('a crash between the two commits of a batch', () => {
  it('leaves a reading of a device that is registered at the next start, with its kind', async () => {
    await store.write([{ municipality: 'unna', kind: 'air', device: 'half', time: NOW, values: { o3: 1 } }]);
    await close();
    await open();
    await pipeline.settled();
    expect(registry.devices.get({ municipality: 'unna', device: 'half' })?.kind).toBe('air');
    expect(await endingOf('v1/unna/parking/half', { values: { free: 1 } })).toBe('kind_mismatch');
    await send('v1/unna/air/half', { time: NOW, values: { o3: 1 } });
    await close();
    await open();
    expect(registry.devices.get({ municipality: 'unna', device: 'half' })?.kind).toBe('air');
    expect(registry.ledger.account('unna')).toMatchObject({ duplicate: 1, noted: 0, quarantined: 1 });
  });
});

describe('a message of another broker that is larger than the log can hold', () => {
  const reopened = async () => {
    await pipeline.settled();
    await close();
    await open();
    return durableLog.status.found;
  };

  it('is kept with its beginning, and the log can be read afterwards', async () => {
    await send('v1/unna/air/a', Buffer.alloc(17 * 2 ** 20, '{'));
    expect(registry.quarantine.list({ limit: 1 }, 'en')[0]?.code).toBe('too_large');
    expect(await reopened()).toMatchObject({ damagedPlaces: 0, missingRecords: 0, tornBytes: 0 });
  });

  it('has a topic that fits, also when what was taken out of it made it longer', async () => {
    await send('a@b.de/'.repeat(9000), '{}', NOW, 'unna');
    expect(registry.ledger.account('unna')).toMatchObject({ received: 1, quarantined: 1 });
    expect(await reopened()).toMatchObject({ damagedPlaces: 0, missingRecords: 0, tornBytes: 0 });
  });
});

describe('a crash after a batch was written and before it was booked', () => {
  const late = { municipality: 'unna', kind: 'air', device: 'half', time: NOW - 7_200_000, values: { o3: 1 } } as const;

  it('loses neither the roll-ups of a late reading nor what the message told about its device', async () => {
    await close();
    // As the crash leaves it: in the log, in the store, not in the books.
    await leaveInLog('v1/unna/air/half', { time: late.time, values: late.values, about: { name: 'Bahnhof' } });
    const written = await openDuckDbStore(folder);
    await written.write([late]);
    await written.close();
    await open();
    await pipeline.settled();
    expect(registry.ledger.account('unna')).toMatchObject({ received: 1, duplicate: 1 });
    expect(registry.rollUpsDue.startsOf('1h', 'air', late, late.time, NOW)).toEqual([late.time]);
    expect(registry.devices.get(late)?.name).toBe('Bahnhof');
  });
});

it('waits for a log that cannot be read for a moment, as it does for a store', async () => {
  await close();
  await leaveInLog('v1/unna/air/a', { time: NOW, values: { o3: 1 } });
  let failures = 2;
  const tooManyOpen: Disk = {
    ...realDisk,
    open(path, mode) {
      if (mode === 'new' || !path.endsWith('.seg') || failures === 0) return realDisk.open(path, mode);
      failures -= 1;
      return Promise.reject(Object.assign(new Error('EMFILE: too many open files'), { code: 'EMFILE' }));
    },
  };
  await open((same) => same, {}, tooManyOpen);
  await expect.poll(() => registry.ledger.total(), { timeout: 10_000 }).toMatchObject({ received: 1, stored: 1, inLog: 0 });
  expect(pipeline.trouble).toBeUndefined();
});

describe('a connection that is bound to a municipality', () => {
  it('speaks for that one alone, and whatever it says is booked there', async () => {
    await send('v1/unna/air/a', { values: { o3: 1 } }, NOW, 'unna');
    await send('v1/kamen/air/a', { values: { o3: 1 } }, NOW, 'unna');
    await send('application/7/device/x/event/up', { deviceInfo: {} }, NOW, 'unna');
    expect(registry.ledger.account('unna')).toEqual({ received: 3, stored: 1, duplicate: 0, noted: 0, quarantined: 2, inLog: 0 });
    expect(registry.ledger.account('kamen').received).toBe(0);
    const codes = registry.quarantine.list({ municipality: 'unna', limit: 5 }, 'de').map(({ code }) => code);
    expect(codes).toEqual(['format_unknown', 'foreign_municipality']);
  });
});

describe('a store that is away', () => {
  /** A store whose writes and questions fail while told to. */
  function breakable() {
    const state = { error: undefined as Error | undefined };
    const over = (real: TimeSeriesStore): TimeSeriesStore => ({
      ...real,
      write: (readings) => (state.error ? Promise.reject(state.error) : real.write(readings)),
      latest: () => (state.error ? Promise.reject(state.error) : real.latest()),
    });
    return { state, over };
  }
  const away = new StoreUnavailable('STORE_AWAY', 'connect ECONNREFUSED');
  const accept = (n: number) =>
    safe({
      topic: `v1/unna/air/st-${n % 7}`,
      payload: Buffer.from(`{"time":${NOW + n},"values":{"o3":${n % 100}}}`),
      receivedAt: NOW + n,
    });

  it('holds up neither the acknowledgement nor the live channel, and gets everything once when it is back', async () => {
    await close();
    const { state, over } = breakable();
    await open(over);
    await pipeline.settled();
    state.error = away;
    const many = 30_000; // more than is kept in memory: the rest is read from the log again
    for (let n = 0; n < many; n += 5000) await Promise.all(Array.from({ length: 5000 }, (_, k) => accept(n + k)));
    expect(live).toHaveLength(many);
    expect(pipeline.trouble).toMatchObject({ code: 'STORE_AWAY', reason: 'connect ECONNREFUSED' });
    expect(registry.ledger.total()).toEqual({ received: many, stored: 0, duplicate: 0, noted: 0, quarantined: 0, inLog: many });
    state.error = undefined;
    await pipeline.settled();
    expect(pipeline.trouble).toBeUndefined();
    expect(registry.ledger.total()).toEqual({ received: many, stored: many, duplicate: 0, noted: 0, quarantined: 0, inLog: 0 });
    const counts = await store.summarise(
      { kind: 'air', quantities: [{ name: 'o3', circular: false }], from: NOW, to: NOW + many },
      3_600_000,
    );
    expect(counts.reduce((sum, { stats }) => sum + stats.count, 0)).toBe(many);
    expect(live).toHaveLength(many);
  });

  it('from the start on, is waited for; after a restart the log gives back what is not settled', async () => {
    await close();
    const { state, over } = breakable();
    state.error = new StoreUnavailable('STORE_HOLDS', 'unauthorized');
    await open(over);
    await Promise.all([1, 2, 3].map(accept));
    await expect.poll(() => pipeline.trouble?.code).toBe('STORE_HOLDS');
    await expect(pipeline.replay([1])).rejects.toMatchObject({ code: 'STORE_HOLDS' });
    await close();
    await open();
    await pipeline.settled();
    expect(registry.ledger.total()).toEqual({ received: 3, stored: 3, duplicate: 0, noted: 0, quarantined: 0, inLog: 0 });
    expect(live).toHaveLength(3);
  });

  it('leaves nobody waiting who asked for something, when Lagebild stops meanwhile', async () => {
    await close();
    const begun = Promise.withResolvers<void>();
    const held = Promise.withResolvers<never>();
    await open((real) => ({
      ...real,
      write() {
        begun.resolve();
        return held.promise;
      },
    }));
    await accept(1);
    await begun.promise;
    const asked = [pipeline.between(() => Promise.resolve()), pipeline.settled()];
    held.reject(away);
    await expect.poll(() => pipeline.trouble?.code).toBe('STORE_AWAY');
    await pipeline.close();
    asked.push(pipeline.settled());
    const answers = await Promise.allSettled(asked);
    expect(answers.map((one) => one.status === 'rejected' && one.reason instanceof StoreUnavailable)).toEqual([true, true, true]);
  });

  it('that rejects one reading for good loses none of the others, and the quarantine has its words', async () => {
    await close();
    await open((real) => ({
      ...real,
      write: async (readings) => {
        const bad = readings.filter(({ values }) => values.o3 === 2);
        await real.write(readings.filter((reading) => !bad.includes(reading)));
        return bad.map((reading) => ({ reading, words: 'field type conflict' }));
      },
    }));
    await Promise.all([1, 2, 3].map(accept));
    await pipeline.settled();
    expect(registry.ledger.account('unna')).toMatchObject({ stored: 2, quarantined: 1 });
    const [entry] = registry.quarantine.list({ limit: 1 }, 'en');
    expect(entry).toMatchObject({ code: 'store_rejected', device: 'st-2', reason: expect.stringContaining('field type conflict') });
  });
});

describe('a quarantined message', () => {
  const quarantined = async (topic: string, payload: unknown) => {
    expect(await endingOf(topic, payload)).not.toBe('stored');
    return registry.quarantine.list({ limit: 1 }, 'en')[0]?.id ?? 0;
  };

  it('is stored when it is right after a change of the rules, and moves in the books', async () => {
    const id = await quarantined('v1/unna/air/a', { values: { pm10: 2500 } });
    await close();
    const changed = structuredClone(rules);
    (changed.kinds.air.quantities.pm10 as { max: number }).max = 3000;
    await open((same) => same, changed);
    expect(await pipeline.replay([id, id, 999])).toEqual({ stored: 1, duplicate: 0, noted: 0, quarantined: 0, missing: 2 });
    expect(registry.ledger.account('unna')).toEqual({ received: 1, stored: 1, duplicate: 0, noted: 0, quarantined: 0, inLog: 0 });
    expect(registry.quarantine.count({})).toEqual({ total: 0, codes: { out_of_range: 0 } });
    expect(await store.find([{ municipality: 'unna', kind: 'air', device: 'a', time: NOW }])).toEqual([{ pm10: 2500 }]);
    expect(await pipeline.replay([id])).toEqual({ stored: 0, duplicate: 0, noted: 0, quarantined: 0, missing: 1 });
  });

  it('stays when it is still wrong', async () => {
    const id = await quarantined('v1/unna/air/a', { values: { pm10: 2500 } });
    expect(await pipeline.replay([id])).toEqual({ stored: 0, duplicate: 0, noted: 0, quarantined: 1, missing: 0 });
    expect(registry.ledger.account('unna')).toEqual({ received: 1, stored: 0, duplicate: 0, noted: 0, quarantined: 1, inLog: 0 });
    expect(registry.quarantine.count({}).total).toBe(1);
  });

  it('of which only the beginning was kept is not taken in again', async () => {
    const id = await quarantined('v1/unna/air/a', `{"values":{"o3":1}}${' '.repeat(70_000)}`);
    expect(await pipeline.replay([id])).toEqual({ stored: 0, duplicate: 0, noted: 0, quarantined: 0, missing: 1 });
  });
});
