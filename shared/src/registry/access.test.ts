// Credentials last: over a restart, in a database of a version before, and after their password was changed.
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { openRegistry } from './registry.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lagebild-'));
});
afterEach(() => {
  vi.useRealTimers();
  rmSync(folder, { recursive: true });
});

it('those of a version before go on, and can do what new ones can', () => {
  const before = new DatabaseSync(join(folder, 'lagebild.sqlite'));
  before.exec(`CREATE TABLE access (
    username TEXT PRIMARY KEY, municipality TEXT NOT NULL, note TEXT NOT NULL, hash BLOB NOT NULL, issued_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID`);
  const hash = createHash('sha256').update('geheim').digest();
  before.prepare('INSERT INTO access VALUES (?, ?, ?, ?, ?)').run('unna-1', 'unna', 'UG65', hash, 1000);
  before.close();
  const registry = openRegistry(folder);
  const { access } = registry;
  expect(access.list('unna')).toMatchObject([
    { username: 'unna-1', note: 'UG65', gateway: undefined, prefixes: undefined, firstUsedAt: undefined },
  ]);
  expect(access.signIn('unna-1', 'geheim')).toMatchObject({ username: 'unna-1', bounds: { municipality: 'unna' }, isOurs: false });
  expect(access.rotate('unna-1')).toMatchObject({ username: 'unna-1' });
  registry.close();
});

it('keep their purpose, both passwords and what is known of their use over a restart', () => {
  let registry = openRegistry(folder);
  const issued = registry.access.issue('unna', '', { gateway: '24e124fffef7a001', prefixes: ['v1/unna/air/'] });
  registry.access.signIn(issued.username, issued.password);
  registry.access.signInGateway('24e124fffef7a001', 5000);
  const changed = registry.access.rotate(issued.username, 60_000);
  const [before] = registry.access.list('unna');
  registry.close();
  registry = openRegistry(folder);
  const { access } = registry;
  expect(access.list('unna')).toEqual([{ ...before, usedAt: undefined, clients: undefined }]);
  expect(before).toMatchObject({ firstUsedAt: expect.any(Number), rotatedAt: expect.any(Number), certificateUntil: 5000 });
  expect(access.ofGateway('24e124fffef7a001')?.username).toBe(issued.username);
  for (const { username, password } of [issued, changed ?? issued]) expect(access.signIn(username, password)).toBeDefined();
  access.revoke(issued.username);
  expect(access.ofGateway('24e124fffef7a001')).toBeUndefined();
  expect(access.signIn(issued.username, issued.password)).toBeUndefined();
  registry.close();
  registry = openRegistry(folder);
  expect(registry.access.list('unna')).toEqual([]);
  expect(registry.access.narrowBounds(`user:${issued.username}`)).toMatchObject({ gateway: '24e124fffef7a001' }); // its messages may wait
  registry.close();
});

it('end the password before in time, for MQTT and for pushes, and say until when who is signed in may stay', () => {
  vi.useFakeTimers({ now: 1_000_000 });
  const registry = openRegistry(folder);
  const { access } = registry;
  const old = access.issue('unna', '');
  const changes: string[] = [];
  access.onChanged((username) => changes.push(username));
  const goodUntil = (password: string) => {
    const who = access.signIn(old.username, password);
    return who && access.goodUntil(who);
  };
  const before = access.signIn(old.username, old.password); // signed in already when it changes
  expect(before && access.goodUntil(before)).toBe(Number.POSITIVE_INFINITY);
  const changed = access.rotate(old.username, 60_000) ?? old;
  expect(changes).toEqual([old.username]);
  expect(before && access.goodUntil(before)).toBe(1_060_000);
  expect(goodUntil(old.password)).toBe(1_060_000);
  expect(goodUntil(changed.password)).toBe(Number.POSITIVE_INFINITY);
  expect(access.checkPush('unna', old)).toBe(true);
  vi.setSystemTime(1_060_000);
  expect(access.signIn(old.username, old.password)).toBeUndefined();
  expect(access.checkPush('unna', old)).toBe(false);
  expect(access.checkPush('unna', changed)).toBe(true);
  expect(access.list('unna')).toMatchObject([{ oldPasswordUntil: undefined }]);
  // A second change within the grace period ends the oldest at once; what is taken back ends altogether.
  access.rotate(old.username, 60_000);
  access.rotate(old.username, 60_000);
  expect(before && access.goodUntil(before)).toBe(0);
  access.revoke(old.username);
  expect(changes).toHaveLength(4);
  registry.close();
});

it('let somebody in, though a full disk keeps no note of it, and change no password that could not be written', () => {
  const registry = openRegistry(folder);
  const { access } = registry;
  const first = access.issue('unna', 'UG65', { gateway: '24e124fffef54092' });
  const disk = new DatabaseSync(join(folder, 'lagebild.sqlite'));
  disk.exec("CREATE TRIGGER full BEFORE UPDATE ON access BEGIN SELECT RAISE(FAIL, 'database or disk is full'); END");
  expect(access.signIn(first.username, first.password)).toMatchObject({ username: first.username });
  expect(access.signInGateway('24e124fffef54092', 4e12)).toMatchObject({ username: first.username });
  expect(() => access.rotate(first.username, 0)).toThrow('full');
  expect(access.signIn(first.username, first.password)).toMatchObject({ username: first.username });
  disk.exec('DROP TRIGGER full');
  disk.close();
  access.signIn(first.username, first.password);
  registry.close();
  const again = openRegistry(folder);
  expect(again.access.list('unna')).toMatchObject([{ firstUsedAt: expect.any(Number), certificateUntil: 4e12, rotatedAt: undefined }]);
  again.close();
});
