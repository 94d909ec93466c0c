// InfluxDB goes away under load: nothing is lost, memory stays bounded, the live dashboard goes on, and the rest is caught up quickly.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Health } from '@lagebild/shared/contract/health.ts';
import type { Account } from '@lagebild/shared/contract/http.ts';
import { paths } from '@lagebild/shared/contract/paths.ts';
import mqtt, { type MqttClient } from 'mqtt';
import { io } from 'socket.io-client';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Influxd, startInfluxd } from '../support/influxd.ts';
import { isLong } from '../support/random.ts';
import { report } from '../support/report.ts';
import { temporaryFolder } from '../support/running-lagebild.ts';
import { describeWithServer } from '../support/servers.ts';
import { type StartedProgram, startProgram } from '../support/started-program.ts';

const AWAY_S = Number(process.env.AWAY_S ?? (isLong ? 600 : 8));
const PER_SECOND = 2000;
const DEVICES = 200;

describeWithServer('influxdb', 'a store that goes away under load', () => {
  let folder: string;
  let influxd: Influxd;
  let program: StartedProgram;
  beforeEach(async () => {
    folder = temporaryFolder();
    influxd = await startInfluxd();
    writeFileSync(join(folder, 'token'), influxd.credentials, { mode: 0o600 });
    program = await startProgram({
      DATA_DIR: join(folder, 'data'),
      STORE: 'influx1',
      INFLUX_URL: influxd.url,
      INFLUX_TOKEN_FILE: join(folder, 'token'),
      LOG_LEVEL: 'fatal',
    });
  });
  afterEach(async () => {
    await program.end('SIGKILL');
    await influxd[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  });

  const ask = async <T>(path: string) => (await (await fetch(`${program.httpUrl}${path}`)).json()) as T;
  const books = () => ask<Account>(paths.ledger);
  const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
  /** Resident memory of the program, MiB. */
  const memoryMiB = () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${program.child.pid}/status`, 'utf8'))?.[1]) / 1024;

  /** Publishes at the rate and counts acknowledgements; tells how late the slowest came. */
  function load(client: MqttClient) {
    const state = { sent: 0, acknowledged: 0, slowestMs: 0 };
    const timer = setInterval(() => {
      for (let n = 0; n < PER_SECOND / 50; n += 1) {
        const at = Date.now();
        const payload = JSON.stringify({ time: at, values: { o3: state.sent % 500, pm10: 12.5, humidity: 61 } });
        client.publish(`v1/unna/air/st-${state.sent % DEVICES}`, payload, { qos: 1 }, () => {
          state.acknowledged += 1;
          state.slowestMs = Math.max(state.slowestMs, Date.now() - at);
        });
        state.sent += 1;
      }
    }, 20);
    return Object.assign(state, { stop: () => clearInterval(timer) });
  }

  it(
    `away for ${AWAY_S} s at ${PER_SECOND} messages a second`,
    async () => {
      const client = await mqtt.connectAsync(program.mqttUrl);
      const socket = io(program.httpUrl, { transports: ['websocket'] });
      let frames = 0;
      let newest = 0;
      socket.on('delta', (frame: { groups: { time: number[] }[] }) => {
        frames += 1;
        for (const { time } of frame.groups) newest = Math.max(newest, ...time);
      });
      await new Promise<void>((resolve) => socket.emit('subscribe', {}, () => resolve()));
      const running = load(client);
      await pause(4000);
      const before = { memory: memoryMiB(), frames };
      await influxd.stop('SIGKILL');
      await pause((AWAY_S * 1000) / 2);
      const half = memoryMiB();
      await pause((AWAY_S * 1000) / 2);
      const atEnd = { memory: memoryMiB(), frames, lag: Date.now() - newest, inLog: (await books()).inLog };
      const health = await ask<Health>('/healthz');
      expect(health).toMatchObject({ status: 'degraded', problems: [{ part: 'store', code: 'STORE_AWAY' }] });
      expect(atEnd.frames - before.frames).toBeGreaterThan(AWAY_S * 2);
      expect(atEnd.lag).toBeLessThan(2000);
      expect(atEnd.inLog).toBeGreaterThan(AWAY_S * PER_SECOND * 0.7);

      await influxd.start();
      while ((await books()).inLog === atEnd.inLog) await pause(5); // until the program has noticed
      const begin = { at: performance.now(), settled: await settled() };
      while ((await books()).inLog > PER_SECOND) await pause(5);
      const caughtUp = ((await settled()) - begin.settled) / ((performance.now() - begin.at) / 1000);
      await pause(1000);
      running.stop();
      await expect.poll(() => running.acknowledged, { timeout: 20_000 }).toBe(running.sent);
      await expect.poll(async () => (await books()).inLog, { timeout: 60_000 }).toBe(0);
      const { received, stored, duplicate, quarantined } = await books();
      const { results } = await influxd.query('SELECT count(o3) FROM air', 'lagebild');
      report({
        sent: running.sent,
        caughtUpPerSecond: Math.round(caughtUp),
        ratioToLive: Number((caughtUp / PER_SECOND).toFixed(1)),
        memoryMiB: { before: Math.round(before.memory), half: Math.round(half), atEnd: Math.round(atEnd.memory) },
        slowestAckMs: running.slowestMs,
        liveLagMs: atEnd.lag,
      });
      expect({ received, duplicate, quarantined }).toEqual({ received: running.sent, duplicate: 0, quarantined: 0 });
      expect(stored).toBe(running.sent);
      expect(results[0]?.series?.[0]?.values[0]?.[1]).toBe(running.sent);
      expect(atEnd.memory - half).toBeLessThan(150); // what is away longer is on disk, not in memory
      socket.close();
      await client.endAsync(true);

      async function settled(): Promise<number> {
        const account = await books();
        return account.received - account.inLog;
      }
    },
    (AWAY_S + 180) * 1000,
  );
});
