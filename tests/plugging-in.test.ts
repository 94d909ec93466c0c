// What a technician is told while plugging in: about exactly these credentials or this connection, and each line is true.
import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Answer } from '@lagebild/shared/contract/http.ts';
import mqtt, { type MqttClient } from 'mqtt';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startMosquitto } from './support/mosquitto.ts';
import { type RunningLagebild, runLagebild, temporaryFolder } from './support/running-lagebild.ts';
import { describeWithServer } from './support/servers.ts';

const EUI = '70b3d5a4d3100a17';
const NOTHING = { messageAt: null, recognisedAt: null, decodedAt: null, storedAt: null, qos0At: null, refusedAt: null, refusal: null };
const AT = expect.any(Number);

let lagebild: RunningLagebild;

/** An uplink as ChirpStack v4 sends it. */
const up = (fCnt: number, devEui = EUI) => ({
  time: new Date().toISOString(),
  deviceInfo: { devEui, deviceName: 'Markt 17' },
  fCnt,
  fPort: 1,
  data: 'lQ==',
  rxInfo: [{ gatewayId: '24e124fffef7a001', rssi: -97, snr: 7.5 }],
});
const upTopic = (devEui = EUI) => `lns/kamen/application/1/device/${devEui}/event/up`;

async function send(client: MqttClient, topic: string, payload: unknown, qos: 0 | 1 = 1): Promise<void> {
  const bytes = Buffer.isBuffer(payload) ? payload : JSON.stringify(payload);
  await client.publishAsync(topic, bytes, { qos });
  await lagebild.settled();
}

describe('credentials', () => {
  let clients: MqttClient[];

  beforeEach(async () => {
    lagebild = await runLagebild();
    clients = [];
  });
  afterEach(async () => {
    for (const client of clients) await client.endAsync(true);
    await lagebild[Symbol.asyncDispose]();
  });

  const issue = () => lagebild.act('accessIssue', { municipality: 'kamen', note: '' });
  async function signIn(access: Answer<'accessIssue'>): Promise<MqttClient> {
    const client = await mqtt.connectAsync(lagebild.mqttUrl, { ...access, reconnectPeriod: 0 });
    clients.push(client);
    return client;
  }
  async function told({ username }: Answer<'accessIssue'>, lang = 'de') {
    const { access } = await lagebild.ask('access', { municipality: 'kamen', lang });
    return access.find((one) => one.username === username);
  }

  it('are told about by what they brought alone, not by what else the municipality has', async () => {
    const [good, bad] = [await issue(), await issue()];
    const working = await signIn(good);
    await send(working, upTopic(), up(1));
    await lagebild.act('lorawanAdopt', {
      devices: [{ municipality: 'kamen', device: EUI, profile: 'nwave-nps405', lat: 51.59, lon: 7.66 }],
    });
    await send(working, upTopic(), up(2));
    expect(await told(good)).toMatchObject({ recognisedAt: AT, decodedAt: AT, storedAt: AT, devices: 1, placed: 1 });

    expect(await told(bad)).toMatchObject({ ...NOTHING, usedAt: null, clients: null, devices: 0, placed: 0, waiting: 0 });
    const broken = await signIn(bad);
    expect(await told(bad)).toMatchObject({ ...NOTHING, usedAt: AT, clients: 1 });
    await send(broken, upTopic(), Buffer.from([0x0a, 0x10, 0xff, 0xfe]));
    expect(await told(bad)).toMatchObject({ ...NOTHING, messageAt: AT, refusedAt: AT, refusal: expect.stringContaining('ist Protobuf') });
    expect(await told(bad, 'en')).toMatchObject({ refusal: expect.stringContaining('is Protobuf') });
    await broken.endAsync();
    await expect.poll(async () => (await told(bad))?.clients).toBe(0);
  });

  it('go forward step by step; what waited counts once its device is adopted', async () => {
    const access = await issue();
    const client = await signIn(access);
    await send(client, 'lns/kamen/eu868/gateway/24e124fffef7a001/event/stats', { gatewayId: '24e124fffef7a001', rxPacketsReceived: 1 });
    expect(await told(access)).toMatchObject({ ...NOTHING, messageAt: AT, recognisedAt: AT, waiting: 0 });
    await send(client, upTopic(), up(1));
    expect(await told(access)).toMatchObject({ ...NOTHING, messageAt: AT, recognisedAt: AT, waiting: 1 });
    await lagebild.act('lorawanAdopt', { devices: [{ municipality: 'kamen', device: EUI, profile: 'nwave-nps405' }] });
    expect(await told(access)).toMatchObject({ decodedAt: AT, storedAt: AT, refusedAt: null, devices: 1, placed: 0, waiting: 0 });
    await lagebild.act('lorawanAdopt', {
      devices: [{ municipality: 'kamen', device: EUI, profile: 'nwave-nps405', lat: 51.59, lon: 7.66 }],
    });
    await send(client, upTopic(), { ...up(2), data: 'lA==' });
    expect(await told(access)).toMatchObject({ devices: 1, placed: 1, qos0At: null });
    await send(client, upTopic(), up(3), 0);
    await expect.poll(async () => (await told(access))?.qos0At).toEqual(AT);
  });

  it('are told apart: read, but not taken', async () => {
    const access = await issue();
    const client = await signIn(access);
    await send(client, 'v1/kamen/air/a', { values: { pm10: 99_999 } });
    expect(await told(access)).toMatchObject({ recognisedAt: AT, decodedAt: AT, storedAt: null, refusal: expect.stringContaining('pm10') });
    await send(client, 'v1/kamen/air/a', { values: { pm10: 9 } });
    expect(await told(access)).toMatchObject({ storedAt: AT, devices: 1 });
  });

  it('whose password is wrong say so; names that do not exist are told as well', async () => {
    const [access, gone] = [await issue(), await issue()];
    await lagebild.act('accessRevoke', { username: gone.username });
    const knock = (username: string, password: string) =>
      expect(mqtt.connectAsync(lagebild.mqttUrl, { username, password, reconnectPeriod: 0 })).rejects.toThrow('Bad username');
    await knock(access.username, 'geraten');
    await knock(access.username, 'noch einmal');
    await knock(gone.username, gone.password);
    await knock('admin', 'admin');
    await knock('unna-00000000', 'x');
    const headers = { authorization: `Basic ${Buffer.from('x:falsch').toString('base64')}` };
    const push = await fetch(`${lagebild.httpUrl}/api/v1/push/airrohr/kamen`, { method: 'POST', headers, body: '{}' });
    expect(push.status).toBe(401);
    expect(await told(access)).toMatchObject({ usedAt: null, wrongPasswords: 2, wrongPasswordAt: AT });
    const { failedSignIns } = await lagebild.ask('access', { municipality: 'kamen' });
    expect(failedSignIns).toEqual([
      { username: null, municipality: 'kamen', lastAt: AT, count: 1 },
      { username: 'admin', municipality: null, lastAt: AT, count: 1 },
      { username: gone.username, municipality: 'kamen', lastAt: AT, count: 1 },
    ]);
  });

  it('keep what is known of them over a restart', async () => {
    await lagebild[Symbol.asyncDispose]();
    const DATA_DIR = temporaryFolder();
    lagebild = await runLagebild({ DATA_DIR });
    const access = await issue();
    const client = await signIn(access);
    await send(client, 'v1/kamen/air/a', { values: { pm10: 9 } });
    await send(client, upTopic(), Buffer.from([1, 255]));
    const before = await told(access);
    await lagebild[Symbol.asyncDispose]();
    lagebild = await runLagebild({ DATA_DIR });
    expect(await told(access)).toEqual({ ...before, usedAt: null, clients: null });
    await lagebild.act('accessRevoke', { username: access.username });
    expect(await told(access)).toBeUndefined();
    rmSync(DATA_DIR, { recursive: true });
  });
});

