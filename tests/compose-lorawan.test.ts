// The compose profile "lorawan" for real, where a Docker engine is: a gateway's packet by UDP ends on the page of gateways.
import { execFileSync, spawnSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const PROJECT = 'lagebild-test';
const GATEWAY = '0016c001f1500812';
/** Images are fetched and Lagebild's own is built. */
const UP_TIMEOUT_MS = 20 * 60_000;

const hasEngine =
  spawnSync('docker', ['info'], { stdio: 'ignore' }).status === 0 && spawnSync('docker', ['compose', 'version']).status === 0;
const compose = (...args: string[]) =>
  execFileSync('docker', ['compose', '-p', PROJECT, '--profile', 'lorawan', ...args], {
    cwd: new URL('..', import.meta.url),
    stdio: ['ignore', 'inherit', 'inherit'],
    timeout: UP_TIMEOUT_MS,
  });

// No Docker engine is asked of whoever works on Lagebild, nor of CI; ports 1700, 1883, 3001, 8080 and 8081 have to be free.
describe.skipIf(!hasEngine)('docker compose --profile lorawan [needs a Docker engine]', () => {
  beforeAll(() => compose('up', '--build', '--wait', '--wait-timeout', '600'), UP_TIMEOUT_MS);
  afterAll(() => compose('down', '--volumes'), 120_000);

  it('brings a gateway that speaks Semtech UDP to the page of gateways', async () => {
    const heard = async () => {
      await sendStatistics();
      const response = await fetch('http://localhost:8080/api/v1/gateways?municipality=unna');
      const { gateways } = (await response.json()) as { gateways: { gateway: string; lat: number | null }[] };
      return gateways.find(({ gateway }) => gateway === GATEWAY)?.lat;
    };
    await expect.poll(heard, { timeout: 120_000, interval: 5000 }).toBeCloseTo(51.5346, 3);
  }, 150_000);

  it('shows the pages of ChirpStack', async () => {
    expect((await fetch('http://localhost:8081/')).status).toBe(200);
  });
});

/** PUSH_DATA with the statistics of a gateway (Semtech packet forwarder protocol 2, section 3.2), until it is acknowledged. */
function sendStatistics(): Promise<void> {
  const time = new Date().toISOString().replace('T', ' ').replace(/\..*/, ' GMT');
  const stat = { time, lati: 51.5346, long: 7.689, alti: 96, rxnb: 2, rxok: 2, rxfw: 2, ackr: 100, dwnb: 0, txnb: 0 };
  const head = Buffer.from(`02123400${GATEWAY}`, 'hex');
  const socket = createSocket('udp4');
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('the gateway bridge did not acknowledge')), 5000);
    socket.once('message', () => {
      clearTimeout(timer);
      socket.close(() => resolve());
    });
    socket.send(Buffer.concat([head, Buffer.from(JSON.stringify({ stat }))]), 1700, '127.0.0.1');
  });
}
