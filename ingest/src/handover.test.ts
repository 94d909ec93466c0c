// The handover on a real log, one whose newest records cannot be read any more.
import { mkdtempSync, readdirSync, rmSync, statSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Handover } from './handover.ts';
import { type DurableLog, openDurableLog } from './log/durable-log.ts';
import { quarantine } from './message.ts';

let folder: string;
let log: DurableLog;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lagebild-handover-'));
  log = await openDurableLog({
    folder,
    maxBytes: 2 ** 20,
    rawDays: 0,
    settledSeq: 0,
    onUnsettled: () => undefined,
    log: pino({ level: 'silent' }),
  });
});
afterEach(async () => {
  await log.close();
  rmSync(folder, { recursive: true });
});

const append = (): Promise<unknown> =>
  new Promise((done) => log.append({ topic: 'v1/unna/air/a', payload: Buffer.from('{}'), receivedAt: 1 }, done));

it('steps over records at the end of the log that cannot be read, and takes those behind them', async () => {
  for (let n = 0; n < 3; n += 1) await append();
  const [name = ''] = readdirSync(folder).filter((file) => file.endsWith('.seg'));
  truncateSync(join(folder, name), statSync(join(folder, name)).size - 10);
  const handover = new Handover(
    log,
    (record) => ({ seq: record.seq, judgement: quarantine(record, {}, { code: 'topic_invalid', topic: record.topic }) }),
    0,
  );
  expect((await handover.take(10)).map(({ seq }) => seq)).toEqual([1, 2]);
  expect(handover.hasMore).toBe(true);
  expect(await handover.take(10)).toEqual([]);
  expect(handover.hasMore).toBe(false); // whoever asks as long as there is more would ask for ever
});