describeWithServer('mosquitto', 'a connection', () => {
  async function told(municipality: string) {
    const { connections } = await lagebild.ask('connections', { municipality, lang: 'de' });
    return connections;
  }
  const isConnected = () => expect.poll(async () => (await told('kamen'))[0]?.condition, { timeout: 15_000 }).toBe('connected');

  it('to the broker of the district is told about by what it brought for each municipality, with QoS 0', async () => {
    await using broker = await startMosquitto();
    lagebild = await runLagebild({ EMBEDDED_BROKER: 'off', MQTT_URL: broker.url, MQTT_TOPICS: 'lns/#,v1/#' });
    await using _ = lagebild;
    await isConnected();
    const client = await mqtt.connectAsync(broker.url, { reconnectPeriod: 0 });
    expect(await told('kamen')).toMatchObject([{ name: 'MQTT_URL', municipality: null, ...NOTHING }]);
    await client.publishAsync(upTopic(), JSON.stringify(up(1)), { qos: 0 });
    const after = { timeout: 15_000 };
    await expect
      .poll(async () => (await told('kamen'))[0], after)
      .toMatchObject({ messageAt: AT, recognisedAt: AT, qos0At: AT, waiting: 1 });
    expect(await told('unna')).toMatchObject([{ condition: 'connected', ...NOTHING, waiting: 0 }]);
    await client.publishAsync('v1/unna/air/a', JSON.stringify({ values: { pm10: 9 } }), { qos: 1 });
    await expect.poll(async () => (await told('unna'))[0], after).toMatchObject({ storedAt: AT, qos0At: null, devices: 1 });
    await client.endAsync(true);
  });

  it('that cannot be made says why, and is told to its municipality alone', async () => {
    await using broker = await startMosquitto({ users: { kamen: 'richtig' } });
    const region = temporaryFolder();
    cpSync('region', region, { recursive: true });
    writeFileSync(join(region, 'api-key'), 'falsch', { mode: 0o600 });
    const entry = {
      name: 'The Things Stack Kamen',
      municipality: 'kamen',
      url: broker.url,
      client_id: 'lagebild-kamen-tts',
      topics: ['v3/+/devices/+/up'],
      username: 'kamen',
      password_file: 'api-key',
    };
    writeFileSync(join(region, 'connections.yaml'), JSON.stringify({ connections: [entry] })); // JSON is YAML
    lagebild = await runLagebild({ REGION_DIR: region });
    await using _ = lagebild;
    await expect
      .poll(() => told('kamen'), { timeout: 15_000 })
      .toMatchObject([
        { name: 'The Things Stack Kamen', municipality: 'kamen', condition: 'refused', reason: expect.stringMatching(/auth/i) },
      ]);
    expect(await told('unna')).toEqual([]);
    expect((await lagebild.ask('connections')).connections).toHaveLength(1);
    rmSync(region, { recursive: true });
  });
});
