// A second factor that the rule book asks for: from its day on, who has none may set it up and do nothing else, by HTTP, token and live channel.
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type RouteName, routes } from '@lagebild/shared/contract/http.ts';
import { paths } from '@lagebild/shared/contract/paths.ts';
import { routeAccess } from '@lagebild/shared/contract/route-access.ts';
import { tables } from '@lagebild/shared/contract/table-routes.ts';
import { localDate, localDayOf, localInstant } from '@lagebild/shared/domain/local-time.ts';
import { io, type Socket } from 'socket.io-client';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { codeOf } from './support/codes.ts';
import { firstAdministrator, invite, PASSWORD, Person } from './support/people.ts';
import { type RunningLagebild, runLagebild, temporaryFolder } from './support/running-lagebild.ts';

const DAY = 86_400_000;
const MINUTE = 60_000;
const ZONE = 'Europe/Berlin';
/** Midnight with which the day begins. */
const BEGINS = localInstant(localDayOf(Date.now() + 2 * DAY, ZONE), 0, ZONE);
const region = join(temporaryFolder(), 'region');
let lagebild: RunningLagebild;
let administrator: Person;
const sockets: Socket[] = [];

beforeAll(async () => {
  cpSync('region', region, { recursive: true });
  const file = join(region, 'sign-in.yaml');
  const rule = `required_for: [administrator]\n  from: ${localDate(BEGINS, ZONE)}`;
  writeFileSync(file, readFileSync(file, 'utf8').replace('required_for: []', rule));
  lagebild = await runLagebild({ ACCOUNTS: 'required', REGION_DIR: region });
  administrator = await firstAdministrator(lagebild);
}, 60_000);
afterEach(() => void vi.useRealTimers());
afterAll(async () => {
  for (const socket of sockets) socket.close();
  await lagebild?.[Symbol.asyncDispose]();
  rmSync(region, { recursive: true, force: true });
});

const theEveningBefore = (): void => void vi.setSystemTime(BEGINS - MINUTE);
const theDayComes = (): void => void vi.setSystemTime(BEGINS + MINUTE);
const signedIn = async (login: string): Promise<Person> => {
  const person = new Person(lagebild.httpUrl);
  await person.act('signIn', { login, password: PASSWORD });
  return person;
};

function open(cookie: string): Promise<Socket> {
  const socket = io(lagebild.httpUrl, { transports: ['websocket'], extraHeaders: { cookie }, forceNew: true, reconnection: false });
  sockets.push(socket);
  return new Promise((resolve, reject) => {
    socket.once('connect', () => resolve(socket));
    socket.once('connect_error', reject);
  });
}

/** What each guarded question, download and deed is answered. Nothing is done: a deed is asked for without what it needs. */
async function refusals(person: Person): Promise<Map<string, string>> {
  const told = new Map<string, string>();
  for (const [name, { scope }] of Object.entries(routeAccess)) {
    if (scope === 'anyone' || !(name in routes || name in tables)) continue;
    const path = (name in routes ? routes[name as RouteName].path : tables[name as keyof typeof tables].path).replace(
      /\{\w+\}/,
      'reporting',
    );
    if (name in routes && 'body' in routes[name as RouteName]) continue;
    const response = await person.request(`${path}?municipality=unna&device=p1&kind=parking`);
    told.set(name, ((await response.json().catch(() => ({}))) as { code?: string }).code ?? String(response.status));
  }
  return told;
}

describe('before its day', () => {
  it('nothing is different, and the own account says from when on', async () => {
    expect(await administrator.ask('me')).toMatchObject({ isSecondFactorMissing: false });
    expect((await administrator.ask('secondFactor')).requiredFrom).toMatch(/^\d{4}-\d\d-\d\d$/);
    expect(await administrator.status(paths.accounts)).toBe(200);
    const viewer = await invite(administrator, lagebild.httpUrl, 'sieht', [{ role: 'viewer', municipality: 'unna' }]);
    expect((await viewer.ask('secondFactor')).requiredFrom).toBeNull();
  });
});

describe('from its day on', () => {
  it('who lacks it is refused everything but setting it up; others are not', async () => {
    const { token } = await administrator.act('tokenIssue', { name: 'Export', permissions: ['read'], municipality: null, days: 5 });
    const withToken = (path: string) =>
      new Person(lagebild.httpUrl).request(path, { headers: { authorization: `Bearer ${token}` } }).then(({ status }) => status);
    expect(await withToken(paths.devices)).toBe(200);
    theDayComes();
    const person = await signedIn('leitung');
    expect(await person.ask('me')).toMatchObject({ account: { login: 'leitung' }, grants: [], isSecondFactorMissing: true });
    const told = await refusals(person);
    expect(told.size).toBeGreaterThan(50);
    const others = [...told].filter(([name, code]) => code !== 'SECOND_FACTOR_NEEDED' && name !== 'secondFactor');
    // A question that does not fit its schema is refused before anybody looks at who asks.
    expect(others.filter(([, code]) => code !== 'QUERY_INVALID' && code !== 'NOT_FOUND')).toEqual([]);
    for (const [path, body] of [
      [paths.wallLink, {}],
      [paths.tokenIssue, { name: 'x', permissions: ['read'], municipality: null, days: 1 }],
      [paths.sessionsEnd, {}],
      [paths.passwordChange, { current: PASSWORD, next: `${PASSWORD} neu` }],
      [paths.accountAdd, { login: 'neu', name: 'Neu', grants: [{ role: 'viewer', municipality: 'unna' }] }],
      [paths.secondFactorEnd, { current: PASSWORD, oneTimeCode: '123456' }],
    ] as const) {
      const response = await person.post(path, body);
      expect([path, response.status, ((await response.json()) as { code: string }).code]).toEqual([path, 403, 'SECOND_FACTOR_NEEDED']);
    }
    expect(await withToken(paths.devices)).toBe(403);
    expect(await withToken('/metrics')).toBe(403);
    expect(await person.status('/socket.io/?EIO=4&transport=polling')).toBe(403);
    const viewer = await signedIn('sieht');
    expect(await viewer.status(paths.devices)).toBe(200);
  });

  it('what is open is cut off, and everything is allowed again once it is set up', async () => {
    theEveningBefore();
    const [person, viewer] = [await signedIn('leitung'), await signedIn('sieht')];
    const [socket, stays] = [await open(person.cookie ?? ''), await open(viewer.cookie ?? '')];
    const cut = new Promise((resolve) => socket.once('disconnect', resolve));
    theDayComes();
    await cut;
    expect(stays.connected).toBe(true);
    await expect(open(person.cookie ?? '')).rejects.toThrow('websocket error');
    const { secret } = await person.act('secondFactorBegin', { current: PASSWORD });
    await person.act('secondFactorConfirm', { oneTimeCode: codeOf(secret) });
    expect(await person.ask('me')).toMatchObject({
      isSecondFactorMissing: false,
      grants: [{ role: 'administrator' }, { role: 'auditor' }],
    });
    expect(await person.status(paths.accounts)).toBe(200);
    expect((await open(person.cookie ?? '')).connected).toBe(true);
    // Turned off, it is missing again.
    await person.act('secondFactorEnd', { current: PASSWORD, oneTimeCode: codeOf(secret, 1) });
    expect(await person.ask('me')).toMatchObject({ isSecondFactorMissing: true });
    expect(await person.status(paths.accounts)).toBe(403);
  });
});
