// From where somebody signed in, or tried to: beside the audit log and not in it, so that it can be deleted and the chain still holds.
//
// An entry has the hash of its origin with a salt of its own. As long as the origin is kept, a change of it shows; once both are deleted, no
// address can be told from the hash: without the salt even the four thousand million of IPv4 cannot be tried.
import { createHash, randomBytes } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { type Prepare, preparedOnce } from '../statements.ts';

/** Long enough to find out about an attack, and days longer than a session lasts. */
export const ORIGINS_KEPT_DAYS = 30;

export const AUDIT_ORIGIN_SCHEMA = `
  CREATE TABLE IF NOT EXISTS audit_origin (seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, salt TEXT NOT NULL, told TEXT NOT NULL) STRICT;
`;

/** Where a sign-in came from, as JSON, and the hash that stands in its entry. */
export interface SealedOrigin {
  readonly salt: string;
  readonly told: string;
  readonly hash: string;
}

const hashOf = (salt: string, told: string): string =>
  createHash('sha256')
    .update(JSON.stringify([salt, told]))
    .digest('hex');

export function sealOrigin(origin: object): SealedOrigin {
  const [salt, told] = [randomBytes(16).toString('hex'), JSON.stringify(origin)];
  return { salt, told, hash: hashOf(salt, told) };
}

export class AuditOrigins {
  readonly #prepare: Prepare;

  constructor(database: DatabaseSync) {
    this.#prepare = preparedOnce(database);
  }

  keep(seq: number, at: number, { salt, told }: SealedOrigin): void {
    this.#prepare('INSERT INTO audit_origin VALUES (?, ?, ?, ?)').run(seq, at, salt, told);
  }

  /** Deletes origins of before a time, epoch milliseconds. */
  expire(before: number): void {
    this.#prepare('DELETE FROM audit_origin WHERE at < ?').run(before);
  }
}

/** @returns the first entry whose origin is not what was written down with it; undefined when all that are kept are right */
export function findForgedOrigin(database: DatabaseSync): number | undefined {
  const rows = database
    .prepare('SELECT seq, salt, told, what FROM audit_origin LEFT JOIN audit USING (seq) ORDER BY seq')
    .all() as unknown as { seq: number; salt: string; told: string; what: string | null }[];
  return rows.find(({ salt, told, what }) => (JSON.parse(what ?? '{}') as { origin?: unknown }).origin !== hashOf(salt, told))?.seq;
}
