// Codecs that are not ours: files in region/codecs/, and those that were uploaded. An uploaded one hides a file of the same name.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';

export interface ForeignCodec {
  readonly name: string;
  readonly source: string;
  /** Where it came from. */
  readonly origin: 'region' | 'uploaded';
  /** JSON of its example vectors; empty when it has none. */
  readonly vectors: string;
  /** Epoch milliseconds; undefined for a file. */
  readonly savedAt: number | undefined;
}

export const CODEC_NAME = /^[a-z0-9][a-z0-9-]{0,63}$/;
/** The largest of The Things Network's device repository has some 150 KiB. */
export const MAX_CODEC_BYTES = 256 * 2 ** 10;

export class Codecs {
  readonly #codecs = new Map<string, ForeignCodec>();
  readonly #files = new Map<string, ForeignCodec>();
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
    for (const row of database.prepare('SELECT name, source, vectors, saved_at AS savedAt FROM codec').all()) {
      const { name, source, vectors, savedAt } = row as unknown as Omit<ForeignCodec, 'origin'>;
      this.#codecs.set(name, { name, source, vectors, savedAt, origin: 'uploaded' });
    }
  }

  /** Reads region/codecs/*.js, each with {name}.vectors.json beside it if there is one. */
  loadFiles(region: string): void {
    const folder = join(region, 'codecs');
    if (!existsSync(folder)) return;
    for (const file of readdirSync(folder).filter((one) => one.endsWith('.js')))
      this.useFile(readCodecFile(region, file.slice(0, -'.js'.length)));
  }

  /** A file of the region is used from now on, unless an uploaded codec hides it. */
  useFile(codec: ForeignCodec): void {
    this.#files.set(codec.name, codec);
  }

  forgetFile(name: string): void {
    this.#files.delete(name);
  }

  /** The file of this name that is used, also when an uploaded codec hides it. */
  file(name: string): ForeignCodec | undefined {
    return this.#files.get(name);
  }

  get(name: string): ForeignCodec | undefined {
    return this.#codecs.get(name) ?? this.#files.get(name);
  }

  all(): ForeignCodec[] {
    return [...new Map([...this.#files, ...this.#codecs]).values()].sort((a, b) => a.name.localeCompare(b.name));
  }

  save(name: string, source: string, vectors: string): void {
    const savedAt = Date.now();
    this.#database
      .prepare(
        `INSERT INTO codec (name, source, vectors, saved_at) VALUES (?, ?, ?, ?)
         ON CONFLICT (name) DO UPDATE SET source = excluded.source, vectors = excluded.vectors, saved_at = excluded.saved_at`,
      )
      .run(name, source, vectors, savedAt);
    this.#codecs.set(name, { name, source, vectors, savedAt, origin: 'uploaded' });
  }

  /** Deletes an uploaded one; a file of the same name is used again. @returns false when there was none */
  remove(name: string): boolean {
    this.#database.prepare('DELETE FROM codec WHERE name = ?').run(name);
    return this.#codecs.delete(name);
  }
}

/** Reads region/codecs/{name}.js and its examples. @throws the system's error when it cannot be read */
export function readCodecFile(region: string, name: string): ForeignCodec {
  const folder = join(region, 'codecs');
  const examples = join(folder, `${name}.vectors.json`);
  const vectors = existsSync(examples) ? readFileSync(examples, 'utf8') : '';
  return { name, source: readFileSync(join(folder, `${name}.js`), 'utf8'), vectors, origin: 'region', savedAt: undefined };
}
