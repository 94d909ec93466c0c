// The durable log against damage: torn at every byte of its last record, a bit flipped at every byte of three segments.
// It always starts, gives back every record that is whole, invents none, and says what it found.

import { openDurableLog } from '@lagebild/ingest/log/durable-log.ts';
import type { LogRecord } from '@lagebild/ingest/log/record.ts';
import type { Found } from '@lagebild/ingest/log/recovery.ts';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { ForgetfulDisk } from '../support/forgetful-disk.ts';
import { isLong, SEED, seededRandom } from '../support/random.ts';

const silent = pino({ level: 'silent' });
const FOLDER = '/log';
const payloadOf = (n: number) => Buffer.from(JSON.stringify({ time: 1_700_000_000_000 + n, values: { pm2_5: n } }));

interface Opened {
  readonly records: LogRecord[];
  readonly found: Found;
}

async function open(disk: ForgetfulDisk, maxBytes = 8192) {
  const records: LogRecord[] = [];
  const log = await openDurableLog({
    folder: FOLDER,
    maxBytes,
    rawDays: 0,
    settledSeq: 0,
    onUnsettled: (record) => records.push(record),
    log: silent,
    disk,
  });
  return { log, records };
}

/** A log of three segments; gives the names of its segments and the number of records. */
async function fill(disk: ForgetfulDisk): Promise<{ segments: string[]; records: number }> {
  const { log } = await open(disk);
  for (let n = 1; n <= 30; n += 1) {
    await new Promise<void>((done) =>
      log.append({ topic: 'v1/unna/air/a', payload: payloadOf(n), receivedAt: n, boundTo: 'unna' }, () => done()),
    );
  }
  await log.close();
  const segments = (await disk.list(FOLDER)).filter((name) => name.endsWith('.seg')).sort();
  return { segments, records: 30 };
}

async function reopen(disk: ForgetfulDisk): Promise<Opened> {
  const { log, records } = await open(disk);
  // What recovery saw must be what settling will read.
  expect((await log.read(1, 1000)).map((r) => r.seq)).toEqual(records.map((r) => r.seq));
  const { found } = log.status;
  await log.close();
  return { records, found };
}

function expectNothingInvented(records: readonly LogRecord[]): void {
  for (const { seq, topic, payload, receivedAt, boundTo } of records) {
    expect({ topic, receivedAt, boundTo, payload: String(payload) }).toEqual({
      topic: 'v1/unna/air/a',
      receivedAt: seq,
      boundTo: 'unna',
      payload: String(payloadOf(seq)),
    });
  }
}

describe('a damaged log', () => {
  it('torn at any byte of its last record starts with all records before it', async () => {
    const disk = new ForgetfulDisk(seededRandom(SEED));
    const { segments, records } = await fill(disk);
    const last = `${FOLDER}/${segments.at(-1)}`;
    const whole = await disk.readFile(last);
    const lastStart = whole.lastIndexOf('LBG1');
    for (let length = lastStart; length < whole.length; length += 1) {
      disk.tamper(last, () => whole.subarray(0, length));
      const { records: kept, found } = await reopen(disk);
      expect(kept.map((r) => r.seq)).toEqual(Array.from({ length: records - 1 }, (_, n) => n + 1));
      expect(found).toMatchObject({ tornBytes: length - lastStart, damagedPlaces: 0, missingRecords: 0 });
      expectNothingInvented(kept);
    }
  });

  it('with any byte flipped in three segments loses that record alone, and says so', async () => {
    const random = seededRandom(SEED);
    const disk = new ForgetfulDisk(random);
    const { segments, records } = await fill(disk);
    expect(segments.length).toBeGreaterThanOrEqual(3);
    let flips = 0;
    for (const name of segments) {
      const path = `${FOLDER}/${name}`;
      const whole = await disk.readFile(path);
      for (let at = 0; at < whole.length; at += 1) {
        const bits = isLong ? [0, 1, 2, 3, 4, 5, 6, 7] : [Math.floor(random() * 8)];
        for (const bit of bits) {
          flips += 1;
          disk.tamper(path, () => {
            const bytes = Buffer.from(whole);
            bytes[at] = (bytes[at] ?? 0) ^ (1 << bit);
            return bytes;
          });
          const { records: kept, found } = await reopen(disk);
          expectNothingInvented(kept);
          const isHeader = at < whole.indexOf('LBG1');
          expect(kept).toHaveLength(isHeader ? records : records - 1);
          expect(found.damagedBytes + found.tornBytes).toBeGreaterThan(0);
          expect(found.asideFiles).toHaveLength(1);
          disk.tamper(path, () => whole);
        }
      }
    }
    expect(flips).toBeGreaterThan(1000);
  });

  it('keeps the damaged bytes aside as they are', async () => {
    const disk = new ForgetfulDisk(seededRandom(SEED));
    const { segments } = await fill(disk);
    const path = `${FOLDER}/${segments[0]}`;
    const whole = await disk.readFile(path);
    const [first, second] = [whole.indexOf('LBG1'), whole.indexOf('LBG1', 17)];
    disk.tamper(path, (bytes) => bytes.fill(0, first, second));
    const { found } = await reopen(disk);
    expect(found).toMatchObject({ damagedPlaces: 1, damagedBytes: second - first, missingRecords: 1 });
    expect(await disk.readFile(`${FOLDER}/${found.asideFiles[0]}`)).toEqual(Buffer.alloc(second - first));
  });

  it('does not take a record out of a payload when the record around it is damaged', async () => {
    const disk = new ForgetfulDisk(seededRandom(SEED));
    const { log } = await open(disk);
    const forged = (await import('@lagebild/ingest/log/record.ts')).RecordBuffer;
    const inner = new forged(0);
    inner.add({ seq: 2, receivedAt: 2, topic: 'v1/unna/air/forged', payload: Buffer.from('{}') });
    await new Promise<void>((done) =>
      log.append({ topic: 'v1/unna/air/a', payload: Buffer.from(inner.bytes), receivedAt: 1 }, () => done()),
    );
    await log.close();
    const name = (await disk.list(FOLDER)).find((file) => file.endsWith('.seg')) ?? 'missing';
    disk.tamper(`${FOLDER}/${name}`, (bytes) => bytes.fill(0xff, 16, 40));
    const { records } = await reopen(disk);
    expect(records).toEqual([]);
  });
});
