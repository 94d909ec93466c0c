// The quarantine: messages that were not taken, kept as they came, with the reason.
import { createHash } from 'node:crypto';
import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import type { QuarantineEntry } from '../contract/http.ts';
import type { Kind } from '../domain/kind.ts';
import { explainRefusal, type Language, type Refusal, type RefusalCode } from '../domain/refusal.ts';

/** Of a message that was too large only this much is kept, bytes: enough to recognise the sender. */
const KEPT_OF_TOO_LARGE = 256;
/** Of each payload a list gives at most this much, bytes. */
const LISTED_PAYLOAD_BYTES = 2048;

export interface Quarantined {
  readonly receivedAt: number;
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly refusal: Refusal;
  /** As far as the topic told. */
  readonly municipality?: string;
  readonly kind?: Kind;
  readonly device?: string;
}

export interface QuarantineFilter {
  readonly municipality?: string | undefined;
  readonly code?: string | undefined;
  /** Only entries with a smaller id. */
  readonly before?: number | undefined;
  readonly limit: number;
}

interface CountRow {
  readonly municipality: string | null;
  readonly code: RefusalCode;
  readonly entries: number;
}

interface Row extends Omit<QuarantineEntry, 'payload' | 'payloadBase64' | 'reason'> {
  readonly refusal: string;
  readonly payload: Uint8Array;
}

export class Quarantine {
  readonly #database: DatabaseSync;
  /** How many entries there are by municipality (null: none) and code. Counting a million rows would stop the ingest for a second. */
  readonly #counts = new Map<string | null, Map<RefusalCode, number>>();

  constructor(database: DatabaseSync) {
    this.#database = database;
    const rows = database.prepare('SELECT municipality, code, count(*) AS entries FROM quarantine GROUP BY municipality, code').all();
    for (const { municipality, code, entries } of rows as unknown as CountRow[]) this.#add(municipality, code, entries);
  }

  /** Keeps messages; belongs inside the batch's transaction. */
  persist(messages: readonly Quarantined[]): void {
    if (messages.length === 0) return;
    const insert = this.#database.prepare(`
      INSERT INTO quarantine (received_at, topic, municipality, kind, device, code, refusal, payload, payload_bytes, payload_sha256)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
    for (const { receivedAt, topic, municipality, kind, device, refusal, payload } of messages) {
      const kept = refusal.code === 'too_large' ? payload.subarray(0, KEPT_OF_TOO_LARGE) : payload;
      const digest = createHash('sha256').update(payload).digest('hex');
      const place = [municipality ?? null, kind ?? null, device ?? null];
      insert.run(receivedAt, topic, ...place, refusal.code, JSON.stringify(refusal), kept, payload.byteLength, digest);
    }
  }

  /** The transaction of `persist` is committed. */
  saved(messages: readonly Quarantined[]): void {
    for (const { municipality, refusal } of messages) this.#add(municipality ?? null, refusal.code, 1);
  }

  /** Entries that match, newest first; of long payloads only the beginning. */
  list(filter: QuarantineFilter, language: Language): QuarantineEntry[] {
    const { where, values } = condition({ 'municipality = ?': filter.municipality, 'code = ?': filter.code, 'id < ?': filter.before });
    const rows = this.#database
      .prepare(
        `SELECT ${columns(`coalesce(substr(payload, 1, ${LISTED_PAYLOAD_BYTES}), x'')`)} FROM quarantine ${where} ORDER BY id DESC LIMIT ?`,
      )
      .all(...values, filter.limit);
    return (rows as unknown as Row[]).map((row) => toEntry(row, language));
  }

  /** One entry with everything that was kept of its payload. */
  get(id: number, language: Language): QuarantineEntry | undefined {
    const row = this.#database.prepare(`SELECT ${columns('payload')} FROM quarantine WHERE id = ?`).get(id) as unknown as Row | undefined;
    return row && toEntry(row, language);
  }

  /** How many match, and how many there are by code for that municipality. */
  count(filter: Pick<QuarantineFilter, 'municipality' | 'code'>): { total: number; codes: Record<string, number> } {
    const codes: Record<string, number> = {};
    for (const [municipality, counts] of this.#counts) {
      if (filter.municipality !== undefined && filter.municipality !== municipality) continue;
      for (const [code, entries] of counts) codes[code] = (codes[code] ?? 0) + entries;
    }
    const total = filter.code === undefined ? Object.values(codes).reduce((sum, n) => sum + n, 0) : (codes[filter.code] ?? 0);
    return { total, codes };
  }

  #add(municipality: string | null, code: RefusalCode, entries: number): void {
    const counts = this.#counts.get(municipality) ?? new Map<RefusalCode, number>();
    this.#counts.set(municipality, counts.set(code, (counts.get(code) ?? 0) + entries));
  }
}

const columns = (payload: string): string =>
  `id, received_at AS receivedAt, topic, municipality, kind, device, code, refusal, payload_bytes AS payloadBytes,
   payload_sha256 AS payloadSha256, ${payload} AS payload`;

function toEntry({ refusal, payload, ...row }: Row, language: Language): QuarantineEntry {
  const bytes = Buffer.from(payload);
  return {
    ...row,
    reason: explainRefusal(JSON.parse(refusal) as Refusal, language),
    payload: bytes.toString('utf8'),
    payloadBase64: bytes.toString('base64'),
  };
}

function condition(parts: Record<string, SQLInputValue | undefined>): { where: string; values: SQLInputValue[] } {
  const given = Object.entries(parts).filter((part): part is [string, SQLInputValue] => part[1] !== undefined);
  return { where: given.length > 0 ? `WHERE ${given.map(([sql]) => sql).join(' AND ')}` : '', values: given.map(([, value]) => value) };
}
