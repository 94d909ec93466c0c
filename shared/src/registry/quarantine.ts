// The quarantine: messages that were not taken, kept as they came but for personal data, with the reason.
import { createHash } from 'node:crypto';
import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { QuarantineEntry } from '../contract/http.ts';
import type { Kind } from '../domain/kind.ts';
import { explainRefusal, type Refusal, type RefusalCode } from '../domain/refusal.ts';
import type { Source } from '../domain/source.ts';
import type { Language } from '../domain/words.ts';
import { inTransaction } from './database.ts';
import { WAITING_CODES, type Waiting, WaitingDevices, type WaitingEntry } from './waiting-devices.ts';

/** Of a message that was too large only this much is kept, bytes: enough to recognise the sender. */
export const KEPT_OF_TOO_LARGE = 256;
/** Of each payload a list gives at most this much, bytes. */
const LISTED_PAYLOAD_BYTES = 2048;

/** Deleted at once at most: the ingest waits meanwhile, and has its turn before the next. */
const EXPIRED_AT_ONCE = 2000;

export interface Quarantined {
  readonly receivedAt: number;
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly refusal: Refusal;
  /** The municipality its connection speaks for. */
  readonly boundTo?: string | undefined;
  /** Who brought it. */
  readonly source?: Source | undefined;
  /** The format of a network server or gateway, and what gave it away. */
  readonly format?: string | undefined;
  readonly because?: string | undefined;
  /** As far as the topic told. */
  readonly municipality?: string;
  readonly kind?: Kind;
  readonly device?: string;
}

export interface QuarantineFilter {
  readonly municipality?: string | undefined;
  readonly code?: string | undefined;
  readonly device?: string | undefined;
  readonly source?: string | undefined;
  /** Part of the topic. */
  readonly topic?: string | undefined;
  /** Arrival, epoch milliseconds; from inclusive, to exclusive. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

export interface QuarantinePage extends QuarantineFilter {
  /** Only entries with a smaller id. */
  readonly before?: number | undefined;
  readonly limit: number;
}

/** A quarantined message as it arrived, to be taken in again. */
export interface RawQuarantined {
  readonly id: number;
  readonly receivedAt: number;
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly boundTo?: string | undefined;
  readonly source?: Source | undefined;
  /** Only the beginning was kept: it cannot be taken in again. */
  readonly truncated: boolean;
}

/** A message that was not tried, because its codec rested. */
export interface Rested {
  readonly id: number;
  readonly municipality: string;
  readonly device: string;
  /** Name of the codec. */
  readonly codec: string;
}

interface RawRow extends Omit<RawQuarantined, 'boundTo' | 'source' | 'truncated'> {
  readonly bound_to: string | null;
  readonly source: Source | null;
  readonly payload_bytes: number;
}

interface CountRow extends Pick<WaitingEntry, 'municipality' | 'code'> {
  readonly entries: number;
}

/** An entry as far as counts and waiting devices need it. */
const ENTRY_COLUMNS = 'id, received_at AS receivedAt, municipality, device, code, source';

interface Row extends Omit<QuarantineEntry, 'payload' | 'payloadBase64' | 'reason'> {
  readonly refusal: string;
  readonly payload: Uint8Array;
}

export class Quarantine {
  readonly #database: DatabaseSync;
  /** How many entries there are by municipality (null: none) and code. Counting a million rows would stop the ingest for a second. */
  readonly #counts = new Map<string | null, Map<RefusalCode, number>>();
  /** What the running transaction takes from and adds to the counts. */
  readonly #leaving: WaitingEntry[] = [];
  readonly #coming: WaitingEntry[] = [];
  readonly #waiting: WaitingDevices;

  constructor(database: DatabaseSync) {
    this.#database = database;
    const rows = database.prepare('SELECT municipality, code, count(*) AS entries FROM quarantine GROUP BY municipality, code').all();
    for (const { municipality, code, entries } of rows as unknown as CountRow[]) this.#add(municipality, code, entries);
    this.#waiting = new WaitingDevices(database);
  }

