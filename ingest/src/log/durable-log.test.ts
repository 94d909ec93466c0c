// The durable log on a real disk, and on one that refuses: order, quota, failures, what is kept of settled messages.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Disk, disk } from './disk.ts';
import { type DurableLog, openDurableLog } from './durable-log.ts';
import { type LogRecord, readRecord } from './record.ts';

const silent = pino({ level: 'silent' });
const KIB = 1024;

let folder: string;
let log: DurableLog;

async function open(over: { maxBytes?: number; disk?: Disk; settledSeq?: number; rawDays?: number } = {}): Promise<LogRecord[]> {
  const unsettled: LogRecord[] = [];
  log = await openDurableLog({
    folder,
    maxBytes: 1024 * KIB,
    rawDays: 30,
    settledSeq: 0,
    onUnsettled: (record) => unsettled.push(record),
    log: silent,
    ...over,
  });
  return unsettled;
}

const append = (text: string, receivedAt = 1): Promise<LogRecord> =>
  new Promise((done) => log.append({ topic: 'v1/unna/air/ü', payload: Buffer.from(text), receivedAt, arrivalOffsetMs: 3 }, done));

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lagebild-log-'));
  await open();
});
afterEach(async () => {
  await log.close();
  rmSync(folder, { recursive: true, force: true });
});

async function collect(source: AsyncGenerator<LogRecord[]>): Promise<string[]> {
  const texts: string[] = [];
  for await (const records of source) texts.push(...records.map((record) => String(record.payload)));
  return texts;
}

describe('a message', () => {
  it('comes back as it was, byte for byte, from the running log and after a restart', async () => {
    const payload = Buffer.from([0, 255, 0x4c, 0x42, 0x47, 0x31, 10]);
    await new Promise((done) => log.append({ topic: 'v1/lünen/🅿', payload, receivedAt: 1_764_000_000_123, boundTo: 'luenen' }, done));
    await new Promise((done) => log.append({ topic: '', payload: Buffer.alloc(0), receivedAt: 0 }, done));
    const source = 'connection:ChirpStack Süd';
    await new Promise((done) => log.append({ topic: 'v1/a', payload, receivedAt: 5, boundTo: 'unna', source }, done));
    const expected = [
      { seq: 1, topic: 'v1/lünen/🅿', payload, receivedAt: 1_764_000_000_123, arrivalOffsetMs: 0, boundTo: 'luenen' },
      { seq: 2, topic: '', payload: Buffer.alloc(0), receivedAt: 0, arrivalOffsetMs: 0 },
      { seq: 3, topic: 'v1/a', payload, receivedAt: 5, arrivalOffsetMs: 0, boundTo: 'unna', source },
    ];
    expect(await log.read(1, 10)).toEqual(expected);
    await log.close();
    expect(await open()).toEqual(expected);
  });

  it('of a log that an earlier version wrote is read as before', () => {
    // One record of version 1: "v1/unna/air/a" bound to unna with the payload "{}", salt 7.
    const hex = '4c424731e1e156df35000000000000000000454000b0877e69ab794203000d000401756e6e6176312f756e6e612f6169722f617b7d';
    const found = readRecord(Buffer.from(hex, 'hex'), 0, 7);
    expect(found).toMatchObject({
      record: { seq: 42, topic: 'v1/unna/air/a', receivedAt: 1_764_000_000_123, boundTo: 'unna' },
      end: hex.length / 2,
    });
  });

  it('is numbered in the order of arrival, and told durable in that order, many with one sync', async () => {
    const told: number[] = [];
    const all = Array.from({ length: 5000 }, (_, n) => append(String(n)).then(({ seq }) => told.push(seq)));
    await Promise.all(all);
    expect(told).toEqual(Array.from({ length: 5000 }, (_, n) => n + 1));
    expect(log.status.syncs).toBeLessThan(20);
  });

  it('is not told to be durable before its sync is over', async () => {
    await log.close();
    let release: () => void = () => undefined;
    const held = new Promise<void>((done) => {
      release = done;
    });
    const slow: Disk = {
      ...disk,
      open: async (path, mode) => {
        const file = await disk.open(path, mode);
        return path.endsWith('.seg') ? { ...file, sync: () => held.then(() => file.sync()) } : file;
      },
    };
    await open({ disk: slow });
    let isDurable = false;
    const appended = append('x').then(() => {
      isDurable = true;
    });
    await new Promise((done) => setTimeout(done, 30));
    expect(isDurable).toBe(false);
    release();
    await appended;
  });
});

