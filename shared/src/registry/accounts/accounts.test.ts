// Accounts, sessions, tokens, links, passwords, and the log that refuses to be changed.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openRegistry, type Registry } from '../registry.ts';
import { LastAdministratorError } from './accounts.ts';
import { verifyAudit } from './audit-log.ts';
import { findForgedOrigin } from './audit-origins.ts';
import { FREQUENT_PASSWORDS_FILE } from './frequent-passwords.ts';
import { hashPassword, isOutdated, isRight, weaknessOf } from './password.ts';
import { SignInGuard } from './sign-in-guard.ts';

const HOUR = 3_600_000;
let folder: string;
let registry: Registry;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lagebild-accounts-'));
  registry = openRegistry(folder);
});
afterEach(() => {
  registry.close();
  rmSync(folder, { recursive: true, force: true });
});

const administrator = () => registry.accounts.create('chef', 'Chef', [{ role: 'administrator', municipality: null }], 0);

describe('an account', () => {
  it('is one, however its login is written', () => {
    const first = registry.accounts.create('Müller', 'Müller', [], 0);
    expect(first?.login).toBe('müller');
    expect(registry.accounts.create('mu\u0308ller', 'Müller', [], 0)).toBeUndefined();
    expect(registry.accounts.byLogin('MÜLLER ')?.id).toBe(first?.id);
  });

  it('is never the last administrator that goes', () => {
    const one = administrator();
    const id = one?.id ?? 0;
    expect(() => registry.accounts.remove(id)).toThrow(LastAdministratorError);
    expect(() => registry.accounts.setBlocked(id, 1)).toThrow(LastAdministratorError);
    expect(() => registry.accounts.setGrants(id, [{ role: 'administrator', municipality: 'unna' }])).toThrow(LastAdministratorError);
    expect(registry.accounts.get(id)?.grants).toEqual([{ role: 'administrator', municipality: null }]);
    registry.accounts.create('zweite', 'Zweite', [{ role: 'administrator', municipality: null }], 0);
    registry.accounts.remove(id);
    expect(registry.accounts.get(id)).toBeUndefined();
  });

  it('is gone with its sessions and tokens', () => {
    const one = administrator();
    const two = registry.accounts.create('zwei', 'Zwei', [{ role: 'viewer', municipality: 'unna' }], 0);
    const account = two?.id ?? 0;
    const { secret } = registry.sessions.begin(account, 'browser', 0);
    const { token } = registry.apiTokens.issue({ account, name: 'x', permissions: ['read'], municipality: null, endsAt: HOUR }, 0);
    registry.accounts.remove(account);
    expect([registry.sessions.find(secret, 1), registry.apiTokens.find(token, 1)]).toEqual([undefined, undefined]);
    expect(one).toBeDefined();
  });
});

describe('a session', () => {
  it('ends after a night without use, and after a week in any case', () => {
    const account = administrator()?.id ?? 0;
    const { secret } = registry.sessions.begin(account, 'browser', 0);
    expect(registry.sessions.find(secret, 11 * HOUR)).toBeDefined();
    expect(registry.sessions.find(secret, 22 * HOUR)).toBeDefined();
    expect(registry.sessions.find(secret, 33 * HOUR, false)).toBeDefined(); // a look is no use
    expect(registry.sessions.find(secret, 35 * HOUR)).toBeUndefined();
    const used = registry.sessions.begin(account, 'browser', 0).secret;
    for (let hour = 10; hour < 7 * 24; hour += 10) expect(registry.sessions.find(used, hour * HOUR)).toBeDefined();
    expect(registry.sessions.find(used, 7 * 24 * HOUR)).toBeUndefined();
  });

  it('of a wall goes on while nobody sits there', () => {
    const account = administrator()?.id ?? 0;
    const { secret } = registry.sessions.begin(account, 'wall', 0, true);
    expect(registry.sessions.find(secret, 300 * 24 * HOUR)?.isWall).toBe(true);
    expect(registry.sessions.find(secret, 401 * 24 * HOUR)).toBeUndefined();
  });

  it('survives a restart, and is not in the file as its secret', () => {
    const account = administrator()?.id ?? 0;
    const { secret } = registry.sessions.begin(account, 'browser', 0);
    registry.close();
    registry = openRegistry(folder);
    expect(registry.sessions.find(secret, 1)?.account).toBe(account);
    const database = new DatabaseSync(join(folder, 'lagebild.sqlite'), { readOnly: true });
    expect(JSON.stringify(database.prepare('SELECT * FROM session').all())).not.toContain(secret);
    database.close();
  });
});

describe('a link', () => {
  it('works once, and the one made before not at all', () => {
    const account = administrator()?.id ?? 0;
    const before = registry.oneTimeLinks.make('password', account, 0);
    const link = registry.oneTimeLinks.make('password', account, 0);
    expect(registry.oneTimeLinks.use(before, 1)).toBeUndefined();
    expect(registry.oneTimeLinks.look(link, 1)).toMatchObject({ purpose: 'password', account });
    expect(registry.oneTimeLinks.use(link, 1)).toMatchObject({ purpose: 'password', account });
    expect(registry.oneTimeLinks.use(link, 1)).toBeUndefined();
    expect(registry.oneTimeLinks.use(registry.oneTimeLinks.make('first', null, 0), 25 * HOUR)).toBeUndefined();
  });
});

