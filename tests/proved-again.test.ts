// The password is asked for again where a session is old, and what is kept of it is renewed: ASVS 5.0 7.5.2 and 11.2.2.
import { scryptSync } from 'node:crypto';
import { rmSync } from 'node:fs';
import { paths } from '@lagebild/shared/contract/paths.ts';
import { openRegistry } from '@lagebild/shared/registry/registry.ts';
import { afterEach, expect, it, vi } from 'vitest';
import { firstAdministrator, PASSWORD, Person } from './support/people.ts';
import { runLagebild, temporaryFolder } from './support/running-lagebild.ts';

const MINUTE = 60_000;
afterEach(() => void vi.useRealTimers());

it('own sessions are ended at once by who has just signed in, later with the password again (7.5.2)', async () => {
  await using lagebild = await runLagebild({ ACCOUNTS: 'required' });
  const person = await firstAdministrator(lagebild);
  const signIn = async (): Promise<Person> => {
    const other = new Person(lagebild.httpUrl);
    await other.act('signIn', { login: 'leitung', password: PASSWORD });
    return other;
  };
  const first = await signIn();
  await person.act('sessionsEnd', {});
  expect(await first.status(paths.devices)).toBe(401);
  const second = await signIn();
  vi.setSystemTime(Date.now() + 11 * MINUTE);
  const id = (await second.ask('sessions')).sessions.find(({ isThis }) => isThis)?.id ?? '';
  for (const [body, status, code] of [
    [{}, 403, 'PASSWORD_NEEDED'],
    [{ id }, 403, 'PASSWORD_NEEDED'],
    [{ id, current: 'falsch' }, 401, 'SIGN_IN_WRONG'],
  ] as const) {
    const response = await person.post(paths.sessionsEnd, body);
    expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([status, code]);
  }
  expect(await second.status(paths.devices)).toBe(200);
  await person.act('sessionsEnd', { id, current: PASSWORD });
  expect(await second.status(paths.devices)).toBe(401);
  const { entries } = await person.ask('audit', { action: 'sessionsEnd' });
  expect(JSON.stringify(entries)).not.toContain(PASSWORD);
});

it('a password kept at a lower cost is kept at that of today once its owner signs in (11.2.2)', async () => {
  const folder = temporaryFolder();
  const before = openRegistry(folder);
  const id = before.accounts.create('leitung', 'Leitung', [{ role: 'administrator', municipality: null }], 0)?.id ?? 0;
  const salt = Buffer.from('sixteen bytes ok');
  const key = scryptSync(PASSWORD.normalize('NFC'), salt, 32, { N: 1024, r: 8, p: 1 });
  before.accounts.setPassword(id, ['scrypt', 1024, 8, 1, salt.toString('base64url'), key.toString('base64url')].join('$'));
  before.close();
  {
    await using lagebild = await runLagebild({ ACCOUNTS: 'required', DATA_DIR: folder });
    const signIn = (password: string) => new Person(lagebild.httpUrl).post(paths.signIn, { login: 'leitung', password });
    expect((await signIn('falsch')).status).toBe(401);
    for (let n = 0; n < 2; n += 1) expect((await signIn(PASSWORD)).status).toBe(200);
  }
  const after = openRegistry(folder);
  expect(after.accounts.passwordOf(id)).toMatch(/^scrypt\$32768\$8\$3\$/);
  after.close();
  rmSync(folder, { recursive: true });
});
