// Lagebild is killed while it erases a device: after the next start the device is either still there, to be erased again, or gone from everything.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DuckDBInstance } from '@duckdb/node-api';
import { paths } from '@lagebild/shared/contract/paths.ts';
import mqtt from 'mqtt';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { SEED, seededRandom } from '../support/random.ts';
import { temporaryFolder } from '../support/running-lagebild.ts';
import { startProgram } from '../support/started-program.ts';

const GONE = 'bay-gone';
const READINGS = 1000;
let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function pointsOf(device: string): Promise<number> {
  const instance = await DuckDBInstance.create(join(folder, 'readings.duckdb'));
  const connection = await instance.connect();
  const sql = `SELECT count(*) FROM point WHERE series IN (SELECT id FROM series WHERE device = '${device}')`;
  const [[count] = []] = (await connection.runAndReadAll(sql)).getRows();
  connection.closeSync();
  instance.closeSync();
  return Number(count);
}

const erase = (httpUrl: string) =>
  fetch(httpUrl + paths.deviceErase, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ municipality: 'unna', device: GONE }),
  });
const isListed = async (httpUrl: string): Promise<boolean> => (await (await fetch(httpUrl + paths.devices)).text()).includes(`"${GONE}"`);

it('at any moment: what is left is erased when asked again, and nothing else is lost', async () => {
  const random = seededRandom(SEED);
  const first = Date.now() - 600_000;
  for (let round = 0; round < 3; round += 1) {
    let program = await startProgram({ DATA_DIR: folder });
    const client = await mqtt.connectAsync(program.mqttUrl);
    const begin = first + round * READINGS * 10; // no reading of one round is one of another
    const sent: Promise<unknown>[] = [];
    for (let index = 0; index < READINGS; index += 1) {
      for (const device of [GONE, 'bay-stays']) {
        const payload = JSON.stringify({ time: begin + index * 10, values: { occupied: index % 2 === 0 } });
        sent.push(client.publishAsync(`v1/unna/parking/${device}`, payload, { qos: 1 }));
      }
    }
    await Promise.all(sent);
    await client.endAsync(true);
    const answered = erase(program.httpUrl).then(
      ({ status }) => status,
      () => undefined,
    );
    await sleep(random() * 80);
    await program.end('SIGKILL');
    await answered;
    program = await startProgram({ DATA_DIR: folder });
    await expect.poll(() => fetch(`${program.httpUrl}/healthz`).then(({ status }) => status), { timeout: 20_000 }).toBe(200);
    if (await isListed(program.httpUrl)) expect((await erase(program.httpUrl)).status).toBe(200);
    expect(await isListed(program.httpUrl)).toBe(false);
    await program.end('SIGTERM');
    expect(await pointsOf(GONE)).toBe(0);
    expect(await pointsOf('bay-stays')).toBe((round + 1) * READINGS);
  }
}, 120_000);
