// Copies a data folder into another one, consistent in itself, with a list of checksums and counts.
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { chmod, copyFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { backup, DatabaseSync } from 'node:sqlite';
import {
  BackupError,
  type BackupList,
  countData,
  describeFile,
  filesBelow,
  isEmpty,
  LIST_FILE,
  openReadings,
  READINGS_FILE,
  REGISTRY_FILE,
} from './backup-files.ts';

/** Copied by its own means: a database file copied while somebody writes is no database. */
const isOfDatabase = (path: string): boolean => [REGISTRY_FILE, READINGS_FILE].some((name) => path.startsWith(name));

/** Segments of the log before the archive they move to, so that what moves meanwhile is found there. */
const byMovement = (paths: readonly string[]): string[] => [
  ...paths.filter((path) => !path.startsWith(join('log', 'raw'))),
  ...paths.filter((path) => path.startsWith(join('log', 'raw'))),
];

async function copyInto(data: string, target: string, path: string): Promise<void> {
  mkdirSync(join(target, dirname(path)), { recursive: true, mode: 0o700 });
  await copyFile(join(data, path), join(target, path)).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error; // moved to the archive, or compressed, since it was listed
  });
}

/**
 * Everything of a data folder. With the embedded store nobody may have it open; with InfluxDB Lagebild may go on: the log is copied before the
 * registry, so what the registry calls settled is never missing in it.
 * @param target an empty or new folder, readable only for its owner: it holds hashes of passwords and what people wrote
 * @throws {BackupError}
 */
export async function takeBackup(data: string, target: string): Promise<BackupList> {
  if (!existsSync(join(data, REGISTRY_FILE)))
    throw new BackupError(`${resolve(data)} is no data folder of Lagebild: it has no ${REGISTRY_FILE}.`);
  if (!isEmpty(target)) throw new BackupError(`${resolve(target)} is not empty; name a new folder for each backup.`);
  if (resolve(target).startsWith(`${resolve(data)}/`)) throw new BackupError('A backup cannot lie in the data folder itself.');
  const readings = join(data, READINGS_FILE);
  const held = existsSync(readings) ? await openReadings(readings, 'READ_WRITE') : undefined;
  try {
    mkdirSync(target, { recursive: true, mode: 0o700 });
    await chmod(target, 0o700);
    await held?.connection.run('CHECKPOINT'); // all of it is in the one file from here on
    for (const list of [filesBelow(data), filesBelow(data)]) {
      const missing = list.filter((path) => !isOfDatabase(path) && !path.endsWith('.part') && !existsSync(join(target, path)));
      for (const path of byMovement(missing)) await copyInto(data, target, path);
    }
    const registry = new DatabaseSync(join(data, REGISTRY_FILE));
    await backup(registry, join(target, REGISTRY_FILE)).finally(() => registry.close());
    await chmod(join(target, REGISTRY_FILE), 0o600);
    // Last: closing any descriptor of the file ends this process's lock on it.
    if (held) await copyFile(readings, join(target, READINGS_FILE));
  } finally {
    held?.close();
  }
  const counts = await countData(target);
  for (const rest of ['-wal', '-shm']) rmSync(join(target, REGISTRY_FILE + rest), { force: true }); // left by looking; empty
  const files: Record<string, { bytes: number; sha256: string }> = {};
  for (const path of filesBelow(target)) files[path] = await describeFile(join(target, path));
  const list: BackupList = { format: 1, madeAt: new Date().toISOString(), counts, files };
  writeFileSync(join(target, LIST_FILE), `${JSON.stringify(list, null, 2)}\n`);
  return list;
}
