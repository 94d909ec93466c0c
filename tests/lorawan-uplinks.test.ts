// Each uplink is taken once: when it has waited, after a restart, over two network servers, and in the session it belongs to.
import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MqttClient } from 'mqtt';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { chirpStackUp, post, signIn, thingsStackUp } from './support/network-server.ts';
import { type RunningLagebild, runLagebild, temporaryFolder } from './support/running-lagebild.ts';

const EUI = '70b3d5a4d3100a17';
const DATA = ['lQ==', 'lA=='];
const CODEC = 'function decodeUplink(input) { return { data: { taken: (input.bytes[0] & 1) === 1 } }; }';

let folder: string;
let lagebild: RunningLagebild;
let unna: MqttClient;

async function start(): Promise<void> {
  lagebild = await runLagebild({ DATA_DIR: join(folder, 'data'), REGION_DIR: join(folder, 'region') });
  unna = await signIn(lagebild, 'unna');
}
async function stop(): Promise<void> {
  await unna.endAsync(true);
  await lagebild[Symbol.asyncDispose]();
}
async function restart(): Promise<void> {
  await stop();
  await start();
}

beforeEach(async () => {
  folder = temporaryFolder();
  cpSync('region', join(folder, 'region'), { recursive: true });
  writeFileSync(
    join(folder, 'region/profiles/acme-bay.yaml'),
    'vendor: Acme\nmodel: Bay\nkind: parking\ncodec: acme\nquantities:\n  occupied: { from: taken }\n',
  );
  await start();
}, 30_000);
afterEach(async () => {
  await stop();
  rmSync(folder, { recursive: true });
});

const begin = Date.now() - 3_600_000;
const frame = (fCnt: number) => ({ devEui: EUI, fCnt, data: DATA[fCnt % 2] as string, time: begin + fCnt * 60_000 });
const send = (topic: string, message: unknown) => unna.publishAsync(`lns/unna/${topic}`, JSON.stringify(message), { qos: 1 });
const overChirpStack = (fCnt: number) => send(`application/1/device/${EUI}/event/up`, chirpStackUp(frame(fCnt)));
/** Its clock is 0.7 s ahead. */
const overThingsStack = (fCnt: number) => {
  const { time, ...rest } = frame(fCnt);
  return send('v3/unna@ttn/devices/bucht-17/up', thingsStackUp({ ...rest, time: time + 700 }));
};
const adopt = async (profile: string) =>
  (await post(lagebild, 'lorawanAdopt', { devices: [{ municipality: 'unna', device: EUI, profile }] })).answer;
const endings = async () => {
  const { stored, duplicate, quarantined } = (await lagebild.ask('ledger')).municipalities.unna ?? {};
  return { stored, duplicate, quarantined };
};

it('the history of a device is taken in when it is adopted after a restart', async () => {
  for (let fCnt = 1; fCnt <= 6; fCnt += 1) await overChirpStack(fCnt);
  await restart();
  expect(await adopt('nwave-nps405')).toEqual({ stored: 6, duplicate: 0, noted: 0, quarantined: 0, missing: 0 });
  expect((await lagebild.ask('device', {}, EUI)).latest?.time).toBe(frame(6).time);
});

it('what two network servers brought is one history, whether one of them came before the restart or after', async () => {
  for (let fCnt = 1; fCnt <= 3; fCnt += 1) await overChirpStack(fCnt);
  for (let fCnt = 1; fCnt <= 2; fCnt += 1) await overThingsStack(fCnt);
  await restart();
  expect(await adopt('nwave-nps405')).toMatchObject({ stored: 3, duplicate: 2 });
  await overThingsStack(3); // the one it settled is known when the other arrives
  expect(await endings()).toEqual({ stored: 3, duplicate: 3, quarantined: 0 });
  await restart();
  await overThingsStack(1);
  expect(await endings()).toEqual({ stored: 3, duplicate: 4, quarantined: 0 });
  // Each message is kept with the decision of what it is.
  const { uplinks } = await lagebild.ask('lorawanUplinks', { municipality: 'unna', device: EUI });
  expect(uplinks.map(({ fCnt, messages }) => [fCnt, ...messages.map(({ format, because }) => `${format}: ${because}`)])).toEqual([
    [3, 'ChirpStack v4: deviceInfo.devEui', 'The Things Stack v3: end_device_ids'],
    [2, 'ChirpStack v4: deviceInfo.devEui', 'The Things Stack v3: end_device_ids'],
    [1, 'ChirpStack v4: deviceInfo.devEui', 'The Things Stack v3: end_device_ids', 'The Things Stack v3: end_device_ids'],
  ]);
});

