// Who did what: only appended to, each entry sealed with the hash of the one before it, so that a change in the middle shows.
import { createHash } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { type Prepare, preparedOnce } from '../statements.ts';
import { AuditOrigins, sealOrigin } from './audit-origins.ts';

export interface AuditEntry {
  /** From 1, without a gap. */
  readonly seq: number;
  /** Epoch milliseconds. */
  readonly at: number;
  /** Login, token, or "local" where accounts are off. */
  readonly who: string;
  /** What was done, for machines: the name of the route, or signIn, signInFailed, refused … */
  readonly action: string;
  /** Whose it concerns; empty: the district's. */
  readonly municipality: string;
  /** What exactly, as JSON. Secrets are not in it. */
  readonly what: string;
  readonly hash: string;
}

/** An entry with where it came from, as JSON; null when it has none, or its time is over. */
export type ListedEntry = AuditEntry & { readonly origin: string | null };

export type ToAudit = Pick<AuditEntry, 'who' | 'action'> & {
  readonly municipality?: string | undefined;
  readonly what?: object;
  /** Kept for some time alone: network address, browser, the login of somebody who has no account. */
  readonly origin?: object;
};

export interface AuditFilter {
  /** Only these; undefined: all. */
  readonly municipalities?: readonly string[] | undefined;
  readonly who?: string | undefined;
  readonly action?: string | undefined;
  readonly before?: number | undefined;
  readonly limit: number;
}

/** What a check found. `seq` of a fault is the first entry that is not what it was. */
export type AuditVerdict =
  | { readonly isRight: true; readonly entries: number; readonly head: string }
  | { readonly isRight: false; readonly seq: number; readonly fault: 'missing' | 'changed' | 'head_unknown' };

/** Seals nothing: the hash before the first entry. */
const BEGIN = '0'.repeat(64);
const COLUMNS = 'seq, at, who, action, municipality, what, hash';
const PORTION = 1000;

/** SHA-256 over the hash of the entry before and the fields of this one, as a JSON array: no two entries read alike. */
export function sealOf(before: string, { seq, at, who, action, municipality, what }: Omit<AuditEntry, 'hash'>): string {
  return createHash('sha256')
    .update(JSON.stringify([before, seq, at, who, action, municipality, what]))
    .digest('hex');
}

export class AuditLog {
  readonly #database: DatabaseSync;
  readonly #prepare: Prepare;
  readonly #origins: AuditOrigins;
  #last: { seq: number; hash: string };

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#prepare = preparedOnce(database);
    this.#origins = new AuditOrigins(database);
    const last = this.#prepare('SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1').get() as { seq: number; hash: string } | undefined;
    this.#last = last ?? { seq: 0, hash: BEGIN };
  }

  append({ who, action, municipality = '', what = {}, origin }: ToAudit, at = Date.now()): void {
    const sealed = origin && sealOrigin(origin);
    const told = JSON.stringify(sealed ? { ...what, origin: sealed.hash } : what);
    const entry = { seq: this.#last.seq + 1, at, who, action, municipality, what: told };
    const hash = sealOf(this.#last.hash, entry);
    this.#prepare('INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?, ?)').run(entry.seq, at, who, action, municipality, entry.what, hash);
    this.#last = { seq: entry.seq, hash };
    if (sealed) this.#origins.keep(entry.seq, at, sealed); // after it: killed between, an entry has no origin, and none stands for another
  }

  /** Deletes where entries of before a time came from, epoch milliseconds; the entries stay. */
  expireOrigins(before: number): void {
    this.#origins.expire(before);
  }

  /** The last entry's number and hash: written down elsewhere, it shows whether the end was cut off later. */
  get head(): { readonly seq: number; readonly hash: string } {
    return this.#last;
  }

  /** Newest first. */
  list({ municipalities, who, action, before, limit }: AuditFilter): ListedEntry[] {
    return this.#prepare(
      `SELECT audit.*, audit_origin.told AS origin FROM audit LEFT JOIN audit_origin USING (seq) WHERE ($all OR municipality IN (SELECT value FROM json_each($keys))) AND ($who IS NULL OR who = $who)
         AND ($action IS NULL OR action = $action) AND seq < $before ORDER BY seq DESC LIMIT $limit`,
    ).all({
      $all: Number(municipalities === undefined),
      $keys: JSON.stringify(municipalities ?? []),
      $who: who ?? null,
      $action: action ?? null,
      $before: before ?? Number.MAX_SAFE_INTEGER,
      $limit: limit,
    }) as unknown as ListedEntry[];
  }

  /** Oldest first: for an export, and for a check. */
  all(): Generator<AuditEntry> {
    return readAudit(this.#database);
  }
}

/** Reads the log in portions, oldest first. */
export function* readAudit(database: DatabaseSync): Generator<AuditEntry> {
  const statement = database.prepare(`SELECT ${COLUMNS} FROM audit WHERE seq > ? ORDER BY seq LIMIT ${PORTION}`);
  for (let after = 0; ; ) {
    const some = statement.all(after) as unknown as AuditEntry[];
    yield* some;
    const last = some.at(-1);
    if (!last) return;
    after = last.seq;
  }
}

/** Follows the chain. @param knownHead a hash that was written down before: it has to be in the log */
export function verifyAudit(entries: Iterable<AuditEntry>, knownHead?: string): AuditVerdict {
  let before = BEGIN;
  let seq = 0;
  let isHeadSeen = knownHead === undefined;
  for (const entry of entries) {
    seq += 1;
    if (entry.seq !== seq) return { isRight: false, seq, fault: 'missing' };
    if (sealOf(before, entry) !== entry.hash) return { isRight: false, seq, fault: 'changed' };
    before = entry.hash;
    isHeadSeen ||= before === knownHead;
  }
  return isHeadSeen ? { isRight: true, entries: seq, head: before } : { isRight: false, seq: seq + 1, fault: 'head_unknown' };
}
