// Nobody waits for somebody else's codec: others are settled meanwhile, in order by device, and each once whatever happens.
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openParts, type Parts } from './support/open-parts.ts';
import { temporaryFolder } from './support/running-lagebild.ts';

// Loops take their processor time, and on a busy machine that takes long.
vi.setConfig({ testTimeout: 120_000 });

const BAD = 255;
const DEVICES = 8;
const HOSTILE = `function decodeUplink(i) { if (i.bytes[0] === ${BAD}) for (;;); return { data: { state: i.bytes[0] } }; }`;
const GOOD = 'function decodeUplink(i) { return { data: { state: i.bytes[0] & 1 } }; }';
const codecs = { hostile: HOSTILE, good: GOOD };

const hostile = (n: number) => `aaaaaaaaaaaaaa${n.toString(16).padStart(2, '0')}`;
const good = (n: number) => `bbbbbbbbbbbbbb${n.toString(16).padStart(2, '0')}`;

let folder: string;
let parts: Parts;
/** Device and frame counter, in the order in which messages were settled. */
let order: string[];

async function open(from = folder): Promise<void> {
  parts = await openParts({
    folder: from,
    codecs,
    conduct: { codecBudgetMs: 5000 }, // so that it takes a while until the codec rests
    onSettled: ({ heard }, { device }) => order.push(`${device} ${heard?.event.type === 'uplink' ? heard.event.fCnt : 'plain'}`),
  });
}

beforeEach(async () => {
  folder = temporaryFolder();
  order = [];
  await open();
  for (let n = 0; n < DEVICES; n += 1) {
    parts.adopt(hostile(n), 'hostile');
    parts.adopt(good(n), 'good');
  }
});
afterEach(async () => {
  await parts.close();
  rmSync(folder, { recursive: true });
});

/** A loop of each of eight devices: almost a second of processor time. */
const attack = () => Promise.all(Array.from({ length: DEVICES }, (_, n) => parts.uplink(hostile(n), 1, BAD)));
const balance = () => {
  const { received, stored, duplicate, noted, quarantined, inLog } = parts.registry.ledger.total();
  expect(stored + duplicate + noted + quarantined + inLog).toBe(received);
  return { received, stored, duplicate, noted, quarantined, inLog };
};

describe('while a codec hangs', () => {
  it('plain devices, and devices of other codecs, are settled', async () => {
    await parts.uplink(good(0), 1, 1);
    await parts.pipeline.settled();
    await attack();
    await parts.plain('bay', { occupied: 1 });
    await parts.uplink(good(0), 2, 0);
    await parts.pipeline.settled();
    const firstHostile = order.findIndex((device) => device.startsWith('aa'));
    expect(order.slice(0, firstHostile)).toContain('bay plain');
    expect(order.slice(0, firstHostile).filter((one) => one.startsWith(good(0)))).toHaveLength(2);
    expect(balance()).toEqual({ received: 11, stored: 3, duplicate: 0, noted: 0, quarantined: 8, inLog: 0 });
  });

  it('devices with the same codec are settled, whose frames are good', async () => {
    const kin = 'cccccccccccccc01';
    parts.adopt(kin, 'hostile');
    await attack();
    for (let n = 0; n < 12; n += 1) await parts.uplink(kin, n, n & 1, Date.now() - 60_000 + 100 * n);
    await parts.pipeline.settled();
    expect(order.slice(0, 12).map((one) => one.slice(0, 16))).toEqual(Array.from({ length: 12 }, () => kin));
    expect(balance()).toMatchObject({ received: 20, stored: 12, quarantined: 8 });
  });

  it('each device keeps its order, whatever it sends', async () => {
    await attack();
    const device = hostile(0);
    await parts.uplink(device, 2, 1);
    await parts.plain(device, { occupied: 0 });
    await parts.uplink(device, 3, 1);
    await parts.plain('bay', { occupied: 1 });
    await parts.pipeline.settled();
    expect(order.filter((one) => one.startsWith(device))).toEqual([1, 2, 'plain', 3].map((what) => `${device} ${what}`));
    expect(order.indexOf('bay plain')).toBeLessThan(order.indexOf(`${device} 1`));
  });

  it('taking its messages in again holds up nobody', async () => {
    await attack();
    await parts.pipeline.settled();
    const ids = parts.registry.quarantine.ids({ code: 'codec_failed' }, 0, 100);
    expect(ids).toHaveLength(8);
    let isReplayed = false;
    const replayed = parts.pipeline.replay(ids).then((counts) => {
      isReplayed = true;
      return counts;
    });
    await parts.plain('bay', { occupied: 1 });
    await parts.pipeline.settled();
    expect(isReplayed).toBe(false);
    expect(await replayed).toMatchObject({ quarantined: 8 });
    expect(balance()).toMatchObject({ received: 9, stored: 1, quarantined: 8 });
  });
});

