// Alarms over the API of a running Lagebild: they open, are acted on by several at once, are kept quiet by maintenance, and told live.
import { rmSync } from 'node:fs';
import { type Answer, type Body, type Problem, routes } from '@lagebild/shared/contract/http.ts';
import type { ClientEvents, ServerEvents } from '@lagebild/shared/contract/live.ts';
import { io, type Socket } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { quickRegion, shippedAlarms } from './support/quick-region.ts';
import { type RunningLagebild, runLagebild } from './support/running-lagebild.ts';

const PATIENCE = { timeout: 15_000 };
/** A look every two seconds, and a frame. */
const LOOK_AND_FRAME_MS = 2000 + 250;

let region: string;
let lagebild: RunningLagebild;
beforeAll(async () => {
  region = quickRegion(shippedAlarms(0, 0));
  lagebild = await runLagebild({ REGION_DIR: region });
});
afterAll(async () => {
  await lagebild[Symbol.asyncDispose]();
  rmSync(region, { recursive: true });
});

type Action = 'alarmsAct' | 'maintenanceAdd' | 'maintenanceEnd';
async function post<R extends Action>(route: R, body: Body<R> | object): Promise<{ status: number; answer: Answer<R> & Problem }> {
  const response = await fetch(lagebild.httpUrl + routes[route].path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: response.status, answer: (await response.json()) as Answer<R> & Problem };
}
const act = async (body: Body<'alarmsAct'>) => (await post('alarmsAct', body)).answer.outcomes.map(({ outcome }) => outcome);
const alarms = (query: Record<string, string | number> = {}) => lagebild.ask('alarms', { lang: 'de', ...query });
const pm10 = (device: string, value: number) =>
  lagebild.publish(`v1/luenen/air/${device}`, { values: { pm10: value }, about: { name: `Messstelle ${device}` } });
const of = async (device: string, state = 'open') => (await alarms({ state, device })).alarms[0];

async function opened(device: string): Promise<NonNullable<Awaited<ReturnType<typeof of>>>> {
  await pm10(device, 62.5);
  await expect.poll(async () => (await of(device))?.phase, PATIENCE).toBe('open');
  const alarm = await of(device);
  if (!alarm) throw new Error('it closed at once');
  return alarm;
}

it('says in one sentence what is the matter, and closes by itself', async () => {
  const alarm = await opened('a');
  expect(alarm.sentence).toMatch(/^PM10 in Lünen, Messstelle a: seit \d+ Sekunden? über 50 µg\/m³ \(orientierend\), zuletzt 62,5\.$/);
  expect(alarm).toMatchObject({ rule: 'pm10_high', label: 'PM10 hoch', severity: 'warning', acknowledged: null, cause: null, explains: 0 });
  expect(alarm.thing).toEqual({ type: 'device', municipality: 'luenen', id: 'a', kind: 'air', name: 'Messstelle a' });
  await pm10('a', 47);
  await new Promise((resolve) => setTimeout(resolve, LOOK_AND_FRAME_MS));
  expect((await of('a'))?.id).toBe(alarm.id);
  await pm10('a', 12);
  await expect.poll(async () => (await of('a', 'closed'))?.ending, PATIENCE).toBe('cleared');
  const { events } = await lagebild.ask('alarmHistory', { id: alarm.id, lang: 'en' });
  expect(events.map(({ step }) => step)).toEqual(['pending', 'opened', 'closed']);
});

it('lists every device that needs a person, but none for an alarm that only informs', async () => {
  const devices = async () => (await lagebild.ask('alarmsDevices')).devices.map(({ device }) => device);
  await opened('needy');
  expect(await devices()).toContain('needy');
  const { alarms: all } = await alarms({ limit: 500 });
  const expected = all.filter(({ thing, severity, watch }) => thing.type === 'device' && severity !== 'info' && watch !== 'silence');
  expect(await devices()).toEqual([...new Set(expected.map(({ thing }) => thing.id))].sort());
  await pm10('needy', 12);
  await expect.poll(devices, PATIENCE).not.toContain('needy');
});

