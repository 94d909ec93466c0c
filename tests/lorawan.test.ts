// A municipality plugs in its network server: credentials, an unknown device, its adoption, losses, duplicates, gateways.
import type { ActionName, Body } from '@lagebild/shared/contract/http.ts';
import mqtt, { type IClientOptions, type MqttClient } from 'mqtt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { post as askToDo, chirpStackUp, signIn, type Up } from './support/network-server.ts';
import { type RunningLagebild, runLagebild } from './support/running-lagebild.ts';

const EUI = '70b3d5a4d3100a17';
const APPLICATION = 'application/7d1f2b1e-6c5a-4c0e-9c57-0d9c1f5a4a11';
const OCCUPIED = 'lQ==';
const FREE = 'lA==';

let lagebild: RunningLagebild;
let kamen: MqttClient;

const post = <R extends ActionName>(route: R, body: Body<R>) => askToDo(lagebild, route, body);

const up = (message: Partial<Up> & Pick<Up, 'fCnt'>) => chirpStackUp({ devEui: EUI, data: OCCUPIED, ...message });

async function send(client: MqttClient, topic: string, payload: unknown): Promise<void> {
  const bytes = Buffer.isBuffer(payload) ? payload : JSON.stringify(payload);
  await client.publishAsync(topic, bytes, { qos: 1 });
  await lagebild.settled();
}

const connect = (options: IClientOptions) => mqtt.connectAsync(lagebild.mqttUrl, { reconnectPeriod: 0, ...options });
const uplink = (message: Partial<Up> & Pick<Up, 'fCnt'>, client = kamen) =>
  send(client, `lns/kamen/${APPLICATION}/device/${message.devEui ?? EUI}/event/up`, up(message));
const codes = async () => (await lagebild.ask('quarantine')).entries.map(({ code }) => code);

beforeAll(async () => {
  lagebild = await runLagebild();
  kamen = await signIn(lagebild, 'kamen');
}, 30_000);
afterAll(async () => {
  await kamen.endAsync(true);
  await lagebild[Symbol.asyncDispose]();
});

