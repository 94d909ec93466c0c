// The inbox of unknown devices: what each profile makes of their last messages, how many there are, and EUIs that turn up twice.
import mqtt, { type MqttClient } from 'mqtt';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type RunningLagebild, runLagebild } from './support/running-lagebild.ts';

const WS558 = '24e124756c123456';

let lagebild: RunningLagebild;
let clients: Record<string, MqttClient>;

beforeEach(async () => {
  lagebild = await runLagebild();
  clients = {};
});
afterEach(async () => {
  for (const client of Object.values(clients)) await client.endAsync(true);
  await lagebild[Symbol.asyncDispose]();
});

async function clientOf(municipality: string): Promise<MqttClient> {
  const known = clients[municipality];
  if (known) return known;
  const access = await lagebild.act('accessIssue', { municipality, note: '' });
  const client = await mqtt.connectAsync(lagebild.mqttUrl, { ...access, reconnectPeriod: 0 });
  clients[municipality] = client;
  return client;
}

let fCnt = 0;
async function send(municipality: string, devEui: string, fPort: number, hex: string, told: object = {}): Promise<void> {
  fCnt += 1;
  const data = Buffer.from(hex, 'hex').toString('base64');
  const message = { deviceInfo: { devEui, ...told }, time: new Date().toISOString(), fCnt, fPort, data, rxInfo: [] };
  const client = await clientOf(municipality);
  await client.publishAsync(`lns/${municipality}/application/1/device/${devEui}/event/up`, JSON.stringify(message), { qos: 1 });
}
const waitingIn = (municipality: string, limit = 200) => lagebild.ask('lorawanWaiting', { municipality, limit });
const VOLTAGE = '0374b208'; // 222.6 V
const UNKNOWN_CHANNEL = '6599';

describe('the preview', () => {
  it('is of the last message a profile can read, not of the last one alone', async () => {
    await send('unna', WS558, 85, VOLTAGE, { deviceProfileName: 'Milesight WS558' });
    const before = (await waitingIn('unna')).devices[0]?.candidates[0];
    expect(before).toMatchObject({ profile: 'milesight-ws558', values: { voltage: 222.6 }, fPort: 85 });
    await send('unna', WS558, 85, UNKNOWN_CHANNEL, { deviceProfileName: 'Milesight WS558' });
    expect((await waitingIn('unna')).devices[0]).toMatchObject({ waiting: 2, candidates: [before] });
  });

  it('does not lose a port behind the messages of another', async () => {
    await send('unna', WS558, 85, VOLTAGE);
    for (let n = 0; n < 8; n += 1) await send('unna', WS558, 3, UNKNOWN_CHANNEL);
    expect((await waitingIn('unna')).devices[0]?.candidates.map(({ profile }) => profile)).toContain('milesight-ws558');
  });

  it('follows the newest of several that it can read', async () => {
    await send('unna', WS558, 85, VOLTAGE);
    await waitingIn('unna');
    await send('unna', WS558, 85, '0374fc08'); // 230.0 V
    expect((await waitingIn('unna')).devices[0]?.candidates[0]?.values).toEqual({ voltage: 230 });
  });
});

it('tells how many wait, also when it does not show all of them', async () => {
  for (let n = 0; n < 230; n += 1) await send('unna', `24e124756c${n.toString(16).padStart(6, '0')}`, 85, VOLTAGE);
  const some = await waitingIn('unna');
  expect([some.devices.length, some.total]).toEqual([200, 230]);
  const all = await waitingIn('unna', 1000);
  expect([all.devices.length, all.total]).toEqual([230, 230]);
  expect((await waitingIn('kamen')).total).toBe(0);
});

describe('an EUI that turns up in two municipalities', () => {
  const adopt = (municipality: string, more: object = {}) =>
    lagebild.act('lorawanAdopt', { devices: [{ municipality, device: WS558, profile: 'milesight-ws558', ...more }] });
  const adoptedIn = async (municipality: string) => (await lagebild.ask('lorawanDevices', { municipality })).devices[0];

  it('is told while both wait, and adopted only by somebody who says that it is this one', async () => {
    await send('unna', WS558, 85, VOLTAGE);
    expect((await waitingIn('unna')).devices[0]).toMatchObject({ alsoWaiting: [] });
    await send('kamen', WS558, 85, VOLTAGE);
    expect((await waitingIn('unna')).devices[0]).toMatchObject({ alsoWaiting: ['kamen'] });
    expect((await waitingIn('kamen')).devices[0]).toMatchObject({ alsoWaiting: ['unna'] });
    await expect(adopt('unna')).rejects.toThrow(/409.*EUI_ELSEWHERE.*waits in kamen/);
    expect(await adoptedIn('unna')).toBeUndefined();
    expect(await adopt('unna', { confirm: true })).toMatchObject({ stored: 1 });
    expect(await adoptedIn('unna')).toMatchObject({ alsoIn: ['kamen'] });
    expect(await adoptedIn('unna')).not.toHaveProperty('confirm');

    expect((await waitingIn('kamen')).devices[0]).toMatchObject({ owner: 'unna', alsoWaiting: [] });
    await expect(adopt('kamen')).rejects.toThrow(/EUI_ELSEWHERE.*belongs to unna/);
    await adopt('kamen', { confirm: true });
    expect(await adoptedIn('kamen')).toMatchObject({ alsoIn: ['unna'] });
    expect(await adoptedIn('unna')).toMatchObject({ alsoIn: ['kamen'] });
  });

  it('can be given a place later without saying so again', async () => {
    await send('unna', WS558, 85, VOLTAGE);
    await send('kamen', WS558, 85, VOLTAGE);
    await adopt('unna', { confirm: true });
    await adopt('unna', { name: 'Schrank 7', lat: 51.53, lon: 7.69 });
    expect(await adoptedIn('unna')).toMatchObject({ name: 'Schrank 7', lat: 51.53 });
  });

  it('is nobody else’s business where names are no EUIs', async () => {
    const pack = [{ bn: 'laterne-1:', n: 'power', u: 'W', v: 46.2 }];
    for (const municipality of ['unna', 'kamen']) {
      const client = await clientOf(municipality);
      await client.publishAsync(`lns/${municipality}/senml`, JSON.stringify(pack), { qos: 1 });
    }
    expect((await waitingIn('unna')).devices[0]).toMatchObject({ device: 'laterne-1', alsoWaiting: [] });
    await lagebild.act('lorawanAdopt', { devices: [{ municipality: 'unna', device: 'laterne-1', profile: 'generic-lighting' }] });
    await (await clientOf('kamen')).publishAsync('lns/kamen/senml', JSON.stringify(pack), { qos: 1 });
    const kamen = (await waitingIn('kamen')).devices[0];
    expect(kamen?.owner).toBeUndefined();
    const { entries } = await lagebild.ask('quarantine', { municipality: 'kamen' });
    expect(entries.map(({ code }) => code)).toEqual(['device_unknown', 'device_unknown']);
    await lagebild.act('lorawanAdopt', { devices: [{ municipality: 'kamen', device: 'laterne-1', profile: 'generic-lighting' }] });
  });
});
