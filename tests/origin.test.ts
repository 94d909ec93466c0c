// "Why is this value here?": the raw messages behind a value, and their way, through the front door.
import mqtt from 'mqtt';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type RunningLagebild, runLagebild } from './support/running-lagebild.ts';

const MINUTE = 60_000;
const NOW = Math.floor(Date.now() / 1000) * 1000;

let lagebild: RunningLagebild;
beforeAll(async () => {
  lagebild = await runLagebild();
  for (const minute of [30, 20, 10])
    await lagebild.publish('v1/unna/air/markt', { time: NOW - minute * MINUTE, values: { o3: 40 + minute } });
  await lagebild.publish('v1/unna/air/markt', { time: NOW - 10 * MINUTE, values: { o3: 99 } });
  await lagebild.publish('v1/unna/air/anders', { time: NOW - 10 * MINUTE, values: { o3: 1 } });
  await lagebild.publish('v1/unna/air/markt', '{"values":{"o3":');
});
afterAll(() => lagebild[Symbol.asyncDispose]());

const ask = (over: Record<string, string | number> = {}) =>
  lagebild.ask('origin', { municipality: 'unna', device: 'markt', lang: 'de', ...over });

it('shows the newest messages of a device, what they say, what is stored, and why one was not taken', async () => {
  const { messages, isComplete, keptDays } = await ask();
  expect(isComplete).toBe(true);
  expect(keptDays).toBeGreaterThan(0);
  expect(messages.map(({ readings }) => readings.map(({ values, stored }) => [values.o3, stored?.o3]))).toEqual([
    [[70, 70]],
    [[60, 60]],
    [[50, 50]],
    [[99, 50]], // contradicts what was there first
    [],
  ]);
  expect(messages.at(-1)?.refusal).toContain('kein JSON');
  expect(messages[0]).toMatchObject({ topic: 'v1/unna/air/markt', format: null, frame: null, boundTo: null });
});

it('finds the messages behind one value', async () => {
  const { messages } = await ask({ time: NOW - 20 * MINUTE });
  const told = messages.filter(({ readings }) => readings.length > 0);
  expect(told).toHaveLength(1);
  expect(told[0]?.readings).toEqual([{ time: NOW - 20 * MINUTE, values: { o3: 60 }, stored: { o3: 60 } }]);
  expect(Buffer.from(told[0]?.payloadBase64 ?? '', 'base64').toString()).toContain('"o3":60');
});

it('tells format, frame, profile and codec of an uplink', async () => {
  const post = async (path: string, body: object) =>
    (await fetch(`${lagebild.httpUrl}/api/v1/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }).then((response) => response.json())) as Record<string, string>;
  const { username = '', password = '' } = await post('access/issue', { municipality: 'unna', note: 'test' });
  const server = await mqtt.connectAsync(lagebild.mqttUrl, { username, password });
  const uplink = {
    deviceInfo: { devEui: '70b3d5a4d3100a17' },
    fCnt: 7,
    fPort: 1,
    data: 'lQ==',
    time: new Date(NOW).toISOString(),
    rxInfo: [],
  };
  await server.publishAsync('lns/unna/application/1/device/70b3d5a4d3100a17/event/up', JSON.stringify(uplink), { qos: 1 });
  await lagebild.settled();
  await post('lorawan/adopt', { devices: [{ municipality: 'unna', device: '70b3d5a4d3100a17', profile: 'nwave-nps405' }] });
  const { messages } = await ask({ device: '70b3d5a4d3100a17' });
  expect(messages).toMatchObject([
    {
      format: 'ChirpStack v4',
      event: 'uplink',
      boundTo: 'unna',
      frame: { fPort: 1, fCnt: 7, hex: '95' },
      profile: 'nwave-nps405',
      codec: 'nwave-nps405',
      readings: [{ time: NOW, values: { occupied: 1 }, stored: { occupied: 1 } }],
      refusal: null,
    },
  ]);
  await server.endAsync();
});

it('refuses what it does not know, in a sentence', async () => {
  await expect(ask({ device: 'niemand' })).rejects.toThrow('There is no device');
});