describe('the door of a municipality', () => {
  it('opens with its credentials alone, and says what is wrong', async () => {
    const topic = `lns/kamen/${APPLICATION}/device/${EUI}/event/up`;
    await lagebild.publish(topic, up({ fCnt: 1 })); // nobody signed in
    expect((await codes())[0]).toBe('credentials_missing');
    // Whoever forgot them looks into the list of their own municipality, in whose books the message stands.
    const { entries, total } = await lagebild.ask('quarantine', { municipality: 'kamen' });
    expect(entries).toMatchObject([{ code: 'credentials_missing', municipality: 'kamen', topic, source: null }]);
    expect((await lagebild.ask('ledger')).municipalities.kamen).toMatchObject({ received: 1, quarantined: total });
    const unna = await signIn(lagebild, 'unna');
    await send(unna, topic, up({ fCnt: 1 }));
    expect((await codes())[0]).toBe('foreign_municipality');
    await send(unna, 'v1/kamen/air/x', { values: { o3: 1 } });
    expect((await codes())[0]).toBe('foreign_municipality');
    await lagebild.publish(`${APPLICATION}/device/${EUI}/event/up`, up({ fCnt: 1 }));
    expect((await codes())[0]).toBe('prefix_missing');
    const source = `user:${String(unna.options.username)}`;
    expect((await lagebild.ask('quarantine', { source })).entries).toMatchObject([{ source }, { source }]);
    await unna.endAsync(true);
    const books = await lagebild.ask('ledger');
    expect(books.municipalities.unna).toMatchObject({ received: 2, quarantined: 2 });
  });

  it("knows a network server's message without prefix and credentials by its topic, or by what is in it", async () => {
    const milesight = {
      applicationID: '1',
      devEUI: EUI,
      deviceName: 'HW-7',
      fCnt: 1,
      fPort: 85,
      data: 'A3SyCA==',
      rxInfo: [{ mac: '24e124fffef54092' }],
    };
    for (const [topic, payload] of [
      ['us915/gateway/24e124fffef7a001/event/stats', Buffer.from([8, 1])],
      ['my/own/as923_2/gateway/24e124fffef7a001/state/conn', {}],
      ['kreis/application/1/device/1/event/up', 'x'],
      ['kreis/v3/app@ttn/devices/bucht/up', {}],
      ['milesight/up', milesight],
      ['sensoren', [{ n: 'urn:dev:mac:24e124fffe75aa10:temperature', v: 1 }]],
    ] as const) {
      await lagebild.publish(topic, payload);
      expect({ topic, code: (await codes())[0] }).toEqual({ topic, code: 'prefix_missing' });
    }
    await lagebild.publish('milesight/up', { something: 'else' });
    const { entries } = await lagebild.ask('quarantine', { limit: 1 });
    expect(entries[0]).toMatchObject({ code: 'topic_invalid', reason: expect.stringContaining('lns/{municipality}/') });
  });

  it('stays shut for wrong passwords and for those that were taken back', async () => {
    const { answer } = await post('accessIssue', { municipality: 'selm', note: 'weg' });
    await expect(mqtt.connectAsync(lagebild.mqttUrl, { ...answer, password: 'geraten', reconnectPeriod: 0 })).rejects.toThrow(
      'Bad username or password',
    );
    expect((await post('accessRevoke', { username: answer.username })).answer).toEqual({ revoked: true });
    await expect(mqtt.connectAsync(lagebild.mqttUrl, { ...answer, reconnectPeriod: 0 })).rejects.toThrow('Bad username or password');
    const listed = await lagebild.ask('access', { municipality: 'kamen' });
    expect(listed.access).toMatchObject([{ municipality: 'kamen', note: 'ChirpStack', usedAt: expect.any(Number), qos0At: null }]);
    expect(JSON.stringify(listed)).not.toContain('password');
  });

  it('shuts behind those that were signed in when they were taken back, and takes nothing more from them', async () => {
    const { answer } = await post('accessIssue', { municipality: 'selm', note: 'weg' });
    const will = { topic: `lns/selm/${APPLICATION}/device/1/event/up`, payload: Buffer.from('{}'), qos: 1 as const };
    const [first, second] = [await connect({ ...answer, will }), await connect({ ...answer, protocolVersion: 3, protocolId: 'MQIsdp' })];
    const stays = await signIn(lagebild, 'selm');
    await post('accessRevoke', { username: answer.username });
    first.publish(`lns/selm/${APPLICATION}/device/${EUI}/event/up`, JSON.stringify(up({ fCnt: 1 })), { qos: 1 });
    await expect.poll(() => [first.connected, second.connected]).toEqual([false, false]);
    await stays.publishAsync('v1/selm/air/after', JSON.stringify({ values: { o3: 1 } }), { qos: 1 });
    await lagebild.settled();
    expect((await lagebild.ask('ledger')).municipalities.selm).toMatchObject({ received: 1, stored: 1 });
    for (const client of [first, second, stays]) await client.endAsync(true);
  });

  it('is not shut by somebody who has the same client id, as gateways of a kind have', async () => {
    const clientId = 'milesight-ug65';
    const { answer } = await post('accessIssue', { municipality: 'kamen', note: 'UG65' });
    const mine = await connect({ ...answer, clientId });
    const theirs = await signIn(lagebild, 'unna', { clientId });
    for (const stranger of [clientId, `/${clientId}`, `${answer.username}/${clientId}`]) {
      await (await connect({ clientId: stranger })).endAsync(true);
      await expect(connect({ clientId, username: answer.username, password: 'geraten' })).rejects.toThrow('Bad username or password');
    }
    await theirs.publishAsync('v1/x', 'a round trip', { qos: 1 });
    expect([mine.connected, theirs.connected]).toEqual([true, true]);
    await connect({ ...answer, clientId }).then((again) => again.endAsync(true)); // it may take its own place, as MQTT has it
    await expect.poll(() => mine.connected).toBe(false);
    await mine.endAsync(true);
    await theirs.endAsync(true);
  });

  it("keeps one municipality's network server from reading another's", async () => {
    const heard: string[] = [];
    for (const client of [lagebild.mqtt, kamen])
      client.on('message', (topic) => heard.push(`${client === kamen ? 'kamen' : 'nobody'} ${topic}`));
    await lagebild.mqtt.subscribeAsync('#');
    await expect(lagebild.mqtt.subscribeAsync('lns/kamen/#')).rejects.toThrow('Subscribe error');
    await kamen.subscribeAsync('lns/kamen/#');
    await expect(kamen.subscribeAsync('lns/unna/#')).rejects.toThrow('Subscribe error');
    await send(kamen, 'lns/kamen/application/1/device/1/command/down', {});
    await expect.poll(() => heard).toEqual(['kamen lns/kamen/application/1/device/1/command/down']);
    await lagebild.mqtt.unsubscribeAsync('#');
    await kamen.unsubscribeAsync('lns/kamen/#');
  });
});

