// Whatever bytes come to the open MQTT port, the broker stays up, forgets them, and serves those that behave.
import { createConnection } from 'node:net';
import mqtt from 'mqtt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CONNECT, hostilePackets, KNOWN_CRASHES } from '../support/hostile-packets.ts';
import { SEED, seededRandom } from '../support/random.ts';
import { report } from '../support/report.ts';
import { type RunningLagebild, runLagebild } from '../support/running-lagebild.ts';
import { MemoryWatch, times } from '../support/security-length.ts';

const PACKETS = times(10_000, 1_000_000);
const AT_ONCE = 50;

let lagebild: RunningLagebild;
let port: number;
beforeAll(async () => {
  lagebild = await runLagebild();
  port = Number(new URL(lagebild.mqttUrl).port);
});
afterAll(() => lagebild[Symbol.asyncDispose]());

/** How long an answer is waited for: a packet that announces more than comes gets none. */
const QUIET_MS = 100;
const PINGRESP = Buffer.from([0xd0, 0]);
const PINGREQ = Buffer.from([0xc0, 0]);

let opened = 0;
/**
 * Sends bytes over a connection of their own until it is over, or all of them are read.
 * @param isSignedIn after a good CONNECT; the broker forgets what comes when a connection ends before it was answered
 */
function send(data: Buffer, isSignedIn: boolean): Promise<void> {
  opened += 1;
  // From many addresses of loopback: the ports of one would not do.
  const localAddress = `127.0.${1 + (Math.floor(opened / 250) % 250)}.${1 + (opened % 250)}`;
  return new Promise((resolve) => {
    const socket = createConnection({ port, host: '127.0.0.1', localAddress });
    socket.on('error', () => undefined);
    let timer: NodeJS.Timeout | undefined;
    socket.once('close', () => {
      clearTimeout(timer);
      resolve();
    });
    if (!isSignedIn) {
      socket.resume();
      socket.end(data);
      return;
    }
    socket.write(CONNECT);
    socket.once('data', () => {
      socket.on('data', (answer: Buffer) => {
        if (answer.includes(PINGRESP)) socket.destroy();
      });
      socket.write(Buffer.concat([data, PINGREQ]));
      timer = setTimeout(() => socket.destroy(), QUIET_MS);
    });
  });
}

async function sendAll(next: () => Buffer, connections: number, isSignedIn: () => boolean): Promise<void> {
  const memory = new MemoryWatch();
  const round = Math.ceil(connections / 30);
  for (let sent = 0; sent < connections; ) {
    const until = Math.min(connections, sent + round);
    const worker = async () => {
      while (sent < until) {
        sent += 1;
        await send(next(), isSignedIn());
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    await lagebild.settled();
    memory.sample();
  }
  const { middleBytes, lastBytes } = memory.thirds;
  report({ connections, middleMiB: Math.round(middleBytes / 2 ** 20), lastMiB: Math.round(lastBytes / 2 ** 20) });
  expect(lastBytes).toBeLessThan(1.25 * middleBytes);
}

let readings = 0;
/** A new client and the one that was there all the time still get through. */
async function expectAllIsWell(): Promise<void> {
  const client = await mqtt.connectAsync(lagebild.mqttUrl);
  readings += 1;
  await client.publishAsync('v1/unna/air/good', JSON.stringify({ time: Date.now() - 60_000 + readings, values: { o3: readings } }), {
    qos: 1,
  });
  await client.endAsync();
  await lagebild.publish('v1/unna/air/faithful', { time: Date.now() - 60_000 + readings, values: { o3: readings } });
  const latest = (await lagebild.ask('latest', { municipality: 'unna', kind: 'air' })).readings;
  for (const device of ['good', 'faithful']) expect(latest.find((one) => one.device === device)?.values.o3).toBe(readings);
  await expect.poll(connectionsNow).toBe(1);
  const books = await lagebild.ask('ledger');
  expect(books.received).toBe(books.stored + books.duplicate + books.noted + books.quarantined + books.inLog);
}

async function connectionsNow(): Promise<number> {
  const metrics = await (await fetch(`${lagebild.httpUrl}/metrics`)).text();
  return Number(/^lagebild_mqtt_connections (\d+)/m.exec(metrics)?.[1]);
}

describe('10 random packets on the open MQTT port', () => {
  it('that crashed brokers before, alone and after a good CONNECT', async () => {
    for (const packet of KNOWN_CRASHES) {
      await send(packet, false);
      await send(packet, true);
    }
    await expectAllIsWell();
  });

  it(
    `all pairs of first bytes${times(17, 1) === 1 ? '' : ', one in 17'}`,
    async () => {
      const step = times(17, 1);
      let first = -step;
      await sendAll(
        () => {
          first += step;
          return Buffer.from([first >> 8, first & 0xff]);
        },
        Math.ceil(65_536 / step),
        () => false,
      );
      await expectAllIsWell();
    },
    times(60_000, 900_000),
  );

  it(
    `${PACKETS} of random bytes and of good packets with something changed`,
    async () => {
      const random = seededRandom(SEED);
      const next = hostilePackets(random);
      const before = await lagebild.ask('ledger');
      await sendAll(
        next, // one a connection: what comes after a packet that ends it is not read
        PACKETS,
        () => random() < 0.7,
      );
      // Some of them were messages: the broker was not deaf.
      expect((await lagebild.ask('ledger')).received).toBeGreaterThan(before.received + PACKETS / 200);
      await expectAllIsWell();
    },
    times(120_000, 3_600_000),
  );
});
