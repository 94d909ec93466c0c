// What ASVS 5.0 asks of passwords, sessions and the log around them, where no attack of tests/security asks for it already.
import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { paths } from '@lagebild/shared/contract/paths.ts';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBroker } from './support/open-broker.ts';
import { firstAdministrator, invite, PASSWORD, Person } from './support/people.ts';
import { connectRaw } from './support/raw-mqtt.ts';
import { temporaryFolder } from './support/running-lagebild.ts';
import { type StartedProgram, startProgram } from './support/started-program.ts';

const folder = temporaryFolder();
let program: StartedProgram;
let administrator: Person;

beforeAll(async () => {
  program = await startProgram({ DATA_DIR: join(folder, 'data'), ACCOUNTS: 'required', LOG_LEVEL: 'debug' });
  administrator = await firstAdministrator(program);
}, 60_000);
afterAll(async () => {
  await program?.end('SIGTERM');
  rmSync(folder, { recursive: true, force: true });
});

/** Somebody new, with a link that sets their password. */
async function linkFor(login: string): Promise<string> {
  const grants = [{ role: 'viewer' as const, municipality: 'unna' }];
  return (await administrator.act('accountAdd', { login, name: `Person ${login}`, grants })).link;
}

describe('a password', () => {
  it.each([
    ['frequent', '1qaz2wsx3edc'],
    ['made of words of the district', 'Fröndenberg 2026'],
    ['the login twice', 'mustermustermuster1'],
    ['eleven characters long', 'Nebel? Ja!!'],
  ])('that is %s is refused (6.2.1, 6.2.4, 6.2.11)', async (how, password) => {
    const link = await linkFor(how === 'the login twice' ? 'muster' : `neu-${how.length}-${password.length}`);
    const response = await new Person(program.httpUrl).post(paths.linkUse, { secret: link, password });
    expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([422, 'PASSWORD_WEAK']);
  });

  it.each([
    ['letters alone', 'nebelkraehenwinter'],
    ['spaces, signs and pictures', ' ~ 🦉 — «überall» ~ '],
    ['256 characters', `${'Krähe 7! '.repeat(28)}ende`],
  ])('of %s is taken, and is right only as it was given (6.2.5, 6.2.8, 6.2.9)', async (how, password) => {
    const login = `frei-${how.length}`;
    await new Person(program.httpUrl).act('linkUse', { secret: await linkFor(login), password });
    const signIn = (given: string) =>
      new Person(program.httpUrl).post(paths.signIn, { login, password: given }).then(({ status }) => status);
    expect(await signIn(password)).toBe(200);
    expect(await signIn(password.slice(0, -1))).toBe(401);
    expect(await signIn(password.toUpperCase())).toBe(401);
    expect(await signIn(`${password} `)).toBe(401);
  });

  it('is changed by who knows the one before, and by nobody else (6.2.2, 6.2.3)', async () => {
    const person = await invite(administrator, program.httpUrl, 'wechsel', [{ role: 'viewer', municipality: 'unna' }]);
    const next = 'sieben Dohlen am Turm';
    expect((await person.post(paths.passwordChange, { current: 'drei Krähen im Regen', next })).status).toBe(401);
    expect((await person.post(paths.passwordChange, { next })).status).toBe(400);
    await person.act('passwordChange', { current: PASSWORD, next });
    expect((await new Person(program.httpUrl).post(paths.signIn, { login: 'wechsel', password: PASSWORD })).status).toBe(401);
    expect((await new Person(program.httpUrl).post(paths.signIn, { login: 'wechsel', password: next })).status).toBe(200);
  });
});

describe('a session', () => {
  it('gets another secret with each sign-in, and the one before is worth nothing (7.2.4)', async () => {
    const person = await invite(administrator, program.httpUrl, 'sitzung', [{ role: 'viewer', municipality: 'unna' }]);
    for (const signInAgain of [
      () => person.act('signIn', { login: 'sitzung', password: PASSWORD }),
      () => person.act('passwordChange', { current: PASSWORD, next: `${PASSWORD} neu` }),
    ]) {
      const thief = new Person(program.httpUrl);
      thief.cookie = person.cookie;
      await signInAgain();
      expect(await person.status(paths.devices)).toBe(200);
      expect(await thief.status(paths.devices)).toBe(401);
    }
    expect((await person.ask('sessions')).sessions).toHaveLength(1);
  });

  it('of somebody else is ended by an administrator, who blocks the account for it (7.4.5)', async () => {
    const person = await invite(administrator, program.httpUrl, 'fort', [{ role: 'viewer', municipality: 'unna' }]);
    const { accounts } = await administrator.ask('accounts');
    const id = accounts.find(({ login }) => login === 'fort')?.id ?? 0;
    await administrator.act('accountBlock', { id, isBlocked: true });
    await administrator.act('accountBlock', { id, isBlocked: false });
    expect(await person.status(paths.devices)).toBe(401);
  });
});

