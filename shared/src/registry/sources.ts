// What became of the messages of each source, municipality by municipality: how far plugging in has come. Written with the batch's books.
import type { DatabaseSync } from 'node:sqlite';
import type { Refusal } from '../domain/refusal.ts';
import type { Source } from '../domain/source.ts';
import { type Prepare, preparedOnce } from './statements.ts';

/** Of one batch: arrivals (epoch milliseconds) of the last message that got so far. */
export interface SourceUse {
  readonly source: Source;
  readonly municipality: string;
  messageAt: number;
  /** Its format was known. */
  recognisedAt?: number;
  /** Its content was read, by the profile of its device or because it is in Lagebild's own format. */
  decodedAt?: number;
  /** Its readings are stored. */
  storedAt?: number;
  /** It was not taken. */
  refused?: { readonly at: number; readonly refusal: Refusal };
  /** Those of which readings are stored. */
  readonly devices: Set<string>;
}

export interface SourceView {
  readonly messageAt: number | null;
  readonly recognisedAt: number | null;
  readonly decodedAt: number | null;
  readonly storedAt: number | null;
  /** Since the start: when a message came with QoS 0, which nobody acknowledges. */
  readonly qos0At: number | null;
  readonly refusedAt: number | null;
  readonly refusal: Refusal | null;
  /** Devices of which readings are stored. */
  readonly devices: number;
  /** Of these, those whose place is known. */
  readonly placed: number;
}

type Row = Omit<SourceView, 'qos0At' | 'refusal' | 'devices' | 'placed'> & { readonly refusal: string | null };

/** What a door saw, before anything is settled. */
interface Seen {
  messageAt: number;
  qos0At?: number;
}

export const SOURCE_SCHEMA = `
  CREATE TABLE IF NOT EXISTS source_use (
    source TEXT NOT NULL, municipality TEXT NOT NULL, message_at INTEGER NOT NULL, recognised_at INTEGER, decoded_at INTEGER,
    stored_at INTEGER, refused_at INTEGER, refusal TEXT,
    PRIMARY KEY (source, municipality)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS source_device (
    source TEXT NOT NULL, municipality TEXT NOT NULL, device TEXT NOT NULL,
    PRIMARY KEY (source, municipality, device)
  ) STRICT, WITHOUT ROWID;
`;

const keyOf = (source: Source, municipality: string): string => `${municipality}/${source}`;
/** The later of two times, either of which may be missing. */
const later = (column: string): string => `nullif(max(coalesce(${column}, 0), coalesce(excluded.${column}, 0)), 0)`;

export class Sources {
  readonly #prepare: Prepare;
  readonly #seen = new Map<string, Seen>();

  constructor(database: DatabaseSync) {
    this.#prepare = preparedOnce(database);
  }

  /** A door has taken a message in; it is not settled yet. @param qos 0 is acknowledged by nobody, and worth a hint */
  noteMessage(source: Source, municipality: string, qos: number): void {
    const key = keyOf(source, municipality);
    const seen = this.#seen.get(key) ?? { messageAt: 0 };
    seen.messageAt = Date.now();
    if (qos === 0) seen.qos0At = seen.messageAt;
    this.#seen.set(key, seen);
  }

  /** Belongs inside the batch's transaction. */
  persist(uses: readonly SourceUse[]): void {
    for (const { source, municipality, messageAt, recognisedAt, decodedAt, storedAt, refused, devices } of uses) {
      this.#prepare(
        `INSERT INTO source_use VALUES ($source, $municipality, $message, $recognised, $decoded, $stored, $refusedAt, $refusal)
           ON CONFLICT (source, municipality) DO UPDATE SET
             message_at = ${later('message_at')}, recognised_at = ${later('recognised_at')}, decoded_at = ${later('decoded_at')},
             stored_at = ${later('stored_at')},
             refusal = CASE WHEN coalesce(excluded.refused_at, 0) >= coalesce(refused_at, 0) THEN excluded.refusal ELSE refusal END,
             refused_at = ${later('refused_at')}`,
      ).run({
        $source: source,
        $municipality: municipality,
        $message: messageAt,
        $recognised: recognisedAt ?? null,
        $decoded: decodedAt ?? null,
        $stored: storedAt ?? null,
        $refusedAt: refused?.at ?? null,
        $refusal: refused ? JSON.stringify(refused.refusal) : null,
      });
      for (const device of devices) this.#prepare('INSERT OR IGNORE INTO source_device VALUES (?, ?, ?)').run(source, municipality, device);
    }
  }

  view(source: Source, municipality: string): SourceView {
    const row = this.#prepare(
      `SELECT message_at AS messageAt, recognised_at AS recognisedAt, decoded_at AS decodedAt, stored_at AS storedAt,
           refused_at AS refusedAt, refusal FROM source_use WHERE source = ? AND municipality = ?`,
    ).get(source, municipality) as Row | undefined;
    const counts = this.#prepare(
      `SELECT count(*) AS devices, count(d.lat) AS placed FROM source_device s
         LEFT JOIN device d ON d.municipality = s.municipality AND d.device = s.device WHERE s.source = ? AND s.municipality = ?`,
    ).get(source, municipality) as Pick<SourceView, 'devices' | 'placed'>;
    const seen = this.#seen.get(keyOf(source, municipality));
    const { recognisedAt = null, decodedAt = null, storedAt = null, refusedAt = null, refusal = null } = row ?? {};
    return {
      messageAt: Math.max(row?.messageAt ?? 0, seen?.messageAt ?? 0) || null,
      recognisedAt,
      decodedAt,
      storedAt,
      qos0At: seen?.qos0At ?? null,
      refusedAt,
      refusal: refusal === null ? null : (JSON.parse(refusal) as Refusal),
      ...counts,
    };
  }

  /** A source that is no more. */
  forget(source: Source): void {
    this.#prepare('DELETE FROM source_use WHERE source = ?').run(source);
    this.#prepare('DELETE FROM source_device WHERE source = ?').run(source);
  }
}