  /** Keeps messages; belongs inside the batch's transaction. */
  persist(messages: readonly Quarantined[]): void {
    if (messages.length === 0) return;
    const insert = this.#database.prepare(`
      INSERT INTO quarantine (received_at, topic, municipality, kind, device, code, refusal, payload, payload_bytes, payload_sha256, bound_to,
        format, because, source)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
    for (const message of messages) {
      const { receivedAt, topic, municipality, kind, device, refusal, payload } = message;
      const { boundTo = null, format = null, because = null, source = null } = message;
      const kept = refusal.code === 'too_large' ? payload.subarray(0, KEPT_OF_TOO_LARGE) : payload;
      const digest = createHash('sha256').update(payload).digest('hex');
      const whose = { municipality: municipality ?? null, device: device ?? null };
      const { lastInsertRowid: id } = insert.run(
        receivedAt,
        topic,
        whose.municipality,
        kind ?? null,
        whose.device,
        refusal.code,
        JSON.stringify(refusal),
        kept,
        payload.byteLength,
        digest,
        boundTo,
        format,
        because,
        source,
      );
      this.#coming.push({ id: Number(id), receivedAt, ...whose, code: refusal.code, source });
    }
  }

  /** Entries that match, newest first; of long payloads only the beginning. */
  list(filter: QuarantinePage, language: Language): QuarantineEntry[] {
    const { where, values } = condition({ ...conditionsOf(filter), 'id < ?': filter.before });
    const rows = this.#database
      .prepare(
        `SELECT ${columns(`coalesce(substr(payload, 1, ${LISTED_PAYLOAD_BYTES}), x'')`)} FROM quarantine ${where} ORDER BY id DESC LIMIT ?`,
      )
      .all(...values, filter.limit);
    return (rows as unknown as Row[]).map((row) => toEntry(row, language));
  }

  /** Devices of all municipalities whose messages wait because nobody has adopted them, the one heard last first. */
  waiting(): Waiting[] {
    return this.#waiting.all();
  }

  /** The last messages that wait for a device to be adopted, newest first. */
  waitingMessages({ municipality, device }: Pick<Waiting, 'municipality' | 'device'>, most: number): RawQuarantined[] {
    const rows = this.#database
      .prepare(
        `SELECT ${RAW_COLUMNS} FROM quarantine WHERE municipality = ? AND device = ? AND code IN (${WAITING_CODES}) ORDER BY id DESC LIMIT ?`,
      )
      .all(municipality, device, most);
    return (rows as unknown as RawRow[]).map(toRaw);
  }

  /** How many devices wait of what a source brought for a municipality. */
  countWaiting(source: Source, municipality: string): number {
    return this.#waiting.count(source, municipality);
  }

  /** One entry with everything that was kept of its payload. */
  get(id: number, language: Language): QuarantineEntry | undefined {
    const row = this.#database.prepare(`SELECT ${columns('payload')} FROM quarantine WHERE id = ?`).get(id) as unknown as Row | undefined;
    return row && toEntry(row, language);
  }

  /** Ids that match, oldest first, above a given one; at most so many. */
  ids(filter: QuarantineFilter, above: number, most: number): number[] {
    const { where, values } = condition({ ...conditionsOf(filter), 'id > ?': above });
    const rows = this.#database.prepare(`SELECT id FROM quarantine ${where} ORDER BY id LIMIT ?`).all(...values, most);
    return (rows as unknown as { id: number }[]).map(({ id }) => id);
  }

  /** Messages that were not tried because their codec rested, oldest first, above a given id; at most so many. */
  rested(above: number, most: number): Rested[] {
    const rows = this.#database
      .prepare(
        `SELECT id, municipality, device, refusal ->> 'codec' AS codec FROM quarantine
         WHERE code = 'codec_rests' AND id > ? ORDER BY id LIMIT ?`,
      )
      .all(above, most);
    return rows as unknown as Rested[];
  }

