// What lasts of credentials: the tables "access" and "access_bounds".
import type { DatabaseSync } from 'node:sqlite';
import type { PublishBounds } from '../domain/publish-bounds.ts';

export interface AccessRow {
  readonly username: string;
  readonly municipality: string;
  readonly note: string;
  readonly gateway: string | undefined;
  readonly prefixes: readonly string[] | undefined;
  /** SHA-256 of the password. */
  hash: Uint8Array;
  /** Epoch milliseconds, as all times here. */
  readonly issuedAt: number;
  /** Of the password before, and until when it is good. */
  oldHash?: Uint8Array | undefined;
  oldUntil?: number | undefined;
  rotatedAt?: number | undefined;
  firstUsedAt?: number | undefined;
  certificateUntil?: number | undefined;
}

export const ACCESS_SCHEMA = `
  CREATE TABLE IF NOT EXISTS access (
    username TEXT PRIMARY KEY, municipality TEXT NOT NULL, note TEXT NOT NULL, hash BLOB NOT NULL, issued_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS access_bounds (
    username TEXT PRIMARY KEY, municipality TEXT NOT NULL, gateway TEXT, prefixes TEXT
  ) STRICT, WITHOUT ROWID;
`;

/** Columns that a table of a version before has not yet. */
export const ACCESS_COLUMNS = [
  ['access', 'old_hash BLOB'],
  ['access', 'old_until INTEGER'],
  ['access', 'rotated_at INTEGER'],
  ['access', 'first_used_at INTEGER'],
  ['access', 'certificate_until INTEGER'],
] as const;

/** As SQLite answers: null where there is nothing. */
type Stored = { readonly [K in keyof AccessRow]: Exclude<AccessRow[K], undefined> | null } & { readonly prefixes: string | null };

export class AccessTable {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /** Those that were not taken back. */
  all(): AccessRow[] {
    const rows = this.#database
      .prepare(
        `SELECT a.username, a.municipality, a.note, a.hash, a.issued_at AS issuedAt, a.old_hash AS oldHash, a.old_until AS oldUntil,
           a.rotated_at AS rotatedAt, a.first_used_at AS firstUsedAt, a.certificate_until AS certificateUntil, b.gateway, b.prefixes
         FROM access a LEFT JOIN access_bounds b ON b.username = a.username`,
      )
      .all() as unknown as Stored[];
    return rows.map(({ prefixes, ...row }) => {
      const given = Object.fromEntries(Object.entries(row).map(([name, value]) => [name, value ?? undefined]));
      return { ...given, prefixes: listOf(prefixes) } as AccessRow;
    });
  }

  /** What was issued for less than a whole municipality, also of those that were taken back. */
  narrow(): (PublishBounds & { readonly username: string })[] {
    const rows = this.#database.prepare('SELECT username, municipality, gateway, prefixes FROM access_bounds').all() as unknown as {
      readonly username: string;
      readonly municipality: string;
      readonly gateway: string | null;
      readonly prefixes: string | null;
    }[];
    return rows.map(({ gateway, prefixes, ...row }) => ({ ...row, gateway: gateway ?? undefined, prefixes: listOf(prefixes) }));
  }

  insert({ username, municipality, note, gateway, prefixes, hash, issuedAt }: AccessRow): void {
    // First what narrows it: after a power cut between the two there must be no credentials that may do more than they should.
    if (gateway !== undefined || prefixes) {
      this.#database
        .prepare('INSERT INTO access_bounds (username, municipality, gateway, prefixes) VALUES (?, ?, ?, ?)')
        .run(username, municipality, gateway ?? null, prefixes ? JSON.stringify(prefixes) : null);
    }
    this.#database
      .prepare('INSERT INTO access (username, municipality, note, hash, issued_at) VALUES (?, ?, ?, ?, ?)')
      .run(username, municipality, note, hash, issuedAt);
  }

  /** Writes what changes in the life of credentials. */
  update({ username, hash, oldHash, oldUntil, rotatedAt, firstUsedAt, certificateUntil }: AccessRow): void {
    this.#database
      .prepare(
        `UPDATE access SET hash = ?, old_hash = ?, old_until = ?, rotated_at = ?, first_used_at = ?, certificate_until = ?
         WHERE username = ?`,
      )
      .run(hash, oldHash ?? null, oldUntil ?? null, rotatedAt ?? null, firstUsedAt ?? null, certificateUntil ?? null, username);
  }

  /** What they were issued for stays known: their messages may wait in the quarantine. */
  remove(username: string): void {
    this.#database.prepare('DELETE FROM access WHERE username = ?').run(username);
  }
}

const listOf = (json: string | null): string[] | undefined => (json === null ? undefined : (JSON.parse(json) as string[]));
