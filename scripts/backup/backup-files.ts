// What a backup consists of: the files of a data folder, a list of them with checksums, and what is counted in them.
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readdirSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pipeline } from 'node:stream/promises';
import { DuckDBInstance } from '@duckdb/node-api';

/** One sentence that says what stands in the way, and what to do. */
export class BackupError extends Error {
  readonly code = 'BACKUP_FAILED';
}

export const LIST_FILE = 'backup.json';
export const REGISTRY_FILE = 'lagebild.sqlite';
export const READINGS_FILE = 'readings.duckdb';

export interface Counts {
  /** Values in the embedded store; null where readings are in InfluxDB. */
  readonly readings: number | null;
  readonly devices: number;
  readonly quarantine: number;
  /** How messages ended, all municipalities together. */
  readonly books: { readonly stored: number; readonly duplicate: number; readonly quarantined: number; readonly noted: number };
}

export interface BackupList {
  readonly format: 1;
  readonly madeAt: string;
  readonly counts: Counts;
  /** By path below the backup's folder. */
  readonly files: Readonly<Record<string, { readonly bytes: number; readonly sha256: string }>>;
}

/** Paths of all files below a folder, sorted. */
export function filesBelow(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
}

export const isEmpty = (folder: string): boolean => !existsSync(folder) || readdirSync(folder).length === 0;

export async function describeFile(path: string): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return { bytes: (await stat(path)).size, sha256: hash.digest('hex') };
}

/** @throws {BackupError} when Lagebild has it open */
export async function openReadings(path: string, mode: 'READ_WRITE' | 'READ_ONLY') {
  const instance = await DuckDBInstance.create(path, { access_mode: mode }).catch((cause: Error) => {
    if (/lock/i.test(cause.message))
      throw new BackupError(`${path} is in use: stop Lagebild, or take a snapshot of the disk (docs/backup.md).`);
    throw new BackupError(`${path} cannot be opened: ${cause.message.split('\n')[0]}`, { cause });
  });
  const connection = await instance.connect();
  return {
    connection,
    close() {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

async function countReadings(path: string): Promise<number> {
  const { connection, close } = await openReadings(path, 'READ_ONLY');
  try {
    const [row] = (await connection.runAndReadAll('SELECT count(*)::INTEGER AS n FROM point')).getRowObjects();
    return Number(row?.n);
  } finally {
    close();
  }
}

/** Counts what a data folder holds. Nobody may be writing to it. */
export async function countData(folder: string): Promise<Counts> {
  const readings = join(folder, READINGS_FILE);
  const database = new DatabaseSync(join(folder, REGISTRY_FILE), { readOnly: true });
  try {
    const one = (sql: string) => database.prepare(sql).get() as Record<string, number>;
    const sum = (ending: string) => `coalesce(sum(${ending}), 0) AS ${ending}`;
    return {
      readings: existsSync(readings) ? await countReadings(readings) : null,
      devices: one('SELECT count(*) AS n FROM device').n ?? 0,
      quarantine: one('SELECT count(*) AS n FROM quarantine').n ?? 0,
      books: { ...one(`SELECT ${['stored', 'duplicate', 'quarantined', 'noted'].map(sum).join(', ')} FROM ledger`) } as Counts['books'],
    };
  } finally {
    database.close();
  }
}

export function sayCounts({ readings, devices, quarantine, books }: Counts): string {
  const { stored, duplicate, noted, quarantined } = books;
  return (
    `${readings === null ? 'readings in InfluxDB' : `${readings} values`}, ${devices} devices, ${quarantine} messages in quarantine; ` +
    `books: ${stored} stored, ${duplicate} duplicate, ${noted} noted, ${quarantined} quarantined`
  );
}