describe('what is written down', () => {
  const lines = () =>
    program
      .logged()
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as Record<string, unknown>);

  it('every sign-in that fails is in the log, with time and address, without what was typed (16.2.1, 16.3.1)', async () => {
    const before = lines().filter(({ msg }) => msg === 'a sign-in failed').length;
    for (const login of ['leitung', 'mein-geheimnis-als-login']) {
      const stranger = new Person(program.httpUrl);
      await stranger.request(paths.signIn, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-forwarded-for': '198.51.100.20' },
        body: JSON.stringify({ login, password: 'falsch-und-geheim' }),
      });
    }
    await expect.poll(() => lines().filter(({ msg }) => msg === 'a sign-in failed').length).toBe(before + 2);
    const told = lines().filter(({ msg }) => msg === 'a sign-in failed');
    expect(told.slice(-2)).toMatchObject([{ login: 'leitung' }, { login: '(unknown)' }]);
    for (const line of told.slice(-2)) expect(line).toMatchObject({ time: expect.any(Number), address: '198.51.100.20', level: 40 });
    expect(program.logged()).not.toMatch(/mein-geheimnis-als-login|falsch-und-geheim/);
  });

  it('so are the sign-ins of gateways, those that fail once a minute for each address and reason (16.3.1)', async () => {
    const logged: string[] = [];
    await using door = await openBroker({ log: pino({ level: 'info' }, { write: (line: string) => logged.push(line) }) });
    const { username, password } = door.registry.access.issue('unna', 'Rathaus');
    for (let n = 0; n < 3; n += 1) await connectRaw(door.broker.port, { username, password: Buffer.from('falsch-und-geheim') });
    await connectRaw(door.broker.port, { username: 'a\n{"level":60}\u001b[31m', password: Buffer.from('') });
    const gateway = await connectRaw(door.broker.port, { username, password: Buffer.from(password) });
    gateway.end();
    // Whatever was sent as a name: a line stays a line, and JSON (16.4.1).
    expect(logged.join('')).not.toContain('\n{"level":60');
    expect(logged.join('')).not.toContain('\u001b');
    const told = logged.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(told.filter(({ msg }) => msg === 'somebody was not let in')).toMatchObject([
      { username, address: '127.0.0.1', why: 'wrong credentials' },
    ]);
    expect(told.filter(({ msg }) => msg === 'signed in')).toMatchObject([{ username, address: '127.0.0.1' }]);
    expect(logged.join('')).not.toContain('falsch-und-geheim');
    expect(logged.join('')).not.toContain(password);
  });

  it('who tries to get around something is in the log, once a minute, without what was asked and without tokens (16.3.1, 16.3.3)', async () => {
    const from = (address: string) => ({ 'x-forwarded-for': address });
    const post = (path: string, address: string, over: Record<string, string> = {}) =>
      administrator.post(path, {}, { ...from(address), ...over });
    for (let n = 0; n < 3; n += 1)
      expect((await post(paths.sessionsEnd, '198.51.100.31', { origin: 'https://foreign.example' })).status).toBe(403);
    expect((await post(`${paths.tokenIssue}?x=geheim-in-der-frage`, '198.51.100.32')).status).toBe(400);
    const authorization = `Basic ${Buffer.from('x:ein-token-aus-dem-kopf').toString('base64')}`;
    expect((await post('/api/v1/push/airrohr/unna', '198.51.100.33', { authorization })).status).toBe(401);
    const bearer = { ...from('198.51.100.34'), authorization: 'Bearer lgb_ein-token-das-keines-ist' };
    const nobody = new Person(program.httpUrl);
    expect((await nobody.request(paths.devices, { headers: bearer })).status).toBe(401);
    expect((await nobody.request(paths.devices, { headers: from('198.51.100.35') })).status).toBe(401);
    const refused = () =>
      lines().filter(({ msg, address }) => msg === 'a request was refused' && String(address).startsWith('198.51.100.3'));
    await expect.poll(() => refused().length).toBe(4);
    expect(refused()).toMatchObject([
      { code: 'FOREIGN_ORIGIN', address: '198.51.100.31', path: paths.sessionsEnd },
      { code: 'BODY_INVALID', address: '198.51.100.32', path: paths.tokenIssue },
      { code: 'TOKEN_WRONG', address: '198.51.100.33', path: '/api/v1/push/airrohr/unna' },
      { code: 'SIGN_IN_NEEDED', address: '198.51.100.34', path: paths.devices },
    ]);
    expect(program.logged()).not.toMatch(/geheim-in-der-frage|ein-token-aus-dem-kopf|ein-token-das-keines-ist/);
  });

  it('a foreign page at the live channel is in the log; who is not signed in there is not (16.3.3)', async () => {
    const polling = '/socket.io/?EIO=4&transport=polling';
    expect((await administrator.request(polling, { headers: { origin: 'https://foreign.example' } })).status).toBe(403);
    expect(await new Person(program.httpUrl).status(polling)).toBe(403);
    const refused = () => lines().filter(({ msg }) => msg === 'a connection to the live channel was refused');
    await expect.poll(() => refused().map(({ reason }) => reason)).toEqual(['foreign origin']);
  });

  it('a token that may not read the metrics is in the audit log (16.3.2)', async () => {
    const narrow = await invite(administrator, program.httpUrl, 'schmal', [{ role: 'viewer', municipality: 'unna' }]);
    expect(await narrow.status('/metrics')).toBe(403);
    const { entries } = await administrator.ask('audit', { who: 'schmal', action: 'refused' });
    expect(entries.map(({ what }) => what)).toEqual(['{"route":"metrics"}']);
  });

  it('lies in files that nobody else on the machine can read (13.3.2, 16.4.2)', () => {
    const names = readdirSync(join(folder, 'data'), { recursive: true, encoding: 'utf8' });
    expect(names).toContain('lagebild.sqlite');
    const open = ['.', ...names].filter((name) => (statSync(join(folder, 'data', name)).mode & 0o007) !== 0);
    expect(open).toEqual([]);
  });
});
