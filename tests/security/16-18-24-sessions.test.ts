// Checks 16, 18 and 24: strangers at the live channel, sessions that are taken back, and pages of others that send along a cookie.
import { paths } from '@lagebild/shared/contract/paths.ts';
import { io, type Socket } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { firstAdministrator, invite, PASSWORD, Person } from '../support/people.ts';
import { type RunningLagebild, runLagebild } from '../support/running-lagebild.ts';

let lagebild: RunningLagebild;
let administrator: Person;
const sockets: Socket[] = [];

beforeAll(async () => {
  lagebild = await runLagebild({ ACCOUNTS: 'required' });
  administrator = await firstAdministrator(lagebild);
}, 60_000);
afterAll(async () => {
  for (const socket of sockets) socket.close();
  await lagebild[Symbol.asyncDispose]();
});

function open(headers: Record<string, string>): Promise<Socket> {
  const socket = io(lagebild.httpUrl, { transports: ['websocket'], extraHeaders: headers, forceNew: true, reconnection: false });
  sockets.push(socket);
  return new Promise((resolve, reject) => {
    socket.once('connect', () => resolve(socket));
    socket.once('connect_error', reject);
  });
}

const subscribe = (socket: Socket, to: object) =>
  socket.timeout(5000).emitWithAck('subscribe', to) as Promise<{
    ok: boolean;
    code?: string;
    snapshot?: { groups: { municipality: string[] }[] };
  }>;

/** The bare handshake of a WebSocket, as Node's fetch would not send it. */
async function handshake(headers: Record<string, string>): Promise<number> {
  const { request } = await import('node:http');
  const url = new URL('/socket.io/?EIO=4&transport=websocket', lagebild.httpUrl);
  const upgrade = {
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
  };
  return new Promise((resolve, reject) => {
    const sent = request(url, { headers: { ...upgrade, ...headers } });
    sent.once('response', (response) => resolve(response.resume().statusCode ?? 0));
    sent.once('upgrade', (_response, socket) => {
      socket.destroy();
      resolve(101);
    });
    sent.once('error', reject);
    sent.end();
  });
}

describe('16 a stranger opens the live channel', () => {
  it('is refused with 403 before the upgrade: without a cookie, with a made-up one, from a foreign page with a good one', async () => {
    const cookie = administrator.cookie ?? '';
    expect(await handshake({})).toBe(403);
    expect(await handshake({ cookie: '__Host-lagebild=made-up' })).toBe(403);
    expect(await handshake({ cookie, origin: 'https://foreign.example' })).toBe(403);
    expect(await handshake({ cookie })).toBe(101);
    expect(await handshake({ cookie, origin: lagebild.httpUrl })).toBe(101);
  });

  it('is refused by polling, too', async () => {
    const polling = '/socket.io/?EIO=4&transport=polling';
    expect(await new Person(lagebild.httpUrl).status(polling)).toBe(403);
    expect(await administrator.status(polling)).toBe(200);
  });
});

