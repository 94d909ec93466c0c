// Check 30, the restore drill: a backup brings everything back, and raw messages alone bring readings, books and quarantine back.
import { spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { openDurableLog } from '@lagebild/ingest/log/durable-log.ts';
import mqtt from 'mqtt';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { countData } from '../../scripts/backup/backup-files.ts';
import { drill, runOn } from '../../scripts/backup/drill.ts';
import { restoreBackup, restoreFromRaw } from '../../scripts/backup/restore-backup.ts';
import { takeBackup } from '../../scripts/backup/take-backup.ts';
import { temporaryFolder } from '../support/running-lagebild.ts';
import { startProgram } from '../support/started-program.ts';

const folder = temporaryFolder();
const data = join(folder, 'data');
const backup = join(folder, 'backup');
const begin = Date.now();
const run = (script: string, ...args: string[]) => spawnSync(process.execPath, [`scripts/${script}.ts`, ...args], { encoding: 'utf8' });

/** 60 readings, of which every tenth comes twice and every twentieth contradicts itself, and 5 that cannot be taken. */
async function fill(mqttUrl: string, from: number): Promise<void> {
  const client = await mqtt.connectAsync(mqttUrl);
  const publish = (device: string, payload: object) => client.publishAsync(`v1/unna/air/${device}`, JSON.stringify(payload), { qos: 1 });
  for (let n = from; n < from + 60; n += 1) {
    const message = { time: begin + n, values: { pm10: n % 50, no2: 20 } };
    await publish(`station-${n % 4}`, message);
    if (n % 10 === 0) await publish(`station-${n % 4}`, message);
    if (n % 20 === 0) await publish(`station-${n % 4}`, { ...message, values: { pm10: 51 } });
  }
  for (let n = 0; n < 5; n += 1) await publish('station-0', { time: begin + n, values: { pm10: 'much' } });
  await client.endAsync();
}
const WANTED = { stored: 120, duplicate: 12, quarantined: 16, noted: 0 };
const RECEIVED = 148;
let saidWhileRunning: unknown;

beforeAll(async () => {
  let program = await startProgram({ DATA_DIR: data });
  await fill(program.mqttUrl, 0);
  await program.end('SIGTERM');
  // The second run writes a segment of its own and lets the first one go to the archive: both kinds are in the backup.
  program = await startProgram({ DATA_DIR: data });
  await fill(program.mqttUrl, 60);
  const { httpUrl } = program;
  await vi.waitFor(
    async () => {
      const books = (await (await fetch(`${httpUrl}/api/v1/ledger`)).json()) as { received: number; inLog: number };
      if (books.received < RECEIVED || books.inLog > 0) throw new Error('not all of it is settled yet');
    },
    { timeout: 20_000, interval: 100 },
  );
  saidWhileRunning = await takeBackup(data, join(folder, 'torn')).catch((error: Error) => error.message);
  await program.end('SIGTERM');
  await archiveAllButTheNewest();
  await takeBackup(data, backup);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What goes on while Lagebild runs on for a while: settled segments move to the archive and are compressed. */
async function archiveAllButTheNewest(): Promise<void> {
  const quiet = pino({ level: 'silent' });
  const options = { folder: join(data, 'log'), maxBytes: 2 ** 28, rawDays: 30, onUnsettled: () => undefined, log: quiet };
  const log = await openDurableLog({ ...options, settledSeq: 0 });
  await log.settled(log.lastSeq);
  await log.close();
}

describe('30 everything is gone but the backup', () => {
  it('holds every kind of file, for its owner alone, and a list of them', () => {
    const segments = readdirSync(join(backup, 'log'), { recursive: true }) as string[];
    expect(segments.some((name) => name.endsWith('.zst'))).toBe(true);
    expect(statSync(backup).mode & 0o077).toBe(0);
    expect(readdirSync(backup).sort()).toEqual(['backup.json', 'lagebild.sqlite', 'log', 'readings.duckdb']);
  });

  it('is not taken while somebody writes, and leaves nothing half then', () => {
    expect(saidWhileRunning).toContain('stop Lagebild');
    expect(existsSync(join(folder, 'torn'))).toBe(false);
  });

  it('comes back into an empty folder with the same readings, books and quarantine, and Lagebild starts on it', async () => {
    const { counts, afterStart } = await drill(backup, 'region', 'backup');
    expect(counts).toEqual({ readings: 240, devices: 4, quarantine: 16, books: WANTED });
    expect(afterStart).toEqual(counts);
  });

  it('is refused when one byte of it is another one, when a file is missing, and where data is already', async () => {
    const target = join(folder, 'target');
    await expect(restoreBackup(backup, data)).rejects.toThrow('is not empty');
    const bad = join(folder, 'bad');
    await takeBackup(data, bad);
    appendFileSync(join(bad, 'readings.duckdb'), 'x');
    await expect(restoreBackup(bad, target)).rejects.toThrow(
      'readings.duckdb of the backup is not what was backed up: nothing was restored',
    );
    rmSync(join(bad, 'readings.duckdb'));
    await expect(restoreBackup(bad, target)).rejects.toThrow('missing');
    await expect(restoreBackup(folder, target)).rejects.toThrow('is no backup');
    expect(existsSync(target)).toBe(false);
  });
});

describe('30 everything is gone but the raw messages', () => {
  it('gives the same readings, books and quarantine again', async () => {
    const anew = join(folder, 'anew');
    expect(await restoreFromRaw(backup, anew)).toBeGreaterThan(1);
    expect(readdirSync(anew)).toEqual(['log']);
    expect(await runOn(anew, 'region')).toMatchObject({ ...WANTED, inLog: 0 });
    expect(await countData(anew)).toEqual({ readings: 240, devices: 4, quarantine: 16, books: WANTED });
  });

  it('says so where there are none', async () => {
    const empty = join(folder, 'empty');
    mkdirSync(empty);
    await expect(restoreFromRaw(empty, join(folder, 'nothing'))).rejects.toThrow('holds no raw messages');
  });
});

describe('30 the commands of docs/backup.md', () => {
  it('do what they say', () => {
    const copy = join(folder, 'copy');
    expect(run('backup', '--data', data, '--to', copy)).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('240 values, 4 devices'),
    });
    expect(run('backup', '--data', data, '--to', copy)).toMatchObject({ status: 1, stderr: expect.stringContaining('not empty') });
    expect(run('restore', '--from', copy, '--data', join(folder, 'back'))).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('restored into'),
    });
    expect(run('restore', '--from', copy, '--raw', '--data', join(folder, 'raw'))).toMatchObject({ status: 0, stderr: '' });
    expect(run('restore', '--from', copy)).toMatchObject({ status: 2, stderr: expect.stringContaining('docs/backup.md') });
    writeFileSync(join(folder, 'file'), '');
    expect(run('backup', '--data', folder, '--to', join(folder, 'x')).stderr).toContain('is no data folder of Lagebild');
  });

  // ./data is the default, and shells complete a folder with a slash: a path that is cut wrongly leaves the whole log out.
  it.each(['./data', 'data', './data/', data])('take the log along when the data folder is written %s', (written) => {
    const to = mkdtempSync(join(folder, 'written-'));
    writeFileSync(join(folder, '.env'), `DATA_DIR=${written}\n`);
    const script = resolve('scripts/backup.ts');
    const { DATA_DIR: _, ...env } = process.env;
    expect(spawnSync(process.execPath, [script, '--to', `${to}/`], { cwd: folder, env, encoding: 'utf8' })).toMatchObject({ status: 0 });
    expect(readdirSync(to, { recursive: true })).toEqual(readdirSync(backup, { recursive: true }));
    const { files } = JSON.parse(readFileSync(join(to, 'backup.json'), 'utf8')) as { files: object };
    expect(Object.keys(files)).toContain('log/checkpoint');
  });
});