  /** Those of the ids that are still there. */
  present(ids: Iterable<number>): Set<number> {
    const select = this.#database.prepare('SELECT 1 FROM quarantine WHERE id = ?');
    return new Set([...ids].filter((id) => select.get(id) !== undefined));
  }

  /** Deletes messages, in one transaction: each of its own would be a sync of the disk. Gives how many there were. The books keep them as quarantined. */
  remove(ids: readonly number[]): number {
    const remove = this.#database.prepare(`DELETE FROM quarantine WHERE id = ? RETURNING ${ENTRY_COLUMNS}`);
    const left: WaitingEntry[] = [];
    inTransaction(this.#database, () => {
      for (const id of ids) left.push(...(remove.all(id) as unknown as WaitingEntry[]));
    });
    this.#noteLeft(left);
    return left.length;
  }

  /** How many match, and how many there are by code for that municipality. */
  count(filter: QuarantineFilter): { total: number; codes: Record<string, number> } {
    const codes: Record<string, number> = {};
    for (const [municipality, counts] of this.#counts) {
      if (filter.municipality !== undefined && filter.municipality !== municipality) continue;
      for (const [code, entries] of counts) codes[code] = (codes[code] ?? 0) + entries;
    }
    const { device, source, topic, from, to } = filter;
    if ([device, source, topic, from, to].some((given) => given !== undefined)) {
      const { where, values } = condition(conditionsOf(filter));
      const row = this.#database.prepare(`SELECT count(*) AS total FROM quarantine ${where}`).get(...values);
      return { total: (row as unknown as { total: number }).total, codes };
    }
    const total = filter.code === undefined ? Object.values(codes).reduce((sum, n) => sum + n, 0) : (codes[filter.code] ?? 0);
    return { total, codes };
  }

  /** Messages as they arrived, in the order of their ids; those that are gone are left out. */
  raw(ids: readonly number[]): RawQuarantined[] {
    const select = this.#database.prepare(`SELECT ${RAW_COLUMNS} FROM quarantine WHERE id = ?`);
    return [...new Set(ids)]
      .sort((a, b) => a - b)
      .flatMap((id) => {
        const row = select.get(id) as unknown as RawRow | undefined;
        return row ? [toRaw(row)] : [];
      });
  }

  /** The entry of a message that arrived at that moment, if there is one. */
  find({
    receivedAt,
    topic,
    payload,
  }: Pick<Quarantined, 'receivedAt' | 'topic' | 'payload'>): { id: number; code: RefusalCode } | undefined {
    const rows = this.#database
      .prepare('SELECT id, code, payload_sha256 AS digest FROM quarantine WHERE received_at = ? AND topic = ?')
      .all(receivedAt, topic) as unknown as { id: number; code: RefusalCode; digest: string }[];
    if (rows.length === 0) return undefined;
    const digest = createHash('sha256').update(payload).digest('hex');
    const row = rows.find((one) => one.digest === digest);
    return row && { id: row.id, code: row.code };
  }

  /** Lets messages go that are stored now; belongs inside the batch's transaction. */
  persistReleased(ids: readonly number[]): void {
    if (ids.length === 0) return;
    const remove = this.#database.prepare(`DELETE FROM quarantine WHERE id = ? RETURNING ${ENTRY_COLUMNS}`);
    for (const id of ids) {
      const row = remove.get(id) as unknown as WaitingEntry | undefined;
      if (row) this.#leaving.push(row);
    }
  }

  /** Notes the new reason of messages that were refused again; belongs inside the batch's transaction. */
  persistRefusedAgain(refused: readonly { readonly id: number; readonly refusal: Refusal }[]): void {
    if (refused.length === 0) return;
    const select = this.#database.prepare(`SELECT ${ENTRY_COLUMNS} FROM quarantine WHERE id = ?`);
    const update = this.#database.prepare('UPDATE quarantine SET code = ?, refusal = ? WHERE id = ?');
    for (const { id, refusal } of refused) {
      const before = select.get(id) as unknown as WaitingEntry | undefined;
      if (!before) continue;
      update.run(refusal.code, JSON.stringify(refusal), id);
      this.#leaving.push(before);
      this.#coming.push({ ...before, code: refusal.code });
    }
  }

  /** Deletes messages that arrived before a time, epoch milliseconds; gives their number. The books keep them as quarantined. */
  async expire(before: number): Promise<number> {
    let expired = 0;
    for (let some = EXPIRED_AT_ONCE; some === EXPIRED_AT_ONCE; ) {
      some = this.#delete('id IN (SELECT id FROM quarantine WHERE received_at < ? ORDER BY id LIMIT ?)', [before, EXPIRED_AT_ONCE]);
      expired += some;
      await nextTurn();
    }
    return expired;
  }

  /** Deletes everything of a device; gives how many there were. */
  erase({ municipality, device }: { readonly municipality: string; readonly device: string }): number {
    return this.#delete('municipality = ? AND device = ?', [municipality, device]);
  }

  /** Deletes messages by a condition. */
  #delete(where: string, values: SQLInputValue[]): number {
    const rows = this.#database.prepare(`DELETE FROM quarantine WHERE ${where} RETURNING ${ENTRY_COLUMNS}`).all(...values);
    this.#noteLeft(rows as unknown as WaitingEntry[]);
    return rows.length;
  }

  /** The transaction of what was persisted is committed. */
  saved(): void {
    this.#noteLeft(this.#leaving.splice(0));
    for (const entry of this.#coming.splice(0)) {
      this.#add(entry.municipality, entry.code, 1);
      this.#waiting.came(entry);
    }
  }

  /** It was not committed. */
  forgetChanges(): void {
    this.#leaving.length = 0;
    this.#coming.length = 0;
  }

  #noteLeft(entries: readonly WaitingEntry[]): void {
    for (const entry of entries) {
      this.#add(entry.municipality, entry.code, -1);
      this.#waiting.left(entry);
    }
  }

  #add(municipality: string | null, code: RefusalCode, entries: number): void {
    const counts = this.#counts.get(municipality) ?? new Map<RefusalCode, number>();
    this.#counts.set(municipality, counts.set(code, (counts.get(code) ?? 0) + entries));
  }
}

