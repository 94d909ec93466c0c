// Kills the program with SIGKILL while messages pour in: whatever was acknowledged is there afterwards, once, and the books balance.
import { rmSync } from 'node:fs';
import type { Account } from '@lagebild/shared/contract/http.ts';
import { openDuckDbStore } from '@lagebild/shared/store/duckdb-store.ts';
import mqtt from 'mqtt';
import { afterAll, expect, it } from 'vitest';
import { temporaryFolder } from './support/running-lagebild.ts';
import { startProgram } from './support/started-program.ts';

const KILLS = Number(process.env.KILLS ?? 5);
const folder = temporaryFolder();
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const BEGIN = Date.now() - 24 * 3_600_000;

/** Publishes numbered readings until the connection dies; notes the acknowledged numbers. */
async function pour(url: string, from: number, acknowledged: Set<number>, untilMs: number): Promise<number> {
  const client = mqtt.connect(url, { reconnectPeriod: 0 });
  client.on('error', () => undefined);
  await new Promise((resolve) => client.once('connect', resolve));
  let next = from;
  const end = Date.now() + untilMs;
  while (Date.now() < end) {
    for (let n = 0; n < 100; n += 1) {
      const number = next;
      next += 1;
      client.publish('v1/unna/air/counter', JSON.stringify({ time: BEGIN + number, values: { o3: number % 500 } }), { qos: 1 }, (error) => {
        if (!error) acknowledged.add(number);
      });
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  setTimeout(() => client.end(true), 500);
  return next;
}

it(`survives ${KILLS} kills`, async () => {
  const acknowledged = new Set<number>();
  let next = 0;
  for (let kill = 0; kill < KILLS; kill += 1) {
    const program = await startProgram({ DATA_DIR: folder });
    const pouring = pour(program.mqttUrl, next, acknowledged, 400 + ((kill * 137) % 300));
    await new Promise((resolve) => setTimeout(resolve, 300 + ((kill * 191) % 350)));
    await program.end('SIGKILL');
    next = await pouring;
  }
  expect(acknowledged.size).toBeGreaterThan(KILLS * 100);

  const program = await startProgram({ DATA_DIR: folder });
  const ledger = (await (await fetch(`${program.httpUrl}/api/v1/ledger`)).json()) as Account;
  await program.end('SIGINT');
  expect(ledger.received).toBe(ledger.stored + ledger.duplicate + ledger.quarantined + ledger.inLog);

  const store = await openDuckDbStore(folder);
  const numbers = [...acknowledged];
  const found = await store.find(numbers.map((number) => ({ municipality: 'unna', kind: 'air', device: 'counter', time: BEGIN + number })));
  expect(numbers.filter((number, index) => found[index]?.o3 !== number % 500)).toEqual([]);
  const counted = await store.summarise(
    { kind: 'air', quantities: [{ name: 'o3', circular: false }], from: BEGIN, to: BEGIN + next },
    3_600_000,
  );
  const rows = counted.reduce((sum, { stats }) => sum + stats.count, 0);
  await store.close();
  expect(rows).toBeGreaterThanOrEqual(acknowledged.size);
  expect(rows).toBeLessThanOrEqual(next);
}, 120_000);