describe('a network server that waits for downlinks', () => {
  const COMMANDS = ['application/+/device/+/command/+', 'eu868/gateway/+/command/#'];
  const down = `application/1/device/${EUI}/command/down`;

  it('gets commands from its own municipality alone, whatever the quality of service', async () => {
    const heard: string[] = [];
    kamen.on('message', (topic, payload) => heard.push(`${topic} ${payload.toString()}`));
    await kamen.subscribeAsync(COMMANDS.map((topic) => `lns/kamen/${topic}`));
    const unna = await signIn(lagebild, 'unna');
    const foreign = await signIn(lagebild, 'kamen');
    for (const [who, client] of Object.entries({ nobody: lagebild.mqtt, unna })) {
      for (const qos of [0, 1, 2] as const) {
        await client.publishAsync(`lns/kamen/${down}`, who, { qos });
        await client.publishAsync('lns/kamen/eu868/gateway/24e124fffef7a001/command/config', who, { qos });
      }
    }
    const dying = await connect({ will: { topic: `lns/kamen/${down}`, payload: Buffer.from('will'), qos: 1 } });
    dying.stream.destroy();
    await expect.poll(async () => (await lagebild.ask('quarantine', { topic: down })).total).toBe(7);
    await foreign.publishAsync(`lns/kamen/${down}`, 'its own', { qos: 1 }); // other credentials of the same municipality
    await expect.poll(() => heard).toContain(`lns/kamen/${down} its own`);
    expect(heard).toHaveLength(1);
    await kamen.unsubscribeAsync(COMMANDS.map((topic) => `lns/kamen/${topic}`));
    await unna.endAsync(true);
    await foreign.endAsync(true);
  });

  it('without the prefix gets none either', async () => {
    const heard: string[] = [];
    const misled = await mqtt.connectAsync(lagebild.mqttUrl, { reconnectPeriod: 0 });
    misled.on('message', (topic) => heard.push(topic));
    await misled.subscribeAsync([...COMMANDS, 'us915/gateway/+/command/#', 'milesight/down', 'v1/kamen/air/end']);
    await lagebild.publish(down, 'x');
    for (const region of ['eu868', 'us915']) await lagebild.publish(`${region}/gateway/24e124fffef7a001/command/config`, 'x');
    await lagebild.publish('milesight/down', 'x');
    await lagebild.publish('v1/kamen/air/end', 'x');
    await expect.poll(() => heard).toEqual(['v1/kamen/air/end']);
    await misled.endAsync(true);
  });
});