const RAW_COLUMNS = 'id, received_at AS receivedAt, topic, payload, bound_to, source, payload_bytes';

function toRaw({ bound_to, source, payload_bytes, ...message }: RawRow): RawQuarantined {
  const from = { ...(bound_to !== null && { boundTo: bound_to }), ...(source !== null && { source }) };
  return { ...message, truncated: message.payload.byteLength < payload_bytes, ...from };
}

const columns = (payload: string): string =>
  `id, received_at AS receivedAt, topic, municipality, kind, device, code, refusal, payload_bytes AS payloadBytes,
   payload_sha256 AS payloadSha256, format, because, source, ${payload} AS payload`;

function toEntry({ refusal, payload, ...row }: Row, language: Language): QuarantineEntry {
  const bytes = Buffer.from(payload);
  return {
    ...row,
    reason: explainRefusal(JSON.parse(refusal) as Refusal, language),
    payload: bytes.toString('utf8'),
    payloadBase64: bytes.toString('base64'),
  };
}

function conditionsOf({
  municipality,
  code,
  device,
  source,
  topic,
  from,
  to,
}: QuarantineFilter): Record<string, SQLInputValue | undefined> {
  return {
    'municipality = ?': municipality,
    'code = ?': code,
    'device = ?': device,
    'source = ?': source,
    'instr(topic, ?) > 0': topic,
    'received_at >= ?': from,
    'received_at < ?': to,
  };
}

function condition(parts: Record<string, SQLInputValue | undefined>): { where: string; values: SQLInputValue[] } {
  const given = Object.entries(parts).filter((part): part is [string, SQLInputValue] => part[1] !== undefined);
  return { where: given.length > 0 ? `WHERE ${given.map(([sql]) => sql).join(' AND ')}` : '', values: given.map(([, value]) => value) };
}