describe('links of an account', () => {
  it.each([
    ['its roles change', (id: number) => registry.accounts.setGrants(id, [{ role: 'viewer', municipality: 'unna' }])],
    ['it is blocked', (id: number) => registry.accounts.setBlocked(id, 1)],
    ['its password changes', (id: number) => registry.accounts.setPassword(id, 'scrypt$…')],
  ])('end when %s', (_, change) => {
    administrator();
    const { id = 0 } = registry.accounts.create('zwei', 'Zwei', [], 0) ?? {};
    const link = registry.oneTimeLinks.make('password', id, 0);
    const other = registry.oneTimeLinks.make('password', registry.accounts.byLogin('chef')?.id ?? 0, 0);
    change(id);
    expect(registry.oneTimeLinks.look(link, 1)).toBeUndefined();
    expect(registry.oneTimeLinks.look(other, 1)).toBeDefined();
  });
});

describe('a password', () => {
  it('whose hash cost less than today is told from others, and renewed where it is still the same', async () => {
    const [old, fresh] = ['scrypt$16384$8$1$c2FsdA$a2V5', await hashPassword('drei Krähen im Nebel')];
    expect([old, 'argon2id$1', fresh].map(isOutdated)).toEqual([true, true, false]);
    const id = administrator()?.id ?? 0;
    registry.accounts.setPassword(id, old);
    const link = registry.oneTimeLinks.make('password', id, 0);
    registry.accounts.renewHash(id, 'another', fresh);
    expect(registry.accounts.passwordOf(id)).toBe(old);
    registry.accounts.renewHash(id, old, fresh);
    expect(registry.accounts.passwordOf(id)).toBe(fresh);
    expect(registry.oneTimeLinks.look(link, 1)).toBeDefined(); // it is the same password
  });

  it('is right or wrong, however the keyboard puts an umlaut together', async () => {
    const hash = await hashPassword('drei Krähen im Nebel');
    expect(hash).toMatch(/^scrypt\$32768\$8\$3\$/);
    expect(await isRight('drei Kra\u0308hen im Nebel', hash)).toBe(true);
    expect(await isRight('drei Krahen im Nebel', hash)).toBe(false);
    expect(await isRight('drei Krähen im Nebel', undefined)).toBe(false);
  });

  it.each([
    ['kurz', 'too_short'],
    ['aaaaaaaaaaaaaaaa', 'too_plain'],
    ['Passwort12345', 'too_plain'],
    ['MüllerMüller1', 'too_plain'],
    ['x'.repeat(257), 'too_long'],
    ['1qaz2wsx3edc', 'too_plain'], // among those that were taken most often
    ['JustinBieber', 'too_plain'],
    ['Kreis Unna 2026', 'too_plain'],
    ['Leitstelle Lünen', 'too_plain'],
    ['unna-verwaltung-lagebild', 'too_plain'],
    ['petra.müller.74', 'too_plain'],
    ['Unna, drei Krähen', undefined],
    ['überall nur kleine buchstaben', undefined],
    ['drei Krähen im Nebel', undefined],
  ])('%s: %s', (password, weakness) => expect(weaknessOf(password, ['müller', 'Petra Müller', 'Kreis Unna', 'Lünen'])).toBe(weakness));
});

it('of the frequent passwords there are at least the three thousand that ASVS asks for (6.2.4), each once and in order', () => {
  const list = readFileSync(FREQUENT_PASSWORDS_FILE);
  const entries = Array.from({ length: list.length / 5 }, (_, index) => list.subarray(5 * index, 5 * index + 5).toString('hex'));
  expect(entries.length).toBeGreaterThan(3000);
  expect(entries).toEqual([...new Set(entries)].sort());
});