it('lists those of several municipalities and kinds, the whole of them counted', async () => {
  await opened('asked');
  await lagebild.publish('v1/unna/air/elsewhere', { values: { pm10: 62.5 } });
  await expect.poll(async () => (await of('elsewhere'))?.phase, PATIENCE).toBe('open');
  const devicesOf = async (query: Record<string, string>) =>
    (await alarms({ limit: 500, ...query })).alarms.map(({ thing }) => thing.id).filter((id) => ['asked', 'elsewhere'].includes(id));
  expect(await devicesOf({ municipality: 'luenen' })).toEqual(['asked']);
  expect(await devicesOf({ municipality: 'kamen,werne' })).toEqual([]);
  expect((await devicesOf({ municipality: 'kamen,unna,luenen', kind: 'parking,air' })).sort()).toEqual(['asked', 'elsewhere']);
  expect(await devicesOf({ kind: 'parking,none' })).toEqual([]);
  expect((await alarms({ municipality: 'unna', limit: 1 })).total).toBe(1);
  const refused = async (query: string) => {
    const response = await fetch(`${lagebild.httpUrl}/api/v1/alarms?${query}`);
    return [response.status, ((await response.json()) as Problem).code];
  };
  expect(await refused('municipality=unna,dortmund')).toEqual([404, 'MUNICIPALITY_UNKNOWN']);
  expect(await refused('municipality=,')).toEqual([400, 'QUERY_INVALID']);
  expect(await refused('kind=air,water')).toEqual([400, 'QUERY_INVALID']);
  await lagebild.publish('v1/unna/air/elsewhere', { values: { pm10: 12 } });
  await expect.poll(() => of('elsewhere'), PATIENCE).toBeUndefined();
});

it('is told live within two seconds, and to whoever was cut off with the next connection', async () => {
  const client: Socket<ServerEvents, ClientEvents> = io(lagebild.httpUrl, { transports: ['websocket'], reconnection: false });
  const told: { revision: string; at: number }[] = [];
  client.on('alarms', (revision) => told.push({ revision, at: Date.now() }));
  // What the tests before began may still be changing.
  const isToldAll = async () => told.at(-1)?.revision === (await alarms()).revision;
  await expect.poll(isToldAll, PATIENCE).toBe(true);
  const { openedAt, id } = await opened('live');
  await expect.poll(isToldAll, PATIENCE).toBe(true);
  const next = told.find(({ at }) => at >= (openedAt ?? 0));
  expect((next?.at ?? 0) - (openedAt ?? 0)).toBeLessThan(2000);
  expect(next).toBeDefined();
  client.disconnect();
  await act({ ids: [id], action: 'acknowledge', by: 'Leitstelle' });
  expect(await isToldAll()).toBe(false);
  client.connect();
  await expect.poll(isToldAll, PATIENCE).toBe(true);
  client.close();
});

describe('actions', () => {
  it('of many at once: one acknowledges, the others are told that it was so already', async () => {
    const { id } = await opened('many');
    const all = await Promise.all(Array.from({ length: 20 }, (_, n) => act({ ids: [id], action: 'acknowledge', by: `Person ${n}` })));
    expect(all.flat().sort()).toEqual(['done', ...Array.from({ length: 19 }, () => 'unchanged')]);
    const { alarm, events } = await lagebild.ask('alarmHistory', { id });
    expect(events.filter(({ step }) => step === 'acknowledged').map(({ person }) => person)).toEqual([alarm.acknowledged?.by]);
  });

  it('on what somebody else changed meanwhile are not done', async () => {
    const { id, actions } = await opened('raced');
    const races = ['Bauhof', 'Stadtwerke'].map((to) => act({ ids: [id], action: 'assign', by: to, to, seen: actions }));
    expect((await Promise.all(races)).flat().sort()).toEqual(['changed', 'done']);
    expect(await act({ ids: [id, 999_999], action: 'note', by: 'A', text: 'ä"<b>' })).toEqual(['done', 'missing']);
    const { events } = await lagebild.ask('alarmHistory', { id });
    expect(events.at(-1)).toMatchObject({ step: 'noted', text: 'ä"<b>' });
  });

  it.each([
    [{ ids: [1], action: 'note', by: 'A' }, 'text: a note needs a text.'],
    [{ ids: [1], action: 'assign', by: 'A' }, 'to: name whom it is assigned to.'],
    [{ ids: [], action: 'acknowledge', by: 'A' }, /^ids: /],
    [{ ids: [1], action: 'acknowledge', by: '  ' }, /^by: /],
    [{ ids: [1], action: 'delete', by: 'A' }, /^action: /],
  ])('that say too little are refused: %o', async (body, detail) => {
    const { status, answer } = await post('alarmsAct', body);
    expect([status, answer.code]).toEqual([400, 'BODY_INVALID']);
    expect(answer.detail).toMatch(detail);
  });

  it('of an unknown alarm have no history', async () => {
    const response = await fetch(`${lagebild.httpUrl}/api/v1/alarms/history?id=999999`);
    expect([response.status, ((await response.json()) as Problem).code]).toEqual([404, 'ALARM_UNKNOWN']);
  });
});

