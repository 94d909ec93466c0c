// The folder of a mosquitto's configuration: every file for its owner alone, replaced whole or not at all.
import { closeSync, fchownSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { type DynamicSecurity, EMPTY, makeSecret, parseDynamicSecurity } from './dynamic-security.ts';

export const FILES = {
  settings: 'mosquitto.conf',
  access: 'dynamic-security.json',
  workerPassword: 'lagebild-password',
  administrationPassword: 'administration-password',
} as const;

/** Root hands a file to whom the folder belongs: mosquitto gives up root before it reads its accounts. */
function writePrivate(folder: string, name: string, text: string): void {
  const path = join(folder, name);
  const waiting = `${path}.${process.pid}.new`;
  const file = openSync(waiting, 'wx', 0o600);
  try {
    const { uid, gid } = statSync(folder);
    if (process.getuid?.() === 0) fchownSync(file, uid, gid);
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(waiting, path);
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

export class AccessFolder {
  readonly path: string;

  /** Makes the folder where there is none. */
  constructor(path: string) {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    this.path = path;
  }

  /** The accounts of the file; none of them before there is one. @throws {Error} naming the file when it is not right */
  readAccess(): DynamicSecurity {
    const text = readIfThere(join(this.path, FILES.access));
    if (text === undefined) return EMPTY;
    try {
      return parseDynamicSecurity(text);
    } catch (cause) {
      throw new Error(`${join(this.path, FILES.access)} is no file of mosquitto's dynamic-security plugin`, { cause });
    }
  }

  writeAccess(access: DynamicSecurity): void {
    writePrivate(this.path, FILES.access, `${JSON.stringify(access, null, 2)}\n`);
  }

  writeSettings(text: string): void {
    writePrivate(this.path, FILES.settings, text);
  }

  /** @returns undefined where there is none */
  readPassword(name: 'workerPassword' | 'administrationPassword'): string | undefined {
    return readIfThere(join(this.path, FILES[name]))?.trim();
  }

  writePassword(name: 'workerPassword' | 'administrationPassword', password: string): void {
    writePrivate(this.path, FILES[name], `${password}\n`);
  }

  /** Reads a password, and makes one where there is none. */
  ensurePassword(name: 'workerPassword' | 'administrationPassword'): string {
    const present = this.readPassword(name);
    if (present) return present;
    const made = makeSecret();
    this.writePassword(name, made);
    return made;
  }
}
