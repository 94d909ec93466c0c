// Where people sign in from is kept for thirty days, beside an audit log that is kept for ever.
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { paths } from '@lagebild/shared/contract/paths.ts';
import { afterAll, expect, it } from 'vitest';
import { firstAdministrator, Person } from '../support/people.ts';
import { runLagebild, temporaryFolder } from '../support/running-lagebild.ts';

const DAY = 86_400_000;
const folder = temporaryFolder();
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const verify = () =>
  spawnSync(process.execPath, ['scripts/audit.ts', 'verify'], { env: { ...process.env, DATA_DIR: folder }, encoding: 'utf8' });

it('an address is shown to auditors, is in no export, and goes while the chain stays whole', async () => {
  await using lagebild = await runLagebild({ DATA_DIR: folder, ACCOUNTS: 'required' });
  const auditor = await firstAdministrator(lagebild);
  await expect(new Person(lagebild.httpUrl).act('signIn', { login: 'leitung', password: 'not this one' })).rejects.toThrow('SIGN_IN_WRONG');
  const origins = async () => {
    const { entries } = await auditor.ask('audit');
    return entries.filter(({ action }) => action.startsWith('signIn')).map(({ action, origin }) => [action, origin]);
  };
  const address = expect.stringContaining('127.0.0.1') as string;
  expect(await origins()).toEqual([
    ['signInFailed', address],
    ['signIn', address],
  ]);
  const download = await fetch(lagebild.httpUrl + paths.auditDownload, { headers: { cookie: auditor.cookie ?? '' } });
  const exported = await download.text();
  expect(exported.split('\n').length).toBeGreaterThan(2);
  expect(exported).not.toContain('127.0.0.1');

  await lagebild.runJobs(Date.now() + 29 * DAY);
  expect(await origins()).toContainEqual(['signInFailed', address]);
  expect(verify()).toMatchObject({ status: 0 });
  const database = new DatabaseSync(join(folder, 'lagebild.sqlite'));
  database.exec(`UPDATE audit_origin SET told = '{"address":"192.0.2.8"}' WHERE seq = 2`);
  expect(verify()).toMatchObject({ status: 1, stderr: 'Where entry 2 came from is not what was written.\n' });
  await lagebild.runJobs(Date.now() + 31 * DAY);
  expect(await origins()).toEqual([
    ['signInFailed', null],
    ['signIn', null],
  ]);
  expect(database.prepare('SELECT count(*) AS count FROM audit_origin').get()).toEqual({ count: 0 });
  database.close();
  expect(verify()).toMatchObject({ status: 0 });
});