describe('maintenance', () => {
  const window = (over: object = {}) => ({
    municipality: 'luenen',
    device: 'worked',
    from: Date.now() - 1000,
    to: Date.now() + 3_600_000,
    note: 'Austausch',
    by: 'Bauhof',
    ...over,
  });

  it('keeps an alarm from opening, says so, and lets it ring once it is ended', async () => {
    await pm10('worked', 10);
    const { answer } = await post('maintenanceAdd', window());
    await pm10('worked', 80);
    await expect.poll(async () => (await of('worked', 'suppressed'))?.phase, PATIENCE).toBe('suppressed');
    expect((await of('worked', 'suppressed'))?.cause).toEqual({
      by: 'maintenance',
      id: answer.id,
      sentence: 'Wartung (Bauhof): Austausch',
    });
    expect(await of('worked')).toBeUndefined();
    const { windows } = await lagebild.ask('maintenance');
    expect(windows).toMatchObject([{ id: answer.id, device: 'worked', suppresses: 1, endedAt: null }]);
    expect((await post('maintenanceEnd', { id: answer.id, by: 'Bauhof' })).answer.ended).toBe(true);
    expect((await post('maintenanceEnd', { id: answer.id, by: 'Bauhof' })).answer.ended).toBe(false);
    await pm10('worked', 10);
    await expect.poll(async () => (await of('worked', 'closed'))?.ending, PATIENCE).toBe('passed');
  });

  it('holds a device however its umlauts were typed', async () => {
    await pm10('lüftung', 10);
    const { answer } = await post('maintenanceAdd', window({ device: 'lu\u0308ftung' }));
    await pm10('lüftung', 80);
    await expect.poll(async () => (await of('lüftung', 'suppressed'))?.phase, PATIENCE).toBe('suppressed');
    await post('maintenanceEnd', { id: answer.id, by: 'Bauhof' });
    await pm10('lüftung', 10);
    await expect.poll(async () => (await of('lüftung', 'closed'))?.ending, PATIENCE).toBe('passed');
  });

  it.each([
    [{ municipality: 'dortmund' }, 404, 'MUNICIPALITY_UNKNOWN'],
    [{ device: 'never-heard' }, 404, 'DEVICE_UNKNOWN'],
    [{ municipality: undefined }, 400, 'BODY_INVALID'],
    [{ gateway: 'gw' }, 400, 'BODY_INVALID'],
    [{ kind: 'air' }, 400, 'BODY_INVALID'],
    [{ to: 5, from: 6 }, 422, 'RANGE_EMPTY'],
    [{ from: 5, to: 6 }, 422, 'RANGE_PAST'],
    [{ to: Date.now() + 400 * 86_400_000 }, 422, 'RANGE_TOO_WIDE'],
    [{ note: '' }, 400, 'BODY_INVALID'],
  ])('that makes no sense is refused: %o', async (over, status, code) => {
    const { status: given, answer } = await post('maintenanceAdd', window(over));
    expect([given, answer.code]).toEqual([status, code]);
  });
});

it('makes an alarm of messages that are not taken, and the quarantine still names the device', async () => {
  await lagebild.publish('v1/selm/air/bad', 'no json');
  await expect.poll(async () => (await of('bad'))?.rule, PATIENCE).toBe('messages_refused');
  expect((await of('bad'))?.sentence).toBe('bad in Selm: Zuletzt nicht angenommene Nachrichten: 1 von 1.');
  const { alarms: named } = await lagebild.ask('quarantine', { municipality: 'selm' });
  expect(named).toMatchObject([{ municipality: 'selm', device: 'bad', received: 1, quarantined: 1 }]);
});

it('counts the noisiest, and tells Prometheus how many are open', async () => {
  const { rules, things } = await lagebild.ask('alarmsNoisy', { lang: 'de' });
  const { alarms: open, counts } = await alarms();
  const { alarms: closed } = await alarms({ state: 'closed' });
  const rang = [...open, ...closed].filter(({ openedAt, rule }) => openedAt !== null && rule === 'pm10_high');
  const over = rang.filter(({ closedAt }) => closedAt !== null);
  const noise = rules.find(({ key }) => key === 'pm10_high');
  expect(noise).toMatchObject({ label: 'PM10 hoch', opened: rang.length, thing: null });
  expect(noise?.closedUnacknowledged).toBe(over.filter(({ acknowledged }) => !acknowledged).length / over.length);
  expect(things.find(({ thing }) => thing?.id === 'a')).toMatchObject({ label: 'Messstelle a', opened: 1, thing: { kind: 'air' } });
  const metrics = await (await fetch(`${lagebild.httpUrl}/metrics`)).text();
  const high = open.filter(({ rule }) => rule === 'pm10_high').length;
  expect(metrics).toContain(`lagebild_alarms_open{municipality="luenen",rule="pm10_high",severity="warning"} ${high}`);
  expect(metrics).toContain(`lagebild_alarms{what="unacknowledged"} ${counts.unacknowledged}`);
});
