// What the guide says for a MultiTech Conduit, taken at its word: pasted as it stands, the messages arrive.

import mqtt from 'mqtt';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { settingsOf } from '../dashboard/web/src/lorawan/server-settings.ts';
import { startMosquitto } from './support/mosquitto.ts';
import { type RunningLagebild, runLagebild } from './support/running-lagebild.ts';
import { describeWithServer } from './support/servers.ts';

/** As MultiTech's walkthrough shows it. */
const UPLINK = {
  datr: 'SF7BW125',
  lsnr: 9.5,
  rssi: -47,
  fcnt: 0,
  port: 1,
  data: 'lQ==',
  deveui: '00-80-00-ff-ff-00-00-03',
  devaddr: '0146cd49',
  gweui: '00-80-00-00-00-01-b5-fc',
  time: '2023-09-13T16:52:25.469281Z',
};

let lagebild: RunningLagebild;
let access: { username: string; password: string };
beforeEach(async () => {
  lagebild = await runLagebild();
  access = await lagebild.act('accessIssue', { municipality: 'kamen', note: 'Conduit' });
});
afterEach(() => lagebild[Symbol.asyncDispose]());

function settings(over: { hasTls?: boolean; isOwn?: boolean } = {}): string[] {
  const { username: user, password } = access;
  const mqttPort = Number(new URL(lagebild.mqttUrl).port);
  const broker = { host: '127.0.0.1', mqttPort, isOwn: true, hasTls: false, ...over };
  return settingsOf('multitech', { ...broker, origin: lagebild.httpUrl, municipality: 'kamen', user, password }).map(({ text }) => text);
}
const fields = (text = '') => Object.fromEntries(text.split('\n').map((line) => line.split(/: +/) as [string, string]));
const waiting = async () => (await lagebild.ask('lorawanWaiting', { municipality: 'kamen' })).devices;

it('names every field of the page, with TLS where there is a certificate', () => {
  const [app] = settings();
  expect(fields(app)).toMatchObject({
    'Server URL': `mqtt://127.0.0.1:${new URL(lagebild.mqttUrl).port}`,
    Username: access.username,
    Password: access.password,
    'Encode Payload as HEX': 'off',
  });
  expect(fields(settings({ hasTls: true })[0])['Server URL']).toMatch(/^mqtts:/);
  expect(settings({ hasTls: true })[1]).toContain('bridge_capath /etc/ssl/certs');
  // At a broker of the district's own only the topic tells the municipality: nothing but the bridge can put it there.
  expect(settings({ isOwn: false })).toEqual([settings()[1]]);
});

it('lets the Default App of mPower in, whose topics have no prefix', async () => {
  const { 'Server URL': url = '', Username: username = '', Password: password = '', 'Client ID': clientId = '' } = fields(settings()[0]);
  const will = { topic: 'lorawan/029998e0-6156-cdd4-4523-264b523115c1/disconnected', payload: Buffer.alloc(0), qos: 1 as const };
  const app = await mqtt.connectAsync(url, { username, password, clientId, will, reconnectPeriod: 0 });
  const publish = (topic: string, message: object) => app.publishAsync(`lorawan/${topic}`, JSON.stringify(message), { qos: 1 });
  await publish('029998e0-6156-cdd4-4523-264b523115c1/init', { gateways_euis: ['00-80-00-00-d0-00-01-1a'], api_version: '1.1' });
  await publish('029998e0-6156-cdd4-4523-264b523115c1/8b-6c-f0-8e-ee-df-1b-b6/00-80-00-ff-ff-00-00-03/up', UPLINK);
  expect(await waiting()).toMatchObject([{ device: '008000ffff000003', format: 'MultiTech Conduit' }]);
  expect((await lagebild.ask('access', { municipality: 'kamen' })).access[0]).toMatchObject({ refusedAt: null, qos0At: null, waiting: 1 });
  await app.endAsync(true);
});

describeWithServer('mosquitto', 'the bridge', () => {
  it('brings what the Conduit publishes on its own broker, and nothing else', async () => {
    const [, bridge = ''] = settings();
    await using conduit = await startMosquitto({ settings: bridge.split('\n') });
    const server = await mqtt.connectAsync(conduit.url);
    const publish = (topic: string) => server.publishAsync(topic, JSON.stringify(UPLINK), { qos: 1 });
    await expect
      .poll(async () => (await lagebild.ask('access', { municipality: 'kamen' })).access[0]?.clients, { timeout: 15_000 })
      .toBe(1);
    await publish('lora/00-80-00-ff-ff-00-00-03/packet_recv');
    await publish('lora/00-80-00-ff-ff-00-00-03/up');
    await expect.poll(waiting, { timeout: 15_000 }).toMatchObject([{ device: '008000ffff000003', format: 'MultiTech Conduit' }]);
    const { access: all } = await lagebild.ask('access', { municipality: 'kamen' });
    expect(all[0]).toMatchObject({ refusedAt: null, qos0At: null, waiting: 1 });
    expect((await lagebild.ask('ledger')).municipalities.kamen?.received).toBe(1);
    await server.endAsync(true);
  });
});