describe('a device', () => {
  const hour = Date.now() - 3_600_000;

  it('that nobody has adopted waits with its history, and is shown with the profiles that fit', async () => {
    await uplink({ fCnt: 10, time: hour, profile: 'Nwave NPS405' });
    await uplink({ fCnt: 11, time: hour + 60_000, data: FREE, profile: 'Nwave NPS405' });
    const { devices } = await lagebild.ask('lorawanWaiting', { municipality: 'kamen' });
    expect(devices).toHaveLength(1);
    expect(devices[0]).toMatchObject({ device: EUI, format: 'ChirpStack v4', name: 'kamen-markt-017', waiting: 2 });
    expect((await lagebild.ask('quarantine')).alarms.filter(({ device }) => device === EUI)).toEqual([]); // it waits; that is no alarm
    expect(devices[0]?.candidates[0]).toMatchObject({ profile: 'nwave-nps405', kind: 'parking', values: { occupied: 0 } });
  });

  it('is adopted with what has waited, once', async () => {
    const { answer, status } = await post('lorawanAdopt', {
      devices: [{ municipality: 'kamen', device: EUI, profile: 'nwave-nps405', name: 'Markt, Bucht 17', lat: 51.5917, lon: 7.6638 }],
    });
    expect({ status, ...answer }).toEqual({ status: 200, stored: 2, duplicate: 0, noted: 0, quarantined: 0, missing: 0 });
    expect((await lagebild.ask('lorawanWaiting')).devices).toEqual([]);
    const device = await lagebild.ask('device', {}, EUI);
    expect(device).toMatchObject({
      municipality: 'kamen',
      kind: 'parking',
      everyMinutes: 1440,
      freshness: 'fresh', // an hour is nothing to it, though its kind is late after half of one
      name: 'Markt, Bucht 17',
      lat: 51.5917,
      latest: { values: { occupied: 0 } },
    });
  });

  it('delivered by a second network server a moment later is the same message, heard by more gateways', async () => {
    const before = (await lagebild.ask('ledger')).municipalities.kamen;
    const time = Date.now() - 60_000;
    await uplink({ fCnt: 12, time });
    await uplink({ fCnt: 12, time: time + 1500, gateways: ['24e124fffef7a002'] });
    const after = (await lagebild.ask('ledger')).municipalities.kamen;
    expect({ stored: (after?.stored ?? 0) - (before?.stored ?? 0), duplicate: (after?.duplicate ?? 0) - (before?.duplicate ?? 0) }).toEqual(
      {
        stored: 1,
        duplicate: 1,
      },
    );
    const { uplinks } = await lagebild.ask('lorawanUplinks', { municipality: 'kamen', device: EUI, limit: 1 });
    expect(uplinks[0]).toMatchObject({ fCnt: 12, payload: '95', spreadingFactor: 9 });
    expect(uplinks[0]?.receptions.map(({ gateway }) => gateway)).toEqual(['24e124fffef7a001', '24e124fffef7a002']);
  });

  it('that loses frames is told apart from one that has joined anew', async () => {
    await uplink({ fCnt: 16, data: FREE }); // 13, 14 and 15 are missing
    const loss = async () => (await lagebild.ask('lorawanDevices')).devices[0]?.radio?.loss;
    expect(await loss()).toBeCloseTo(3 / (3 + 4));
    await send(kamen, `lns/kamen/${APPLICATION}/device/${EUI}/event/join`, {
      ...up({ fCnt: 0 }),
      fCnt: undefined,
      fPort: undefined,
      data: undefined,
      rxInfo: undefined,
      txInfo: undefined,
    });
    await uplink({ fCnt: 0 });
    await uplink({ fCnt: 1, data: FREE });
    expect(await loss()).toBeCloseTo(3 / (3 + 6));
  });

  it('tells its battery; frames for the network alone and complaints are noted', async () => {
    const info = up({ fCnt: 0 }).deviceInfo;
    const event = (name: string, body: object) =>
      send(kamen, `lns/kamen/${APPLICATION}/device/${EUI}/event/${name}`, { deviceInfo: info, ...body });
    const before = (await lagebild.ask('ledger')).municipalities.kamen?.noted ?? 0;
    await event('status', { margin: 10, batteryLevel: 88.3 });
    await event('log', { level: 'ERROR', code: 'UPLINK_MIC', description: 'MIC is invalid' });
    await uplink({ fCnt: 2, fPort: 0, data: '' });
    const { radio } = (await lagebild.ask('lorawanDevices')).devices[0] ?? {};
    expect(radio).toMatchObject({ battery: 88.3, margin: 10, complaint: 'UPLINK_MIC: MIC is invalid', fCnt: 2 });
    expect(((await lagebild.ask('ledger')).municipalities.kamen?.noted ?? 0) - before).toBe(3);
    // Nothing was measured, and yet what the battery told is kept as its history.
    const { sources } = await lagebild.ask('battery', { municipality: 'kamen', device: EUI });
    expect(sources).toMatchObject([{ source: 'network', unit: '%', state: 'not_enough', level: 88.3, knownDays: 1 }]);
    const heard = await lagebild.ask('lorawanRadio', { municipality: 'kamen', device: EUI });
    const { uplinks } = await lagebild.ask('lorawanUplinks', { municipality: 'kamen', device: EUI, limit: 200 });
    expect(heard.frames).toHaveLength(uplinks.length);
    expect(heard.frames.at(-1)).toMatchObject({ receivedAt: uplinks[0]?.receivedAt, spreadingFactor: uplinks[0]?.spreadingFactor });
    const lost = heard.days.reduce((sum, day) => sum + day.lost, 0);
    const received = heard.days.reduce((sum, day) => sum + day.received, 0);
    expect(lost / (lost + received)).toBeCloseTo(radio?.loss ?? -1);
  });

  it('that sends what its codec cannot read keeps it in quarantine, with the reason', async () => {
    await uplink({ fCnt: 3, fPort: 77 });
    const { entries } = await lagebild.ask('quarantine', { device: EUI });
    expect(entries[0]).toMatchObject({
      code: 'codec_failed',
      format: 'ChirpStack v4',
      because: 'deviceInfo.devEui',
      reason: expect.stringContaining('unknown FPort'),
    });
  });

  it('that sends fields its profile does not know is not passed over: it waits, and the fields are named', async () => {
    const device = 'aaaaaaaaaaaa0009';
    await post('lorawanAdopt', { devices: [{ municipality: 'kamen', device, profile: 'generic-air' }] });
    let fCnt = 0;
    const decodedAs = (object: object) => {
      fCnt += 1;
      return send(kamen, `lns/kamen/${APPLICATION}/device/${device}/event/up`, { ...up({ devEui: device, fCnt, gateways: [] }), object });
    };
    const reasons = async () => (await lagebild.ask('quarantine', { device })).entries.map(({ code, reason }) => `${code}: ${reason}`);
    const noted = async () => (await lagebild.ask('ledger')).municipalities.kamen?.noted ?? 0;
    const before = await noted();
    await decodedAs({ temp: 21.5, pm25: 7, PM10: { value: 12 } });
    expect(await reasons()).toEqual([expect.stringMatching(/^fields_unknown: .*generic-air.*"temp", "pm25", "PM10.value"/)]);
    await decodedAs({ pm10: { value: 12 }, temperature: 21.5 }); // a quantity's name, and nothing that can be read
    expect((await reasons())[0]).toMatch(/^codec_failed: .*pm10/);
    await decodedAs({ pm10: null }); // nothing was measured
    expect((await noted()) - before).toBe(1);
    await decodedAs({ temperature: '21.5', temp: 3 });
    expect((await lagebild.ask('device', {}, device)).latest?.values).toEqual({ temperature: 21.5 });
    expect(await reasons()).toHaveLength(2);
  });

  it('of the same EUI in another municipality is questioned', async () => {
    const werne = await signIn(lagebild, 'werne');
    await send(werne, `lns/werne/${APPLICATION}/device/${EUI}/event/up`, up({ fCnt: 3 }));
    expect((await lagebild.ask('lorawanWaiting', { municipality: 'werne' })).devices[0]).toMatchObject({ owner: 'kamen' });
    await werne.endAsync(true);
  });

  it('cannot be adopted with a profile that is not there, and says so', async () => {
    const { status, answer } = await post('lorawanAdopt', { devices: [{ municipality: 'kamen', device: EUI, profile: 'gibt-es-nicht' }] });
    expect({ status, answer }).toMatchObject({ status: 422, answer: { detail: expect.stringContaining('gibt-es-nicht') } });
  });
});

