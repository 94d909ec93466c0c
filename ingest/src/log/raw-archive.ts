// Settled segments, kept for a while so that readings can be decoded anew: taken over by renaming, compressed at leisure.
import { join } from 'node:path';
import { promisify } from 'node:util';
import { zstdCompress, zstdDecompress } from 'node:zlib';
import type { Logger } from 'pino';
import type { Disk } from './disk.ts';
import type { LogRecord } from './record.ts';
import type { Segment } from './recovery.ts';
import { parseSegmentName, readSegment, segmentName } from './segment.ts';

const compress = promisify(zstdCompress);
const decompress = promisify(zstdDecompress);

const DAY_MS = 86_400_000;

interface Archived {
  readonly name: string;
  readonly firstSeq: number;
  readonly salt: number;
  /** Arrival of its oldest and newest record, epoch milliseconds. */
  readonly oldest: number;
  readonly newest: number;
}

const archivedName = ({ oldest, newest, ...id }: Omit<Archived, 'name'>): string =>
  `${segmentName(id).slice(0, -'.seg'.length)}-${oldest}-${newest}.zst`;

function parseArchivedName(name: string): Archived | undefined {
  const match = /^(\d{16}-[0-9a-f]{8})-(\d+)-(\d+)\.zst$/.exec(name);
  const id = match && parseSegmentName(`${match[1]}.seg`);
  return match && id ? { name, ...id, oldest: Number(match[2]), newest: Number(match[3]) } : undefined;
}

export class RawArchive {
  readonly #disk: Disk;
  readonly #folder: string;
  readonly #days: number;
  readonly #log: Logger;
  /** Compressing goes on one file at a time. */
  #work: Promise<void> = Promise.resolve();

  /** @param days how long raw messages are kept; 0 keeps none */
  constructor(options: { disk: Disk; folder: string; days: number; log: Logger }) {
    this.#disk = options.disk;
    this.#folder = options.folder;
    this.#days = options.days;
    this.#log = options.log;
  }

  async open(): Promise<void> {
    await this.#disk.makeFolder(this.#folder);
    for (const name of await this.#disk.list(this.#folder)) {
      if (parseSegmentName(name)) this.#compressLater(name);
      else if (name.endsWith('.part')) await this.#disk.remove(join(this.#folder, name));
    }
  }

  /** Takes a settled segment out of the log's folder. */
  async take(logFolder: string, { name, arrivals }: Segment): Promise<void> {
    if (this.#days === 0) return this.#disk.remove(join(logFolder, name));
    await this.#disk.rename(join(logFolder, name), join(this.#folder, name));
    this.#compressLater(name, arrivals);
  }

  /** Deletes what is older than it is to be kept. */
  async expire(now: number): Promise<void> {
    for (const { name, newest } of await this.#list()) {
      if (newest < now - this.#days * DAY_MS) await this.#disk.remove(join(this.#folder, name));
    }
  }

  /**
   * Deletes the oldest file: the disk is full, and messages that are settled give way to those that are not.
   * @returns false when there is none
   */
  async makeRoom(): Promise<boolean> {
    const names = (await this.#disk.list(this.#folder)).filter((name) => parseSegmentName(name) ?? parseArchivedName(name));
    const oldest = names.sort()[0];
    if (oldest === undefined) return false;
    await this.#disk.remove(join(this.#folder, oldest));
    this.#log.warn({ file: oldest }, 'the disk is full: the oldest raw messages that were already settled have been deleted');
    return true;
  }

  /** Records that arrived in [from, to), epoch milliseconds, oldest segment first. */
  async *read(from: number, to: number): AsyncGenerator<LogRecord[]> {
    await this.#work;
    for (const { name, salt, oldest, newest } of await this.#list()) {
      if (newest < from || oldest >= to) continue;
      const bytes = await decompress(await this.#disk.readFile(join(this.#folder, name)));
      yield readSegment(bytes, salt).records.filter(({ receivedAt }) => receivedAt >= from && receivedAt < to);
    }
  }

  async close(): Promise<void> {
    await this.#work;
  }

  async #list(): Promise<Archived[]> {
    const archived = (await this.#disk.list(this.#folder)).flatMap((name) => parseArchivedName(name) ?? []);
    return archived.sort((a, b) => a.firstSeq - b.firstSeq);
  }

  #compressLater(name: string, arrivals?: Segment['arrivals']): void {
    this.#work = this.#work
      .then(() => this.#compress(name, arrivals))
      .catch((error: Error) => {
        this.#log.warn({ err: error, file: name }, 'raw messages could not be compressed; they are kept as they are until the next start');
      });
  }

  async #compress(name: string, known: Segment['arrivals']): Promise<void> {
    const id = parseSegmentName(name);
    if (!id) return;
    const path = join(this.#folder, name);
    const bytes = await this.#disk.readFile(path);
    const arrivals = known ?? arrivalsOf(readSegment(bytes, id.salt).records);
    if (arrivals) {
      const target = join(this.#folder, archivedName({ ...id, ...arrivals }));
      await this.#writeWhole(target, await compress(bytes));
    }
    await this.#disk.remove(path);
  }

  /** The whole file, or nothing of it: on a full disk halves would take the room that is missing. */
  async #writeWhole(path: string, bytes: Uint8Array): Promise<void> {
    const part = `${path}.part`;
    const file = await this.#disk.open(part, 'new');
    try {
      try {
        await file.write(bytes, 0);
        await file.sync();
      } finally {
        await file.close();
      }
      await this.#disk.rename(part, path);
    } catch (error) {
      await this.#disk.remove(part).catch(() => undefined);
      throw error;
    }
    await this.#disk.syncFolder(this.#folder);
  }
}

function arrivalsOf(records: readonly LogRecord[]): Segment['arrivals'] {
  if (records.length === 0) return undefined;
  const times = records.map(({ receivedAt }) => receivedAt);
  return { oldest: times.reduce((a, b) => Math.min(a, b)), newest: times.reduce((a, b) => Math.max(a, b)) };
}