describe('settled messages', () => {
  it('leave the log a segment at a time, and are kept compressed for a while', async () => {
    await log.close();
    await open({ maxBytes: 64 * KIB });
    for (let n = 0; n < 100; n += 1) await append(`${n} ${'x'.repeat(300)}`, 1000 + n);
    const before = log.status.bytes;
    await log.settled(60);
    expect(log.status.bytes).toBeLessThan(before);
    expect((await log.read(61, 1))[0]?.seq).toBe(61);
    expect((await collect(log.rawMessages(1050, 1053))).map((text) => Number.parseInt(text, 10))).toEqual([50, 51, 52]);
    expect(await collect(log.rawMessages(0, 2000))).toHaveLength(100);
    expect(readdirSync(join(folder, 'raw')).every((name) => name.endsWith('.zst'))).toBe(true);

    await log.expireRaw(1000 + 31 * 86_400_000);
    const left = (await collect(log.rawMessages(0, 2000))).map((text) => Number.parseInt(text, 10));
    expect(left[0]).toBeGreaterThan(0);
    expect(left.at(-1)).toBe(99);
  });

  it('are not given back after a restart, whether the registry or only the checkpoint knows', async () => {
    for (let n = 1; n <= 10; n += 1) await append(String(n));
    await log.settled(4);
    await log.close();
    expect((await open()).map(({ seq }) => seq)).toEqual([5, 6, 7, 8, 9, 10]);
    await log.close();
    expect((await open({ settledSeq: 8 })).map(({ seq }) => seq)).toEqual([9, 10]);
    expect((await append('next')).seq).toBe(11);
  });

  it('never give their number to another message, not even when the log was deleted', async () => {
    await append('a');
    await log.close();
    rmSync(folder, { recursive: true });
    await open({ settledSeq: 700 });
    expect((await append('b')).seq).toBe(701);
  });
});