describe('gateways', () => {
  it('show what they say and whom they hear', async () => {
    const stats = {
      gatewayId: '24e124fffef7a001',
      rxPacketsReceived: 42,
      rxPacketsReceivedOk: 39,
      txPacketsReceived: 2,
      txPacketsEmitted: 2,
    };
    await send(kamen, 'lns/kamen/eu868/gateway/24e124fffef7a001/event/stats', stats);
    await send(kamen, 'lns/kamen/eu868/gateway/24e124fffef7a001/event/stats', stats);
    await send(kamen, 'lns/kamen/eu868/gateway/24e124fffef7a001/state/conn', { gatewayId: '24e124fffef7a001', state: 'ONLINE' });
    await send(kamen, 'lns/kamen/eu868/gateway/24e124fffef7a002/state/conn', Buffer.from('1a1032346531323466666665663761303032', 'hex'));
    const { gateways } = await lagebild.ask('gateways', { municipality: 'kamen' });
    expect(gateways).toMatchObject([
      { gateway: '24e124fffef7a001', region: 'eu868', state: 'online', received: 84, receivedOk: 78, sent: 4, devices: 1, lat: 51.59 },
      { gateway: '24e124fffef7a002', state: 'offline', devices: 1 },
    ]);
  });

  it('count statistics once that are delivered again', async () => {
    const topic = 'lns/kamen/eu868/gateway/24e124fffef7a003/event/stats';
    const at = (seconds: number, rxPacketsReceived: number) => ({
      gatewayId: '24e124fffef7a003',
      time: new Date(Date.UTC(2026, 10, 23, 7, 15, seconds)).toISOString(),
      rxPacketsReceived,
    });
    const all = [at(0, 42), at(30, 100), at(59, 7)];
    for (const stats of [...all, ...all, at(59, 7)]) await send(kamen, topic, stats);
    const { gateways } = await lagebild.ask('gateways', { municipality: 'kamen' });
    expect(gateways.find(({ gateway }) => gateway === '24e124fffef7a003')).toMatchObject({ received: 149 });
  });
});

