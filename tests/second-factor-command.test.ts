// npm run second-factor -- off: the way out for the only administrator who has lost phone and recovery codes, on the server itself.
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { verifyAudit } from '@lagebild/shared/registry/accounts/audit-log.ts';
import { openRegistry, type Registry } from '@lagebild/shared/registry/registry.ts';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { temporaryFolder } from './support/running-lagebild.ts';

let folder: string;
let registry: Registry | undefined;
let session: string;
let wall: string;

beforeEach(() => {
  folder = temporaryFolder();
  registry = openRegistry(folder);
  const id = registry.accounts.create('leitung', 'Leitung', [{ role: 'administrator', municipality: null }], 0)?.id ?? 0;
  registry.secondFactors.turnOn(id, randomBytes(20), 1, 0);
  session = registry.sessions.begin(id, 'browser', Date.now()).secret;
  wall = registry.oneTimeLinks.make('wall', id, Date.now());
  registry.audit.append({ who: 'leitung', action: 'signIn' });
});
afterEach(() => {
  registry?.close();
  registry = undefined;
  rmSync(folder, { recursive: true });
});

const run = (...given: string[]) =>
  spawnSync(process.execPath, ['scripts/second-factor.ts', ...given], { env: { ...process.env, DATA_DIR: folder }, encoding: 'utf8' });
function stop(): void {
  registry?.close();
  registry = undefined;
}

it('takes it away while Lagebild is stopped, ends the sessions, and says so in the audit log', () => {
  stop();
  const { status, stdout } = run('off', 'Leitung');
  expect([status, stdout]).toEqual([0, expect.stringContaining('password alone')]);
  expect(readdirSync(folder).filter((name) => /-wal|-shm/.test(name))).toEqual([]);
  registry = openRegistry(folder);
  expect(registry.accounts.byLogin('leitung')?.secondFactorSince).toBeNull();
  expect(registry.sessions.find(session, Date.now())).toBeUndefined();
  expect(registry.oneTimeLinks.look(wall, Date.now())).toBeUndefined();
  const [entry] = registry.audit.list({ limit: 1 });
  expect(entry).toMatchObject({ seq: 2, who: 'local', action: 'accountFactorEnd', what: '{"login":"leitung"}' });
  expect(verifyAudit(registry.audit.all())).toMatchObject({ isRight: true, entries: 2 });
});

it('does nothing while Lagebild runs', () => {
  const { status, stderr } = run('off', 'leitung');
  expect([status, stderr]).toEqual([1, expect.stringContaining('Lagebild is running. Stop it first')]);
  expect(registry?.accounts.byLogin('leitung')?.secondFactorSince).toBe(0);
});

it('says what is wrong with a file it cannot read', () => {
  stop();
  writeFileSync(join(folder, 'lagebild.sqlite'), 'no database at all, but long enough to be taken for one'.repeat(50));
  const { status, stderr } = run('off', 'leitung');
  expect([status, stderr]).toEqual([1, expect.stringMatching(/^.*lagebild\.sqlite cannot be opened: file is not a database\. .*\n$/)]);
});

it.each([
  [['off', 'niemand'], 1, 'There is no account "niemand".'],
  [['off'], 2, 'npm run second-factor'],
  [['on', 'leitung'], 2, 'npm run second-factor'],
])('says what is wrong with %j', (given, status, sentence) => {
  stop();
  const told = run(...given);
  expect([told.status, told.stderr]).toEqual([status, expect.stringContaining(sentence)]);
});
