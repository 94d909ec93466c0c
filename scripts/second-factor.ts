// npm run second-factor -- off LOGIN: takes the second factor of an account away, for the administrator whom no other can help. Lagebild is stopped meanwhile.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { readSettings } from '@lagebild/shared/contract/settings.ts';
import { openRegistry } from '@lagebild/shared/registry/registry.ts';
import { readEnvFile } from '../start/env-file.ts';

const USAGE = `npm run second-factor -- off LOGIN     takes the second factor of an account away and ends its sessions

For the only administrator, who has lost phone and recovery codes; everybody else asks an administrator (/konten). Stop Lagebild first, and run this as
the account Lagebild runs as. It is written into the audit log.\n`;

function fail(sentence: string, code = 1): never {
  process.stderr.write(`${sentence}\n`);
  process.exit(code);
}

/** A Lagebild that runs keeps the end of the audit log in mind: a second program that appends to it would stop it. */
function isInUse(of: string): boolean {
  const database = new DatabaseSync(of, { timeout: 0 });
  try {
    database.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; ROLLBACK');
    return false;
  } catch (error) {
    const { message } = error as Error;
    if (/locked|busy/.test(message)) return true;
    return fail(`${of} cannot be opened: ${message}. Is this the account Lagebild runs as?`);
  } finally {
    database.close();
  }
}

const [what, login, ...more] = process.argv.slice(2);
if (what !== 'off' || login === undefined || more.length > 0) fail(USAGE, 2);
process.umask(0o027);
readEnvFile();
const folder = readSettings(process.env).DATA_DIR;
const file = join(folder, 'lagebild.sqlite');
if (!existsSync(file)) fail(`There is no Lagebild in ${folder}.`, 2);
if (isInUse(file)) fail('Lagebild is running. Stop it first, or let another administrator do it (/konten).');
const registry = openRegistry(folder);
const problem = takeAway(login);
registry.close();
if (problem !== undefined) fail(problem);
process.stdout.write(`"${login}" signs in with the password alone now. Set a new second factor up at once: /konto\n`);

/** @returns why it could not be done */
function takeAway(of: string): string | undefined {
  const account = registry.accounts.byLogin(of);
  if (!account) return `There is no account "${of}".`;
  if (!registry.secondFactors.turnOff(account.id)) return `"${account.login}" has no second factor.`;
  registry.oneTimeLinks.revoke(account.id, 'wall');
  registry.sessions.end({ account: account.id });
  registry.audit.append({ who: 'local', action: 'accountFactorEnd', what: { login: account.login } });
  return undefined;
}