describe('other formats and the classic mistakes', () => {
  it('are recognised, or told in plain words', async () => {
    await send(kamen, `lns/kamen/${APPLICATION}/device/${EUI}/event/up`, Buffer.from([0x0a, 0x10, 0xff, 0xfe]));
    expect((await codes())[0]).toBe('protobuf');
    await send(kamen, 'lns/kamen/whatever', { hello: 'world' });
    expect((await codes())[0]).toBe('format_unknown');
    await send(kamen, 'lns/kamen/whatever', up({ fCnt: 1, devEui: 'xyz' }));
    expect((await codes())[0]).toBe('format_invalid');
    await kamen.publishAsync(`lns/kamen/${APPLICATION}/device/${EUI}/event/up`, JSON.stringify(up({ fCnt: 4 })), { qos: 0 });
    await expect.poll(async () => (await lagebild.ask('access', { municipality: 'kamen' })).access[0]?.qos0At).toEqual(expect.any(Number));
  });

  it('airrohr pushes by HTTP with its credentials in a header, never in the address, and needs no adoption', async () => {
    const { answer } = await post('accessIssue', { municipality: 'luenen', note: 'airrohr' });
    const url = `${lagebild.httpUrl}/api/v1/push/airrohr/luenen`;
    const push = (password: string, body: unknown, { to = url, user = answer.username } = {}) =>
      fetch(to, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
        },
        body: JSON.stringify(body),
      });
    const values = [
      { value_type: 'SDS_P1', value: '14.37' },
      { value_type: 'BME280_pressure', value: '100873.31' },
    ];
    expect((await push('falsch', {})).status).toBe(401);
    expect((await push(answer.password, {}, { user: 'jemand' })).status).toBe(401);
    expect((await push(answer.password, {}, { to: url.replace('luenen', 'unna') })).status).toBe(401);
    expect((await fetch(url, { method: 'POST', body: '{}' })).status).toBe(401);
    expect((await push(answer.password, {}, { to: `${url}/${answer.password}` })).status).toBe(404);
    expect((await push(answer.password, { esp8266id: '12776241', sensordatavalues: values })).status).toBe(200);
    expect((await push(answer.password, { esp8266id: '12776241', sensordatavalues: 'kaputt' })).status).toBe(200);
    const { entries } = await lagebild.ask('quarantine', { municipality: 'luenen' });
    expect(entries).toMatchObject([{ source: `user:${answer.username}` }]);
    expect(await lagebild.ask('device', {}, 'esp8266-12776241')).toMatchObject({
      municipality: 'luenen',
      kind: 'air',
      latest: { values: { pm10: 14.37, pressure: 1008.7331 } },
    });
    const books = async () => (await lagebild.ask('ledger')).municipalities.luenen;
    const before = await books();
    const asStarted = ['samples', 'min_micro', 'max_micro', 'interval', 'signal'].map((value_type) => ({ value_type, value: '7' }));
    await push(answer.password, { esp8266id: '12776241', sensordatavalues: asStarted }); // just switched on: its sensors have nothing yet
    expect((await books())?.noted).toBe((before?.noted ?? 0) + 1);
    await push(answer.password, { esp8266id: '12776241', sensordatavalues: [...asStarted, { value_type: 'XYZ_P1', value: '7' }] });
    expect((await books())?.quarantined).toBe((before?.quarantined ?? 0) + 1); // a sensor that nobody here knows
  });

  it('SenML of several moments becomes several readings, after its adoption', async () => {
    const now = Math.floor(Date.now() / 1000);
    const pack = [
      { bn: 'urn:dev:mac:24e124fffe75aa10:', bt: now, n: 'power', u: 'W', v: 46.2 },
      { n: 'dimming', u: '/', v: 0.6 },
      { n: 'power', u: 'W', v: 44, t: -60 },
    ];
    await send(kamen, 'lns/kamen/senml', pack);
    const device = 'urn:dev:mac:24e124fffe75aa10';
    expect((await lagebild.ask('lorawanWaiting', { municipality: 'kamen' })).devices[0]).toMatchObject({
      device,
      candidates: [{ profile: 'generic-lighting' }],
    });
    const { answer } = await post('lorawanAdopt', { devices: [{ municipality: 'kamen', device, profile: 'generic-lighting' }] });
    expect(answer).toMatchObject({ stored: 1, quarantined: 0 });
    const series = await lagebild.ask('series', {
      municipality: 'kamen',
      device,
      quantity: 'power',
      every: '1m',
      from: (now - 3600) * 1000,
    });
    expect(series.values.filter((value) => value !== null)).toEqual([44, 46.2]);
  });

  it('and the books balance', async () => {
    const { received, stored, duplicate, noted, quarantined, inLog } = await lagebild.ask('ledger');
    expect(stored + duplicate + noted + quarantined + inLog).toBe(received);
  });
});
