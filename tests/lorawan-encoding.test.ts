// Payloads that could be base64 and hexadecimal: a gateway's other messages tell which, and until then nothing is guessed.
import { rmSync } from 'node:fs';
import type { MqttClient } from 'mqtt';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { post, signIn } from './support/network-server.ts';
import { type RunningLagebild, runLagebild, temporaryFolder } from './support/running-lagebild.ts';

const EUI = '0080000004001234';
/** As MultiTech writes them. */
const DASHED = { [EUI]: '00-80-00-00-04-00-12-34', other: '00-80-00-00-04-00-12-99' };
const GATEWAY = '00-80-00-00-a0-00-11-22';

let folder: string;
let lagebild: RunningLagebild;
let unna: MqttClient;
let seqn: number;

async function start(): Promise<void> {
  lagebild = await runLagebild({ DATA_DIR: folder });
  unna = await signIn(lagebild, 'unna');
}
async function stop(): Promise<void> {
  await unna.endAsync(true);
  await lagebild[Symbol.asyncDispose]();
}
beforeEach(async () => {
  seqn = 0;
  folder = temporaryFolder();
  await start();
  await adopt(EUI);
}, 30_000);
afterEach(async () => {
  await stop();
  rmSync(folder, { recursive: true });
});

const adopt = (device: string, profile = 'bosch-tps110') =>
  post(lagebild, 'lorawanAdopt', { devices: [{ municipality: 'unna', device, profile }] });

/** Port 1 of the TPS110: the state, one byte. Port 2: the state and the temperature, two bytes. */
async function multiTech(data: string, { gateway = GATEWAY, device = DASHED[EUI] } = {}): Promise<void> {
  seqn += 1;
  const time = new Date(Date.now() - 60_000 + seqn * 1000).toISOString();
  const message = { data, port: data.length === 2 || data.endsWith('==') ? 1 : 2, seqn, time, rssi: -60, lsnr: 8.5 };
  await unna.publishAsync(`lns/unna/lorawan/${gateway}/AA-AA-AA-AA-AA-AA-AA-AA/${device}/up`, JSON.stringify(message), { qos: 1 });
}
const latest = async () => (await lagebild.ask('device', {}, EUI)).latest?.values;
const codes = async () => {
  const { codes: all } = await lagebild.ask('quarantine');
  return Object.fromEntries(Object.entries(all).filter(([, count]) => count > 0));
};
const stored = async () => (await lagebild.ask('ledger')).municipalities.unna?.stored;

it('wait until the gateway shows which it is, and then come in by themselves, after a restart without waiting', async () => {
  await multiTech('0119');
  const { entries } = await lagebild.ask('quarantine');
  expect(entries[0]).toMatchObject({ code: 'encoding_ambiguous', device: EUI, reason: expect.stringContaining('"0119"') });
  await multiTech('00'); // one byte: no base64
  await expect.poll(stored).toBe(2);
  expect(await codes()).toEqual({});
  await multiTech('0105');
  expect(await latest()).toEqual({ occupied: 1, temperature: 5 });
  await stop();
  await start();
  await multiTech('0007');
  expect(await latest()).toEqual({ occupied: 0, temperature: 7 });
  const { uplinks } = await lagebild.ask('lorawanUplinks', { municipality: 'unna', device: EUI });
  expect(uplinks.map(({ payload }) => payload)).toEqual(['0007', '0105', '00', '0119']);
});

it('of another gateway tell nothing about this one', async () => {
  await multiTech('00');
  await multiTech('0119', { gateway: '00-80-00-00-a0-00-33-44' });
  expect(await codes()).toEqual({ encoding_ambiguous: 1 });
  await multiTech('AQ==', { gateway: '00-80-00-00-a0-00-33-44' }); // that one sends base64: 0119 was three bytes, which is no frame of this device
  await expect.poll(codes).toEqual({ codec_failed: 1 });
});

it('of a gateway that sends both are not guessed', async () => {
  await multiTech('00');
  await multiTech('ARk='); // base64
  await multiTech('0119');
  expect(await codes()).toEqual({ encoding_ambiguous: 1 });
  expect(await stored()).toBe(2);
});

it('of a device that waits are read when they are adopted', async () => {
  await multiTech('0119', { device: DASHED.other });
  expect(await codes()).toEqual({ device_unknown: 1 });
  await multiTech('00');
  expect((await adopt('0080000004001299')).answer).toMatchObject({ stored: 1 });
  expect((await lagebild.ask('device', {}, '0080000004001299')).latest?.values).toEqual({ occupied: 1, temperature: 25 });
});

it('are base64 over a ChirpStack v3 that sends base64', async () => {
  const v3 = (fCnt: number, data: string) =>
    unna.publishAsync(
      'lns/unna/application/1/device/70b3d5a4d3100a17/event/up',
      JSON.stringify({
        devEUI: '70b3d5a4d3100a17',
        fCnt,
        fPort: 9,
        data,
        rxInfo: [{ gatewayID: '24e124fffef7a001', rssi: -90, loRaSNR: 3 }],
      }),
      { qos: 1 },
    );
  await v3(1, 'lQ==');
  await v3(2, 'abcdef01');
  const { uplinks } = await lagebild.ask('lorawanUplinks', { municipality: 'unna', device: '70b3d5a4d3100a17' });
  expect(uplinks.map(({ payload }) => payload)).toEqual(['69b71d79fd35', '95']);
});
