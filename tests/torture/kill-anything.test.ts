// Kills the program, mosquitto and InfluxDB with SIGKILL at random moments, and counts: whatever was acknowledged is stored or in quarantine.
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Health } from '@lagebild/shared/contract/health.ts';
import type { Account, QuarantineEntry } from '@lagebild/shared/contract/http.ts';
import { paths } from '@lagebild/shared/contract/paths.ts';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Influxd, startInfluxd } from '../support/influxd.ts';
import { type Mosquitto, startMosquitto } from '../support/mosquitto.ts';
import { deviceOf, isPoison, NumberedPublisher, o3Of } from '../support/numbered-publisher.ts';
import { isLong, SEED, seededRandom } from '../support/random.ts';
import { report } from '../support/report.ts';
import { temporaryFolder } from '../support/running-lagebild.ts';
import { describeWithServer } from '../support/servers.ts';
import { type StartedProgram, startProgram } from '../support/started-program.ts';

const KILLS = Number(process.env.KILLS ?? (isLong ? 210 : 6));
/** Messages a second. mosquitto writes its whole file at each change: with 5,000 waiting it takes 300 acknowledgements a second from us,
 * so that with 300 new ones a second the queue never gets shorter (docs/mosquitto.md). */
const PER_SECOND = { alone: 300, withBroker: 100 };
type Victim = 'ingest' | 'mosquitto' | 'influxd';
/** mosquitto sends the PUBACK first and writes its database afterwards: what it acknowledged so shortly before it was killed may be gone. */
const BROKER_WINDOW_MS = 100;

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
    await subscribed(); // mosquitto acknowledges and forgets what nobody has subscribed to yet
  });
  afterEach(async () => {
    await program.end('SIGKILL');
    await Promise.all([influxd[Symbol.asyncDispose](), broker[Symbol.asyncDispose]()]);
    rmSync(folder, { recursive: true, force: true });
  });

  const books = async () => (await (await fetch(`${program.httpUrl}${paths.ledger}`)).json()) as Account;
  async function subscribed(): Promise<void> {
    for (;;) {
      const { problems } = (await (await fetch(`${program.httpUrl}/healthz`)).json()) as Health;
      if (!problems.some(({ part }) => part === 'broker')) return;
      await pause(20);
    }
  }
  const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

  it.each([
    ['the program and the database', ['ingest', 'influxd']],
    ['the program, the database and the broker', ['ingest', 'influxd', 'mosquitto']],
  ] as [string, Victim[]][])(
    `loses nothing in ${KILLS} kills (seed ${SEED}) of %s`,
    async (_, victims) => {
      const random = seededRandom(SEED);
      const killed = { ingest: 0, mosquitto: 0, influxd: 0 };
      const brokerKills: number[] = [];
      const publisher = new NumberedPublisher(broker.url, Date.now() - 20 * 3_600_000);
      publisher.start(victims.includes('mosquitto') ? PER_SECOND.withBroker : PER_SECOND.alone);
      for (let kill = 0; kill < KILLS; kill += 1) {
        await pause(200 + random() * 1200);
        const victim = victims[kill < victims.length ? kill : Math.floor(random() * victims.length)] ?? 'ingest';
        killed[victim] += 1;
        if (victim === 'mosquitto') brokerKills.push(Date.now());
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
      // What the broker's death kept from being acknowledged is the sender's to repeat.
      expect(publisher.acknowledged.size).toBeGreaterThan(0.95 * publisher.sent);

      // Everything has arrived once every number is somewhere, or nothing has come for a while and nothing waits in the log.
      const quarantined = new Set<number>();
      const stored = new Map<number, number>();
      const found = () => stored.size + quarantined.size;
      for (let quietSince = Date.now(); Date.now() - quietSince < 8000 && found() < publisher.sent; await pause(500)) {
        const before = found();
        await readQuarantine(quarantined, publisher.begin);
        await readStored(stored, publisher.begin);
        if (found() > before || (await books()).inLog > 0) quietSince = Date.now();
      }
      const missing = [...publisher.acknowledged].filter(([n]) => (isPoison(n) ? !quarantined.has(n) : stored.get(n) !== o3Of(n)));
      const isBrokers = (at: number) => brokerKills.some((killedAt) => at <= killedAt + 20 && killedAt - at < BROKER_WINDOW_MS);
      const ours = missing.filter(([, at]) => !isBrokers(at));
      const { received, duplicate, inLog } = await books();
      const acknowledged = publisher.acknowledged.size;
      report({ kills: killed, acknowledged, lost: ours.length, lostByBroker: missing.length - ours.length, received, duplicate });
      expect(ours).toEqual([]);
      expect(missing.length).toBeLessThanOrEqual(brokerKills.length);
      expect(inLog).toBe(0);
      expect(found()).toBeGreaterThanOrEqual(acknowledged - missing.length);
      expect(found()).toBeLessThanOrEqual(publisher.sent);
    },
    7_200_000,
  );

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