describe('what stands aside', () => {
  const plain = async () => {
    await parts.plain('before', { occupied: 1 });
    await attack();
    for (let n = 0; n < 5; n += 1) await parts.plain(`after-${n}`, { occupied: 1 });
    await expect.poll(() => order.filter((device) => device.startsWith('after')).length, { timeout: 60_000 }).toBe(5);
    expect(balance()).toMatchObject({ received: 14, stored: 6 });
  };
  const everything = { received: 14, stored: 6, duplicate: 0, noted: 0, quarantined: 8, inLog: 0 };

  it('is not passed by the place in the log', async () => {
    await plain();
    expect(parts.registry.ledger.total().inLog).toBeGreaterThan(0);
    expect(parts.registry.logPosition.settled).toBeLessThan(9);
    expect(parts.durableLog.settledSeq).toBeLessThan(9);
    await parts.pipeline.settled();
    expect(parts.registry.logPosition.place).toEqual({ upTo: 14, aside: [] });
    expect(balance()).toEqual(everything);
  });

  it('is settled after a stop, and what went on before it is not settled again', async () => {
    await plain();
    await parts.close();
    order = [];
    await open();
    expect(balance()).toMatchObject({ received: 14, stored: 6 });
    await parts.pipeline.settled();
    expect(balance()).toEqual(everything);
    expect(new Set(order.map((device) => device.slice(0, 2)))).toEqual(new Set(['aa']));
  });

  it('is settled after a crash at any moment, each once', async () => {
    await plain();
    const copy = join(folder, 'copy');
    for (const name of ['log', 'lagebild.sqlite', 'lagebild.sqlite-wal', 'readings.duckdb', 'readings.duckdb.wal'])
      cpSync(join(folder, name), join(copy, name), { recursive: true });
    await parts.close();
    await open(copy);
    await parts.pipeline.settled();
    expect(balance()).toEqual(everything);
    expect(parts.registry.quarantine.count({}).total).toBe(8);
  });
});

it('a flood for a codec in good health is waited for, not refused', async () => {
  const now = Date.now();
  for (let n = 0; n < 20_000; n += 4000)
    await Promise.all(Array.from({ length: 4000 }, (_, k) => parts.uplink(good(k % DEVICES), n + k, k & 1, now - 100_000 + n + k)));
  await parts.pipeline.settled();
  expect(balance()).toEqual({ received: 20_000, stored: 20_000, duplicate: 0, noted: 0, quarantined: 0, inLog: 0 });
});

it('a flood for a codec that hangs is refused, for now, and others go on', async () => {
  await attack();
  const now = Date.now();
  await Promise.all(Array.from({ length: 5000 }, (_, k) => parts.uplink(hostile(k % DEVICES), k + 2, BAD, now - 10_000 + k)));
  await parts.plain('bay', { occupied: 1 });
  await parts.pipeline.settled();
  expect(balance()).toMatchObject({ received: 5009, stored: 1, quarantined: 5008, inLog: 0 });
  const { codes } = parts.registry.quarantine.count({});
  expect(codes.codec_rests).toBeGreaterThan(4900);
});
