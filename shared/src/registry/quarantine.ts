// The quarantine: messages that were not taken, kept as they came, with the reason.
import { createHash } from 'node:crypto';
import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import type { QuarantineEntry } from '../contract/http.ts';
import type { Kind } from '../domain/kind.ts';
import { explainRefusal, type Language, type Refusal } from '../domain/refusal.ts';

/** Of a message that was too large only this much is kept, bytes: enough to recognise the sender. */
const KEPT_OF_TOO_LARGE = 256;

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

interface Row extends Omit<QuarantineEntry, 'payload' | 'payloadBase64' | 'reason'> {
  readonly refusal: string;
  readonly payload: Uint8Array;
}

export class Quarantine {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /** Keeps messages; belongs inside the batch's transaction. */
  persist(messages: readonly Quarantined[]): void {
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

  /** Entries that match, newest first. */
  list(filter: QuarantineFilter, language: Language): QuarantineEntry[] {
    const { where, values } = condition({ 'municipality = ?': filter.municipality, 'code = ?': filter.code, 'id < ?': filter.before });
    const rows = this.#database
      .prepare(
        `SELECT id, received_at AS receivedAt, topic, municipality, kind, device, code, refusal, payload, payload_bytes AS payloadBytes,
           payload_sha256 AS payloadSha256 FROM quarantine ${where} ORDER BY id DESC LIMIT ?`,
      )
      .all(...values, filter.limit) as unknown as Row[];
    return rows.map(({ refusal, payload, ...row }) => {
      const bytes = Buffer.from(payload);
      return {
        ...row,
        reason: explainRefusal(JSON.parse(refusal) as Refusal, language),
        payload: bytes.toString('utf8'),
        payloadBase64: bytes.toString('base64'),
      };
    });
  }

  /** How many match, and how many there are by code for that municipality. */
  count(filter: Pick<QuarantineFilter, 'municipality' | 'code'>): { total: number; codes: Record<string, number> } {
    const { where, values } = condition({ 'municipality = ?': filter.municipality });
    const rows = this.#database.prepare(`SELECT code, count(*) AS entries FROM quarantine ${where} GROUP BY code`).all(...values);
    const codes = Object.fromEntries((rows as { code: string; entries: number }[]).map(({ code, entries }) => [code, entries]));
    const total = Object.entries(codes).reduce((sum, [code, entries]) => (!filter.code || filter.code === code ? sum + entries : sum), 0);
    return { total, codes };
  }
}

function condition(parts: Record<string, SQLInputValue | undefined>): { where: string; values: SQLInputValue[] } {
  const given = Object.entries(parts).filter((part): part is [string, SQLInputValue] => part[1] !== undefined);
  return { where: given.length > 0 ? `WHERE ${given.map(([sql]) => sql).join(' AND ')}` : '', values: given.map(([, value]) => value) };
}