it('ten frames and the same ten over another network server a moment later are ten readings, live and when decoded anew', async () => {
  await adopt('nwave-nps405');
  for (let fCnt = 1; fCnt <= 10; fCnt += 1) await overChirpStack(fCnt);
  await lagebild.settled();
  for (let fCnt = 1; fCnt <= 10; fCnt += 1) await overThingsStack(fCnt);
  expect(await endings()).toEqual({ stored: 10, duplicate: 10, quarantined: 0 });
  const span = { from: new Date(begin).toISOString(), to: new Date(Date.now() + 60_000).toISOString() };
  expect((await post(lagebild, 'redecode', { ...span, apply: false })).answer).toMatchObject({ same: 10, added: 0 });
});

it('a device that has joined anew and sends the same again within minutes has sent it twice, over two network servers as well', async () => {
  await adopt('nwave-nps405');
  for (const [devAddr, minutes] of [
    ['01a2b3c4', 1],
    ['fe000b01', 4],
  ] as const) {
    const joined = { devEui: EUI, fCnt: 0, data: 'lQ==', time: begin + minutes * 60_000, devAddr };
    await send(`application/1/device/${EUI}/event/up`, chirpStackUp(joined));
    await send('v3/unna@ttn/devices/x/up', thingsStackUp({ ...joined, time: joined.time + 700 })); // its address in capitals
  }
  expect(await endings()).toEqual({ stored: 2, duplicate: 2, quarantined: 0 });
  const { uplinks } = await lagebild.ask('lorawanUplinks', { municipality: 'unna', device: EUI });
  const both = ['24e124fffef7a001', '0016c001ff10a235'];
  expect(uplinks.map(({ receptions }) => receptions.map(({ gateway }) => gateway))).toEqual([both, both]);
});

it('a device that is switched on again counts anew, and what was lost before stays lost', async () => {
  await adopt('nwave-nps405');
  const radio = async () => (await lagebild.ask('lorawanDevices', { device: EUI })).devices[0]?.radio;
  let minutes = 0;
  const next = (fCnt: number) => {
    minutes += 1;
    const data = Buffer.of(minutes * 2).toString('base64'); // free, and for how long the bay was taken before
    return send(`application/1/device/${EUI}/event/up`, chirpStackUp({ devEui: EUI, fCnt, data, time: begin + minutes * 60_000 }));
  };
  for (const fCnt of [0, 1, 3, 4, 7, 8, 9, 10]) await next(fCnt); // 2, 5 and 6 are missing
  expect(await radio()).toMatchObject({ fCnt: 10, loss: 3 / 11 });
  await next(0);
  await restart();
  for (const fCnt of [1, 4, 7]) await next(fCnt);
  expect(await radio()).toMatchObject({ fCnt: 7, loss: 7 / 19 });
});

it('what a corrected codec makes of raw messages is not taken in once more when the same frame leaves the quarantine', async () => {
  await adopt('acme-bay');
  await overChirpStack(1);
  await overThingsStack(1);
  await post(lagebild, 'codecSave', { name: 'acme', source: CODEC, vectors: '', save: true });
  const span = { from: new Date(begin).toISOString(), to: new Date(Date.now() + 60_000).toISOString() };
  expect((await post(lagebild, 'redecode', { ...span, apply: true })).answer).toMatchObject({ added: 1, released: 1 });
  expect((await post(lagebild, 'quarantineReplay', { code: 'codec_failed' })).answer).toMatchObject({ stored: 0, duplicate: 1 });
});

it('frames that no codec could read are read once there is one, after a restart as well', async () => {
  await adopt('acme-bay'); // its codec is not there yet
  for (let fCnt = 1; fCnt <= 4; fCnt += 1) await overChirpStack(fCnt);
  await overThingsStack(4);
  expect((await lagebild.ask('quarantine')).codes).toEqual({ codec_failed: 5 });
  await restart();
  expect((await post(lagebild, 'codecSave', { name: 'acme', source: CODEC, vectors: '', save: true })).answer).toMatchObject({
    isSaved: true,
  });
  const { answer } = await post(lagebild, 'quarantineReplay', { code: 'codec_failed' });
  expect(answer).toMatchObject({ stored: 4, duplicate: 1, quarantined: 0 });
  await restart();
  await overThingsStack(3);
  expect(await endings()).toEqual({ stored: 4, duplicate: 2, quarantined: 0 });
});