describe('who tries passwords', () => {
  it('has to wait after five of one account, longer each time, and with another account not', () => {
    const guard = new SignInGuard();
    for (let at = 0; at < 5; at += 1) {
      expect(guard.waitOf('a', '10.0.0.1', at)).toBe(0);
      guard.noteWrong('a', '10.0.0.1', at);
    }
    expect(guard.waitOf('a', '10.0.0.1', 5)).toBe(59_999);
    expect(guard.waitOf('b', '10.0.0.1', 5)).toBe(0);
    guard.noteWrong('a', '10.0.0.1', 70_000);
    expect(guard.waitOf('a', '10.0.0.1', 70_000)).toBe(120_000);
    for (let index = 0; index < 20; index += 1) guard.noteWrong('a', '10.0.0.1', 80_000);
    expect(guard.waitOf('a', '10.0.0.1', 80_000)).toBe(900_000);
    expect(guard.waitOf('a', '10.0.0.1', 80_000 + HOUR)).toBe(0);
  });

  it('has to wait with one address, whatever names are tried', () => {
    const guard = new SignInGuard();
    for (let index = 0; index < 20; index += 1) guard.noteWrong(`name ${index}`, '10.0.0.1', 0);
    expect(guard.waitOf('another', '10.0.0.1', 0)).toBe(60_000);
    expect(guard.waitOf('another', '10.0.0.2', 0)).toBe(0);
  });

  it('does not lock the owner out: not from one address, and from many not where they signed in before', () => {
    const guard = new SignInGuard();
    guard.noteWrong('a', 'owner', 0);
    guard.noteRight('a', 'owner');
    for (let index = 0; index < 30; index += 1) guard.noteWrong('a', 'stranger', 0);
    expect(guard.waitOf('a', 'elsewhere', 0)).toBe(0);
    for (let index = 0; index < 100; index += 1) guard.noteWrong('a', `stranger ${index}`, 0);
    expect(guard.waitOf('a', 'elsewhere', 0)).toBe(60_000);
    expect(guard.waitOf('a', 'owner', 0)).toBe(0);
  });

  it('does not count the right ones of a whole town hall behind one address', () => {
    const guard = new SignInGuard();
    for (let index = 0; index < 50; index += 1) {
      expect(guard.waitOf(`person ${index}`, 'town hall', 0)).toBe(0);
      guard.noteWrong(`person ${index}`, 'town hall', 0); // before it is known to be right
      guard.noteRight(`person ${index}`, 'town hall');
    }
  });
});

describe('the audit log', () => {
  const fill = () => {
    for (const action of ['one', 'two', 'three']) registry.audit.append({ who: 'chef', action, municipality: 'unna', what: { action } }, 5);
  };

  it('is a chain that shows each change, also of its end when that was written down', () => {
    fill();
    const entries = [...registry.audit.all()];
    const { hash } = registry.audit.head;
    expect(verifyAudit(entries)).toMatchObject({ isRight: true, entries: 3, head: hash });
    for (const [index, entry] of entries.entries()) {
      for (const change of [{ at: 6 }, { who: 'x' }, { action: 'x' }, { municipality: 'x' }, { what: '{}' }, { hash: 'x' }]) {
        expect(verifyAudit(entries.with(index, { ...entry, ...change }))).toEqual({ isRight: false, seq: index + 1, fault: 'changed' });
      }
    }
    expect(verifyAudit(entries.toSpliced(1, 1))).toEqual({ isRight: false, seq: 2, fault: 'missing' });
    expect(verifyAudit(entries.slice(0, 2), hash)).toEqual({ isRight: false, seq: 3, fault: 'head_unknown' });
  });

  it('goes on after a restart, and lets nobody change or delete through SQL', () => {
    fill();
    registry.close();
    registry = openRegistry(folder);
    registry.audit.append({ who: 'chef', action: 'four' });
    expect(verifyAudit(registry.audit.all())).toMatchObject({ isRight: true, entries: 4 });
    const database = new DatabaseSync(join(folder, 'lagebild.sqlite'));
    expect(() => database.exec("UPDATE audit SET who = 'x'")).toThrow(/only appended/);
    expect(() => database.exec('DELETE FROM audit')).toThrow(/only appended/);
    database.close();
  });

  it('forgets where somebody came from, and the chain holds all the same', () => {
    const origin = { address: '192.0.2.7', agent: 'Firefox' };
    registry.audit.append({ who: 'chef', action: 'signIn', what: { how: 'password' }, origin }, 5);
    registry.audit.append({ who: 'chef', action: 'signIn', what: { how: 'password' }, origin }, 9);
    const database = new DatabaseSync(join(folder, 'lagebild.sqlite'));
    const origins = () => registry.audit.list({ limit: 10 }).map((entry) => entry.origin);
    expect(origins()).toEqual([JSON.stringify(origin), JSON.stringify(origin)]);
    // The same address is another hash each time: nobody is followed through the log by it.
    expect(new Set([...registry.audit.all()].map(({ what }) => what)).size).toBe(2);
    expect(findForgedOrigin(database)).toBeUndefined();
    database.exec(`UPDATE audit_origin SET told = '{"address":"192.0.2.8"}' WHERE seq = 2`);
    expect(findForgedOrigin(database)).toBe(2);
    registry.audit.expireOrigins(9);
    expect(origins()).toEqual([expect.stringContaining('192.0.2.8'), null]);
    registry.audit.expireOrigins(10);
    database.close();
    expect(verifyAudit(registry.audit.all())).toMatchObject({ isRight: true, entries: 2 });
    expect(JSON.stringify([...registry.audit.all()])).not.toContain('192.0.2');
  });

  it('is read newest first, by municipality, person and action', () => {
    fill();
    registry.audit.append({ who: 'zwei', action: 'two', municipality: 'kamen' });
    const seqs = (filter: object) => registry.audit.list({ limit: 10, ...filter }).map(({ seq }) => seq);
    expect(seqs({})).toEqual([4, 3, 2, 1]);
    expect(seqs({ municipalities: ['unna'] })).toEqual([3, 2, 1]);
    expect(seqs({ municipalities: [] })).toEqual([]);
    expect(seqs({ who: 'zwei' })).toEqual([4]);
    expect(seqs({ action: 'two', before: 4 })).toEqual([2]);
  });
});