describe('18 a session is taken back while it is in use', () => {
  /** Milliseconds until the socket is cut. */
  const untilCut = (socket: Socket): Promise<number> => {
    const began = Date.now();
    return new Promise((resolve) => socket.once('disconnect', () => resolve(Date.now() - began)));
  };

  it.each(['signs out', 'is blocked', 'loses a role', 'is deleted', 'sets a new password by link'])(
    'who %s is cut off within five seconds and asks in vain',
    async (how) => {
      const login = `weg-${how.replaceAll(' ', '-')}`;
      const person = await invite(administrator, lagebild.httpUrl, login, [
        { role: 'operator', municipality: 'unna' },
        { role: 'viewer', municipality: 'kamen' },
      ]);
      const before = person.cookie ?? '';
      const { accounts } = await administrator.ask('accounts');
      const id = accounts.find((one) => one.login === login)?.id ?? 0;
      const socket = await open({ cookie: before });
      expect((await subscribe(socket, {})).ok).toBe(true);
      const cut = untilCut(socket);
      if (how === 'signs out') await person.act('signOut', {});
      if (how === 'is blocked') await administrator.act('accountBlock', { id, isBlocked: true });
      if (how === 'loses a role') await administrator.act('accountGrants', { id, grants: [{ role: 'viewer', municipality: 'kamen' }] });
      if (how === 'is deleted') await administrator.act('accountRemove', { id });
      if (how === 'sets a new password by link') {
        const { link } = await administrator.act('accountLink', { id });
        await new Person(lagebild.httpUrl).act('linkUse', { secret: link, password: `${PASSWORD} zwei` });
      }
      expect(await cut).toBeLessThan(5000);
      person.cookie = before;
      // With another role the session goes on, with what it allows now.
      expect(await person.status(`${paths.quarantine}?municipality=unna`)).toBe(how === 'loses a role' ? 403 : 401);
      if (how !== 'loses a role') expect(await handshake({ cookie: before })).toBe(403);
      if (how !== 'is blocked') return;
      // Who is let in again signs in again: the session of before stays ended.
      await administrator.act('accountBlock', { id, isBlocked: false });
      expect(await person.status(`${paths.quarantine}?municipality=unna`)).toBe(401);
    },
    20_000,
  );

  it('a token that is taken back stops working at once', async () => {
    const { id, token } = await administrator.act('tokenIssue', { name: 'Export', permissions: ['read'], municipality: 'unna', days: 1 });
    const program = new Person(lagebild.httpUrl);
    const ask = (path: string) => program.request(path, { headers: { authorization: `Bearer ${token}` } }).then(({ status }) => status);
    expect(await ask(paths.devices)).toBe(200);
    expect(await ask(`${paths.alarms}?municipality=unna`)).toBe(200);
    expect(await ask(`${paths.alarms}?municipality=kamen`)).toBe(403);
    expect(await ask(`${paths.quarantine}?municipality=unna`)).toBe(403);
    const socket = await open({ authorization: `Bearer ${token}` });
    const cut = untilCut(socket);
    await administrator.act('tokenRevoke', { id });
    expect(await ask(paths.devices)).toBe(401);
    expect(await cut).toBeLessThan(5000);
  }, 20_000);

  it('the live channel shows only what is shared, and refuses a subscription to what is not', async () => {
    const person = await invite(administrator, lagebild.httpUrl, 'fern', [{ role: 'viewer', municipality: 'unna' }]);
    const socket = await open({ cookie: person.cookie ?? '' });
    expect(await subscribe(socket, { municipality: 'kamen' })).toMatchObject({ ok: true });
    expect(await subscribe(socket, { municipality: 'atlantis' })).toMatchObject({ ok: false, code: 'MUNICIPALITY_UNKNOWN' });
  });
});

describe('24 a page of somebody else sends a request along with the cookie', () => {
  it('the cookie is out of reach for scripts, for other sites, and for neighbours of the domain', async () => {
    const person = new Person(lagebild.httpUrl);
    const response = await person.post(paths.signIn, { login: 'leitung', password: PASSWORD });
    const [set] = response.headers.getSetCookie();
    expect(set).toMatch(/^__Host-lagebild=[\w-]{43}; /);
    for (const part of ['HttpOnly', 'Secure', 'SameSite=Strict', 'Path=/']) expect(set).toContain(part);
    expect(set).not.toMatch(/domain/i);
  });

  it('what changes something is refused from a foreign origin, and as anything but JSON', async () => {
    const body = { id: 'x' };
    const foreign = { origin: 'https://foreign.example' };
    expect((await administrator.post(paths.sessionsEnd, body, foreign)).status).toBe(403);
    expect((await administrator.post(paths.sessionsEnd, body, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await administrator.post(paths.sessionsEnd, body, { 'sec-fetch-site': 'same-site' })).status).toBe(403);
    expect((await administrator.post(paths.sessionsEnd, body, { 'content-type': 'text/plain' })).status).toBe(400);
    expect((await administrator.post(paths.sessionsEnd, body, { 'content-type': 'application/x-www-form-urlencoded' })).status).toBe(400);
    expect((await administrator.post(paths.sessionsEnd, body, { origin: lagebild.httpUrl })).status).toBe(200);
  });

  it('a sign-in cannot be forced upon somebody from a foreign page either', async () => {
    const person = new Person(lagebild.httpUrl);
    expect((await person.post(paths.signIn, { login: 'leitung', password: PASSWORD }, { origin: 'https://foreign.example' })).status).toBe(
      403,
    );
    expect(person.cookie).toBeUndefined();
  });
});
