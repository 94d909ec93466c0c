// The durable log through power cuts at random moments, on a disk that forgets what was not synced.
// Everything that was said to be durable is there afterwards, once, in order, as it was.
import { type DurableLog, openDurableLog } from '@lagebild/ingest/log/durable-log.ts';
import type { LogRecord } from '@lagebild/ingest/log/record.ts';
import { pino } from 'pino';
import { expect, it } from 'vitest';
import { ForgetfulDisk } from '../support/forgetful-disk.ts';
import { isLong, SEED, seededRandom } from '../support/random.ts';

const CUTS = isLong ? 20_000 : 400;
const FOLDER = '/log';
const contentOf = (n: number) => `${n}:${'x'.repeat(n % 700)}`;

it(`survives ${CUTS} power cuts (seed ${SEED})`, async () => {
  const random = seededRandom(SEED);
  const disk = new ForgetfulDisk(random);
  /** Content by number in the log, of what was said to be durable and is not settled. */
  let durable = new Map<number, string>();
  let settledSeq = 0;
  let written = 0;

  for (let cut = 0; cut < CUTS; cut += 1) {
    const recovered: LogRecord[] = [];
    const log: DurableLog = await openDurableLog({
      folder: FOLDER,
      maxBytes: 512 * 1024,
      rawDays: 1,
      settledSeq,
      onUnsettled: (record) => recovered.push(record),
      log: pino({ level: 'silent' }),
      disk,
    });
    const contents = new Map(recovered.map((r) => [r.seq, String(r.payload)]));
    for (const [seq, content] of durable) expect(contents.get(seq), `record ${seq} after cut ${cut}`).toBe(content);
    // What is there beyond that was written but not yet said to be durable: real messages, nothing invented.
    for (const content of contents.values()) expect(content).toBe(contentOf(Number.parseInt(content, 10)));
    expect(recovered.map((r) => r.seq)).toEqual([...contents.keys()].sort((a, b) => a - b));
    durable = contents;

    disk.failPowerAfter(Math.floor(random() * 60));
    await misuse(log, async () => {
      for (let burst = 0; burst < 12; burst += 1) {
        const appended: Promise<void>[] = [];
        for (let n = Math.floor(random() * 20); n >= 0; n -= 1) {
          written += 1;
          const content = contentOf(written);
          appended.push(
            new Promise((done) =>
              log.append({ topic: 't', payload: Buffer.from(content), receivedAt: cut }, (record) => {
                durable.set(record.seq, content);
                done();
              }),
            ),
          );
        }
        await Promise.all(appended);
        if (random() < 0.5) {
          // The registry commits first; the log hears of it afterwards.
          settledSeq = Math.max(settledSeq, log.lastSeq - Math.floor(random() * 30));
          for (const seq of durable.keys()) if (seq <= settledSeq) durable.delete(seq);
          await log.settled(settledSeq);
        }
      }
    });
    disk.restart();
  }
  expect(written).toBeGreaterThan(CUTS * 5);
}, 3_600_000);

/** Works with the log until it is done or the power fails; a log without power waits for ever, so it is left alone then. */
async function misuse(log: DurableLog, work: () => Promise<void>): Promise<void> {
  let isDone = false;
  const isOver = () => {
    isDone = true;
  };
  work().then(isOver, isOver);
  while (!isDone && log.status.state !== 'failing') await new Promise((resolve) => setImmediate(resolve));
  await log.close().catch(() => undefined);
}
