// Starts Lagebild on restored data and asks it for its books: shut off from brokers, mail and everybody else.
import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Answer } from '@lagebild/shared/contract/http.ts';
import { paths } from '@lagebild/shared/contract/paths.ts';
import { BackupError, type Counts, countData, sayCounts } from './backup-files.ts';
import { restoreBackup, restoreFromRaw } from './restore-backup.ts';

const root = resolve(import.meta.dirname, '../..');
const START_TIMEOUT_MS = 120_000;
const ASK_EVERY_MS = 200;

/**
 * What the started Lagebild gets to know: neither this shell's settings nor a .env, so it reaches no broker, sends no mail,
 * and listens on free ports of this machine alone.
 */
const environmentOf = (data: string, region: string) => ({
  PATH: process.env.PATH ?? '',
  DATA_DIR: data,
  REGION_DIR: region,
  HTTP_PORT: '0',
  MQTT_PORT: '0',
  SIMULATOR: 'off',
  LOG_LEVEL: 'warn',
});

async function addressOf(child: ChildProcess): Promise<string> {
  let said = '';
  return new Promise((found, reject) => {
    const timeout = setTimeout(
      () => reject(new BackupError('Lagebild did not get ready on the restored data in two minutes.')),
      START_TIMEOUT_MS,
    );
    child.stdout?.on('data', (text) => {
      said += text;
      const address = /ready: (\S+)/.exec(said)?.[1];
      if (address === undefined) return;
      clearTimeout(timeout);
      found(address);
    });
    child.once('exit', (code) => {
      clearTimeout(timeout);
      reject(new BackupError(`Lagebild does not start on the restored data; it ended with ${code}.`));
    });
  });
}

/**
 * Runs Lagebild on a data folder until everything in its log is settled.
 * @param region the rule book; its connections to brokers are left out
 */
export async function runOn(data: string, region: string): Promise<Answer<'ledger'>> {
  const folder = mkdtempSync(join(tmpdir(), 'lagebild-drill-'));
  cpSync(region, join(folder, 'region'), { recursive: true });
  rmSync(join(folder, 'region/connections.yaml'), { force: true });
  const child = spawn(process.execPath, [join(root, 'start/main.ts')], {
    cwd: folder,
    env: environmentOf(resolve(data), join(folder, 'region')),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise((done) => child.once('exit', done));
  try {
    const address = await addressOf(child);
    for (;;) {
      const books = (await (await fetch(address + paths.ledger)).json()) as Answer<'ledger'>;
      if (books.inLog === 0) return books;
      await sleep(ASK_EVERY_MS);
    }
  } finally {
    child.kill('SIGTERM');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  }
}

export interface DrillReport {
  readonly counts: Counts;
  /** Counted again after Lagebild ran on the restored data. */
  readonly afterStart: Counts;
}

/**
 * Restores a backup into a folder of its own, starts Lagebild on it, counts, and deletes the folder.
 * @param way `backup`: all of it; `raw`: its raw messages alone, into an empty store
 * @throws {BackupError} when anything is missing afterwards
 */
export async function drill(from: string, region: string, way: 'backup' | 'raw'): Promise<DrillReport> {
  const data = mkdtempSync(join(tmpdir(), 'lagebild-restored-'));
  try {
    const wanted = await restoreBackup(from, data);
    if (way === 'raw') {
      rmSync(data, { recursive: true });
      await restoreFromRaw(from, data);
    }
    const { stored, duplicate, noted, quarantined } = await runOn(data, region);
    const told = { stored, duplicate, quarantined, noted };
    const afterStart = await countData(data);
    const isSame =
      isDeepStrictEqual(told, wanted.books) && afterStart.quarantine === wanted.quarantine && afterStart.readings === wanted.readings;
    if (!isSame) throw new BackupError(`After the start: ${sayCounts(afterStart)}. In the backup: ${sayCounts(wanted)}.`);
    return { counts: wanted, afterStart };
  } finally {
    if (existsSync(data)) rmSync(data, { recursive: true, force: true });
  }
}
