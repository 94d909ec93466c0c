// Check 30, the backup of a Lagebild that goes on: with InfluxDB nothing acknowledged before it is missing afterwards.
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import mqtt, { type MqttClient } from 'mqtt';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { restoreBackup } from '../../scripts/backup/restore-backup.ts';
import { takeBackup } from '../../scripts/backup/take-backup.ts';
import { type Influxd, startInfluxd } from '../support/influxd.ts';
import { temporaryFolder } from '../support/running-lagebild.ts';
import { describeWithServer } from '../support/servers.ts';
import { startProgram } from '../support/started-program.ts';

const BACKUPS = process.env.SECURITY === 'long' ? 25 : 3;
/** Between two backups, so that the log moves on. A segment holds an eighth of LOG_MAX_MIB, some 1,000 of these. */
const MESSAGES_BETWEEN = 8000;

/** Number of the last message in the log that is booked; they rise by one from 1 on. */
function lastSettled(data: string): unknown {
  const database = new DatabaseSync(join(data, 'lagebild.sqlite'), { readOnly: true });
  try {
    return database.prepare('SELECT settled FROM log_position').get()?.settled;
  } finally {
    database.close();
  }
}

describeWithServer('influxdb', '30 a backup is taken while messages pour in', () => {
  const folder = temporaryFolder();
  let influxd: Influxd;
  let settings: Record<string, string>;
  beforeAll(async () => {
    influxd = await startInfluxd();
    const secret = join(folder, 'secret');
    writeFileSync(secret, influxd.credentials, { mode: 0o600 });
    settings = { STORE: 'influx1', INFLUX_URL: influxd.url, INFLUX_TOKEN_FILE: secret, LOG_MAX_MIB: '1' };
  });
  afterAll(async () => {
    await influxd[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Publishes without a pause until told to stop; tells how many were acknowledged so far. */
  function pour(client: MqttClient, begin: number) {
    let acknowledged = 0;
    let isOver = false;
    const publishers = Array.from({ length: 50 }, async (_, device) => {
      for (let n = 0; !isOver; n += 1) {
        await client.publishAsync(`v1/unna/air/d${device}`, JSON.stringify({ time: begin + n, values: { pm10: n % 50 } }), { qos: 1 });
        acknowledged += 1;
      }
    });
    return {
      get acknowledged() {
        return acknowledged;
      },
      async end() {
        isOver = true;
        await Promise.all(publishers);
      },
    };
  }

  it('every backup holds what was acknowledged before it, and balances', { timeout: 300_000 }, async () => {
    const program = await startProgram({ ...settings, DATA_DIR: join(folder, 'data') });
    const client = await mqtt.connectAsync(program.mqttUrl);
    const poured = pour(client, Date.now());
    const taken: { path: string; before: number; after: number }[] = [];
    while (taken.length < BACKUPS) {
      const wanted = (taken.at(-1)?.after ?? 0) + MESSAGES_BETWEEN;
      await expect.poll(() => poured.acknowledged, { timeout: 60_000, interval: 20 }).toBeGreaterThan(wanted);
      const path = join(folder, `backup-${taken.length}`);
      const before = poured.acknowledged;
      const { counts } = await takeBackup(join(folder, 'data'), path);
      expect(counts.readings).toBeNull();
      taken.push({ path, before, after: poured.acknowledged });
    }
    await poured.end();
    await client.endAsync();
    await program.end('SIGTERM');

    for (const { path, before, after } of taken) {
      const data = `${path}-restored`;
      await restoreBackup(path, data);
      const restored = await startProgram({ ...settings, DATA_DIR: data });
      const ask = async (of: string) => (await (await fetch(restored.httpUrl + of)).json()) as Record<string, number>;
      await expect.poll(() => ask('/api/v1/ledger'), { timeout: 60_000, interval: 50 }).toMatchObject({ inLog: 0, quarantined: 0 });
      const { received = 0 } = await ask('/api/v1/ledger');
      expect(received).toBeGreaterThanOrEqual(before);
      expect(received).toBeLessThanOrEqual(after + 50); // those on their way to an acknowledgement
      expect(await ask('/healthz')).toMatchObject({ status: 'ok' });
      await restored.end('SIGTERM');
      expect(lastSettled(data), 'every number of the log is booked once').toBe(received);
    }
  });
});
