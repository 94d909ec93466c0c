// Brings a backup, or raw messages alone, into an empty data folder.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { copyFile, readFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { isDeepStrictEqual, promisify } from 'node:util';
import { zstdDecompress } from 'node:zlib';
import { parseSegmentName } from '@lagebild/ingest/log/segment.ts';
import {
  BackupError,
  type BackupList,
  type Counts,
  countData,
  describeFile,
  filesBelow,
  isEmpty,
  LIST_FILE,
  sayCounts,
} from './backup-files.ts';

const decompress = promisify(zstdDecompress);

function requireEmpty(data: string): void {
  if (!isEmpty(data))
    throw new BackupError(`${resolve(data)} is not empty; a restore writes into an empty folder only. Move the old one away.`);
  mkdirSync(data, { recursive: true, mode: 0o700 });
}

function readList(from: string): BackupList {
  try {
    return JSON.parse(readFileSync(join(from, LIST_FILE), 'utf8')) as BackupList;
  } catch (cause) {
    throw new BackupError(`${resolve(from)} is no backup: ${LIST_FILE} cannot be read.`, { cause });
  }
}

/**
 * Copies a backup back and counts what arrived.
 * @throws {BackupError} when a file is missing or not the one that was backed up, or the counts differ
 */
export async function restoreBackup(from: string, data: string): Promise<Counts> {
  const { files, counts } = readList(from);
  for (const [path, { bytes, sha256 }] of Object.entries(files)) {
    const found = existsSync(join(from, path)) ? await describeFile(join(from, path)) : undefined;
    if (found?.bytes !== bytes || found.sha256 !== sha256)
      throw new BackupError(`${path} of the backup is ${found ? 'not what was backed up' : 'missing'}: nothing was restored.`);
  }
  requireEmpty(data);
  for (const path of Object.keys(files)) {
    mkdirSync(join(data, dirname(path)), { recursive: true, mode: 0o700 });
    await copyFile(join(from, path), join(data, path));
  }
  const arrived = await countData(data);
  if (!isDeepStrictEqual(arrived, counts))
    throw new BackupError(`Other counts than in the backup: ${sayCounts(arrived)}; it had ${sayCounts(counts)}.`);
  return arrived;
}

/** The name a segment had in the log before it was archived; undefined for another file. */
function segmentOf(path: string): string | undefined {
  const name = basename(path).replace(/^(\d{16}-[0-9a-f]{8})-\d+-\d+\.zst$/, '$1.seg');
  return parseSegmentName(name) && name;
}

/**
 * Puts raw messages back into the log of an empty data folder, as if none of them were settled: the next start takes them in from the first on.
 * @param from a backup, a data folder, or its folder log/
 * @returns segments put back
 * @throws {BackupError}
 */
export async function restoreFromRaw(from: string, data: string): Promise<number> {
  const source = existsSync(join(from, 'log')) ? join(from, 'log') : from;
  const segments = filesBelow(source).flatMap((path) => {
    const name = segmentOf(path);
    return name ? [{ path: join(source, path), name }] : [];
  });
  if (segments.length === 0) throw new BackupError(`${resolve(source)} holds no raw messages (RAW_DAYS=0 keeps none).`);
  requireEmpty(data);
  mkdirSync(join(data, 'log'), { mode: 0o700 });
  for (const { path, name } of segments) {
    const bytes = await readFile(path);
    writeFileSync(join(data, 'log', name), path.endsWith('.zst') ? await decompress(bytes) : bytes, { mode: 0o600 });
  }
  return segments.length;
}
