// Kills the program, mosquitto and InfluxDB with SIGKILL at random moments, and counts: whatever was acknowledged is stored or in quarantine.
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Account, QuarantineEntry } from '@lagebild/shared/contract/http.ts';
import { paths } from '@lagebild/shared/contract/paths.ts';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Influxd, startInfluxd } from '../support/influxd.ts';
import { type Mosquitto, startMosquitto } from '../support/mosquitto.ts';
import { deviceOf, isPoison, NumberedPublisher, valueOf } from '../support/numbered-publisher.ts';
import { isLong, SEED, seededRandom } from '../support/random.ts';
import { temporaryFolder } from '../support/running-lagebild.ts';
import { describeWithServer } from '../support/servers.ts';
import { type StartedProgram, startProgram } from '../support/started-program.ts';

const KILLS = Number(process.env.KILLS ?? (isLong ? 210 : 9));
const PER_SECOND = 300;
const VICTIMS = ['ingest', 'mosquitto', 'influxd'] as const;

describeWithServer('influxdb', 'a whole that is killed piece by piece', () => {
  let folder: string;
  let influxd: Influxd;
  let broker: Mosquitto;
  let program: StartedProgram;

  const startIngest = async () => {
    program = await startProgram({
      DATA_DIR: join(folder, 'data'),
      STORE: 'influx1',
      INFLUX_URL: influxd.url,
      INFLUX_DATABASE: 'torture',
      INFLUX_TOKEN_FILE: join(folder, 'token'),
      EMBEDDED_BROKER: 'off',
      MQTT_URL: broker.url,
      LOG_LEVEL: 'fatal',
    });
  };
  beforeEach(async () => {
    folder = temporaryFolder();
    [influxd, broker] = await Promise.all([startInfluxd(), startMosquitto()]);
    writeFileSync(join(folder, 'token'), influxd.credentials, { mode: 0o600 });
    await startIngest();
  });
  afterEach(async () => {
    await program.end('SIGKILL');
    await Promise.all([influxd[Symbol.asyncDispose](), broker[Symbol.asyncDispose]()]);
    rmSync(folder, { recursive: true, force: true });
  });

  const books = async () => (await (await fetch(`${program.httpUrl}${paths.ledger}`)).json()) as Account;
  const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

  it(`loses nothing in ${KILLS} kills (seed ${SEED})`, async () => {
    const random = seededRandom(SEED);
    const killed = { ingest: 0, mosquitto: 0, influxd: 0 };
    const publisher = new NumberedPublisher(broker.url, Date.now() - 20 * 3_600_000);
    publisher.start(PER_SECOND);
    for (let kill = 0; kill < KILLS; kill += 1) {
      await pause(200 + random() * 1200);
      const victim = kill < 3 ? (VICTIMS[kill] ?? 'ingest') : (VICTIMS[Math.floor(random() * 3)] ?? 'ingest');
      killed[victim] += 1;
      if (victim === 'ingest') {
        await program.end('SIGKILL');
        await pause(random() * 500);
        await startIngest();
      } else {
        const server = victim === 'mosquitto' ? broker : influxd;
        await server.stop('SIGKILL');
        await pause(random() * 1500);
        await server.start();
      }
      const { received, stored, duplicate, quarantined, inLog } = await books();
      expect(received, `the books after kill ${kill} (${victim})`).toBe(stored + duplicate + quarantined + inLog);
    }
    await publisher.stop();
    expect(publisher.acknowledged.size).toBe(publisher.sent);

    // Everything has arrived once the newest number has, and nothing waits in the log.
    const quarantined = new Set<number>();
    const stored = new Map<number, number>();
    for (const end = Date.now() + 60_000; Date.now() < end; await pause(500)) {
      await readQuarantine(quarantined, publisher.begin);
      await readStored(stored, publisher.begin);
      if ((await books()).inLog === 0 && stored.size + quarantined.size >= publisher.sent) break;
    }
    const missing = [...publisher.acknowledged].filter((n) => (isPoison(n) ? !quarantined.has(n) : stored.get(n) !== valueOf(n)));
    const { inLog, ...account } = await books();
    console.log(JSON.stringify({ kills: killed, sent: publisher.sent, acknowledged: publisher.acknowledged.size, ...account }));
    expect(missing).toEqual([]);
    expect(inLog).toBe(0);
    expect(stored.size).toBe([...publisher.acknowledged].filter((n) => !isPoison(n)).length);
  }, 7_200_000);

  async function readStored(stored: Map<number, number>, begin: number): Promise<void> {
    for (let device = 0; device < 7; device += 1) {
      const { results } = await influxd.query(`SELECT o3 FROM air WHERE device = '${deviceOf(device)}'`, 'torture');
      for (const [time, value] of (results[0]?.series?.[0]?.values ?? []) as [number, number][]) stored.set(time - begin, value);
    }
  }

  async function readQuarantine(numbers: Set<number>, begin: number): Promise<void> {
    const text = await (await fetch(`${program.httpUrl}${paths.quarantineDownload}`)).text();
    for (const line of text.split('\n').filter(Boolean)) {
      const { payload } = JSON.parse(line) as QuarantineEntry;
      numbers.add((JSON.parse(payload) as { time: number }).time - begin);
    }
  }
});