describe('a segment that goes to the archive', () => {
  /** A disk that is slow to move a file. */
  function slowToMove() {
    const asked = Promise.withResolvers<void>();
    const go = Promise.withResolvers<void>();
    const slow: Disk = {
      ...disk,
      async rename(from, to) {
        asked.resolve();
        await go.promise;
        await disk.rename(from, to);
      },
    };
    return { disk: slow, asked: asked.promise, go: go.resolve };
  }

  it('is moved once, when the jobs and an erasure want it at the same time', async () => {
    await log.close();
    const slow = slowToMove();
    await open({ maxBytes: 64 * KIB, disk: slow.disk });
    for (let n = 0; n < 60; n += 1) await append(`${n} ${'x'.repeat(300)}`);
    const settled = log.settled(60);
    await slow.asked;
    const closed = log.closeSegment();
    slow.go();
    await Promise.all([settled, closed]);
    await append('60');
    expect((await log.read(61, 1)).map(({ seq }) => seq)).toEqual([61]);
    expect(await collect(log.rawMessages(0, 2))).toHaveLength(61);
  });

  it('that cannot be compressed leaves no half of it behind', async () => {
    await log.close();
    let isFull = true;
    const files = { open: 0 };
    await open({
      maxBytes: 64 * KIB,
      disk: {
        ...disk,
        async open(path, mode) {
          const file = await disk.open(path, mode);
          if (!path.endsWith('.part')) return file;
          files.open += 1;
          return {
            ...file,
            write: (...given) => (isFull ? Promise.reject(Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' })) : file.write(...given)),
            async close() {
              files.open -= 1;
              await file.close();
            },
          };
        },
      },
    });
    for (let n = 0; n < 60; n += 1) await append(`${n} ${'x'.repeat(300)}`);
    await log.settled(60);
    await log.close();
    expect(files.open).toBe(0);
    expect(readdirSync(join(folder, 'raw')).filter((name) => !name.endsWith('.seg'))).toEqual([]);
    isFull = false;
    await open();
    expect(await collect(log.rawMessages(0, 2))).toHaveLength(60);
  });
});

describe('a full log', () => {
  it('acknowledges nothing more, drops nothing, and goes on once there is room', async () => {
    await log.close();
    await open({ maxBytes: 64 * KIB });
    const durable: number[] = [];
    const all = Array.from({ length: 400 }, (_, n) => append(`${n} ${'x'.repeat(300)}`).then(({ seq }) => durable.push(seq)));
    await vi.waitFor(() => expect(log.status.state).toBe('full'));
    expect(log.status.trouble?.reason).toContain('MiB');
    const before = durable.length;
    expect(before).toBeGreaterThan(100);
    expect(log.status.bytes).toBeLessThanOrEqual(64 * KIB);
    while (durable.length < 400) {
      await log.settled(log.lastSeq);
      await new Promise((done) => setTimeout(done, 1));
    }
    await Promise.all(all);
    expect(durable).toEqual(Array.from({ length: 400 }, (_, n) => n + 1));
    expect(log.status.state).toBe('ok');
    expect(log.status.trouble).toBeUndefined();
  });

  it('says at 80 % that it is nearly full', async () => {
    await log.close();
    await open({ maxBytes: 64 * KIB });
    for (let n = 0; n < 155; n += 1) await append('x'.repeat(300));
    expect(log.status.state).toBe('nearly full');
    await log.settled(log.lastSeq);
    await append('y');
    expect(log.status.state).toBe('ok');
  });

  it('can be closed; what was not on disk was never acknowledged', async () => {
    await log.close();
    await open({ maxBytes: 16 * KIB });
    for (let n = 0; n < 400; n += 1) void append('x'.repeat(300));
    await vi.waitFor(() => expect(log.status.state).toBe('full'));
    const last = log.lastSeq;
    await log.close();
    expect((await open()).at(-1)?.seq).toBe(last);
  });
});

describe('a disk that refuses', () => {
  /** A disk whose syncs of segments fail as often as told. */
  function refusing(): { disk: Disk; failures: number; syncedPaths: string[] } {
    const state = {
      failures: 0,
      syncedPaths: [] as string[],
      disk: {
        ...disk,
        open: async (path: string, mode: 'existing' | 'new') => {
          const file = await disk.open(path, mode);
          if (!path.endsWith('.seg')) return file;
          return {
            ...file,
            sync: async () => {
              if (state.failures > 0) {
                state.failures -= 1;
                throw Object.assign(new Error('EIO: i/o error, fdatasync'), { code: 'EIO' });
              }
              state.syncedPaths.push(path);
              await file.sync();
            },
          };
        },
      },
    };
    return state;
  }

  it('once: the batch goes to a new segment, the one that failed is not synced again', async () => {
    await log.close();
    const broken = refusing();
    await open({ disk: broken.disk });
    await append('1');
    const first = broken.syncedPaths[0];
    broken.failures = 1;
    await append('2');
    await append('3');
    expect(broken.syncedPaths.filter((path) => path === first)).toHaveLength(1);
    expect(log.status.state).toBe('ok');
    await log.close();
    expect((await open()).map((record) => String(record.payload))).toEqual(['1', '2', '3']);
    expect(log.status.found).toMatchObject({ damagedPlaces: 0, missingRecords: 0, tornBytes: 0 });
  });

  it('twice, while what is settled is moved away: the segment of the third attempt stays in the log', async () => {
    await log.close();
    const broken = refusing();
    const go = Promise.withResolvers<void>();
    let moves = 0;
    const rename = async (from: string, to: string) => {
      moves += 1;
      if (moves > 1) await go.promise;
      await disk.rename(from, to);
    };
    await open({ disk: { ...broken.disk, rename } });
    for (const text of ['1', '2', '3']) await append(text);
    broken.failures = 2;
    const appended = append('4');
    await vi.waitFor(() => expect(log.status.state).toBe('failing'));
    const settled = log.settled(3);
    await appended;
    go.resolve();
    await settled;
    await log.close();
    expect((await open({ settledSeq: 3 })).map((record) => String(record.payload))).toEqual(['4']);
  });

  it('for longer: nothing is acknowledged, it says so, and nothing is lost or doubled when the disk is back', async () => {
    await log.close();
    const broken = refusing();
    await open({ disk: broken.disk });
    broken.failures = Number.POSITIVE_INFINITY;
    let isDurable = false;
    const appended = append('1').then(() => {
      isDurable = true;
    });
    await vi.waitFor(() => expect(log.status.state).toBe('failing'));
    expect(log.status.trouble?.reason).toContain('EIO');
    expect(isDurable).toBe(false);
    const second = append('2');
    broken.failures = 0;
    await Promise.all([appended, second]);
    expect(log.status.state).toBe('ok');
    await log.close();
    expect((await open()).map((record) => String(record.payload))).toEqual(['1', '2']);
  });
});
