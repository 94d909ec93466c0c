// How gateways write payloads, base64 or hexadecimal: a setting of theirs that shows in most of their messages. Written with the batch's books.
import type { DatabaseSync } from 'node:sqlite';
import type { PayloadEncoding } from '../domain/lns-event.ts';
import { type Prepare, preparedOnce } from './statements.ts';

/** Where a message comes from: the format, and the gateways it names; none when it names none. */
export interface PayloadSource {
  readonly municipality: string;
  readonly format: string;
  readonly gateways: readonly string[];
}

/** When each was seen last, epoch milliseconds. */
type Seen = { readonly [E in PayloadEncoding]: number | null };

interface Row extends Seen {
  readonly municipality: string;
  readonly format: string;
  readonly gateway: string;
}

export const ENCODING_SCHEMA = `
  CREATE TABLE IF NOT EXISTS payload_encoding (
    municipality TEXT NOT NULL, format TEXT NOT NULL, gateway TEXT NOT NULL, base64 INTEGER, hex INTEGER,
    PRIMARY KEY (municipality, format, gateway)
  ) STRICT, WITHOUT ROWID;
`;

/** Who has sent both within this may send either: nothing is clear then. */
const SETTLED_AFTER_MS = 86_400_000;
/** What was seen is written again after this. */
const WRITTEN_EVERY_MS = 3_600_000;
/** A message that names no gateway is of the municipality's only one. */
const NO_GATEWAY = [''];

export class Encodings {
  readonly #prepare: Prepare;
  readonly #known = new Map<string, Row>();
  /** As it stands in the database. */
  readonly #written = new Map<string, Row>();
  readonly #changed = new Set<string>();
  /** Municipalities of gateways that have become clear since `takeCleared`. */
  readonly #cleared = new Set<string>();

  constructor(database: DatabaseSync) {
    this.#prepare = preparedOnce(database);
    for (const row of database.prepare('SELECT * FROM payload_encoding').all() as unknown as Row[]) {
      this.#known.set(keyOf(row.municipality, row.format, row.gateway), row);
      this.#written.set(keyOf(row.municipality, row.format, row.gateway), row);
    }
  }

  /** How payloads of that source are written; undefined when that is not clear. @param at arrival of the message, epoch milliseconds */
  get({ municipality, format, gateways }: PayloadSource, at: number): PayloadEncoding | undefined {
    const told = new Set<PayloadEncoding>();
    for (const gateway of gateways.length > 0 ? gateways : NO_GATEWAY) {
      const seen = this.#known.get(keyOf(municipality, format, gateway));
      if (!seen) continue;
      const encoding = clearAt(seen, at);
      if (encoding === undefined) return undefined;
      told.add(encoding);
    }
    return told.size === 1 ? [...told][0] : undefined;
  }

  /** Notes a message whose payload can be only one of the two. @param at its arrival, epoch milliseconds */
  note({ municipality, format, gateways }: PayloadSource, encoding: PayloadEncoding, at: number): void {
    for (const gateway of gateways.length > 0 ? gateways : NO_GATEWAY) {
      const key = keyOf(municipality, format, gateway);
      const before = this.#known.get(key) ?? { municipality, format, gateway, base64: null, hex: null };
      const seen = { ...before, [encoding]: Math.max(before[encoding] ?? 0, at) };
      this.#known.set(key, seen);
      const isNew = before.base64 === null && before.hex === null;
      if (isNew) this.#cleared.add(municipality);
      const written = this.#written.get(key)?.[encoding] ?? 0;
      if (at - written >= WRITTEN_EVERY_MS) this.#changed.add(key);
    }
  }

  /** Municipalities of which a gateway has become clear since this was asked last: what waits for that can be read now. */
  takeCleared(): string[] {
    const cleared = [...this.#cleared];
    this.#cleared.clear();
    return cleared;
  }

  /** Writes what was noted; belongs inside the batch's transaction. */
  persist(): void {
    for (const key of this.#changed) {
      const { municipality, format, gateway, base64, hex } = this.#known.get(key) as Row;
      this.#prepare('INSERT OR REPLACE INTO payload_encoding VALUES (?, ?, ?, ?, ?)').run(municipality, format, gateway, base64, hex);
    }
  }

  /** The transaction of `persist` is committed. */
  saved(): void {
    for (const key of this.#changed) this.#written.set(key, this.#known.get(key) as Row);
    this.#changed.clear();
  }
}

const keyOf = (municipality: string, format: string, gateway: string): string => `${municipality}/${format}/${gateway}`;

function clearAt({ base64, hex }: Seen, at: number): PayloadEncoding | undefined {
  if (base64 === null || hex === null) return base64 === null ? 'hex' : 'base64';
  // A day after a change of the setting the new one counts; what came before that is not clear any more.
  if (at <= Math.min(base64, hex) + SETTLED_AFTER_MS) return undefined;
  return base64 > hex ? 'base64' : 'hex';
}
