// What changed of late: for each municipality and kind the newest notable changes, in memory for readers, in SQLite for the next start.
import type { DatabaseSync } from 'node:sqlite';
import type { ToldChange } from '../domain/change/notable.ts';
import type { Kind } from '../domain/kind.ts';
import { inTransaction } from './database.ts';
import { type Prepare, preparedOnce } from './statements.ts';

export const CHANGE_SCHEMA = `
  CREATE TABLE IF NOT EXISTS change (
    id INTEGER PRIMARY KEY, at INTEGER NOT NULL, municipality TEXT NOT NULL, kind TEXT NOT NULL, device TEXT NOT NULL, what TEXT NOT NULL, value REAL
  ) STRICT;
`;

/** Of one kind in one municipality: a thousand lamps that go on at dusk push no car park out. */
export const KEPT_CHANGES = 100;

export interface ChangeFilter {
  readonly municipality?: string | undefined;
  readonly kind?: Kind | undefined;
  readonly limit: number;
}

type Of = Pick<ToldChange, 'municipality' | 'kind'>;
type Row = Omit<ToldChange, 'value'> & { readonly value: number | null };

const keyOf = ({ municipality, kind }: Of): string => `${kind} ${municipality}`;
const newestFirst = (one: ToldChange, other: ToldChange): number => other.at - one.at || other.id - one.id;

export class Changes {
  readonly #database: DatabaseSync;
  readonly #prepare: Prepare;
  /** By municipality and kind, newest first. */
  readonly #lists = new Map<string, ToldChange[]>();
  readonly #unsaved = new Set<ToldChange>();
  /** Ids of rows that are kept no longer. */
  readonly #dropped = new Set<number>();
  #lastId = 0;

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#prepare = preparedOnce(database);
    const rows = this.#prepare('SELECT * FROM change ORDER BY at DESC, id DESC').all() as unknown as Row[];
    for (const { value, ...row } of rows) {
      this.#listOf(row).push({ ...row, ...(value !== null && { value }) });
      this.#lastId = Math.max(this.#lastId, row.id);
    }
  }

  #listOf(of: Of): ToldChange[] {
    const key = keyOf(of);
    const list = this.#lists.get(key) ?? [];
    this.#lists.set(key, list);
    return list;
  }

  /** Keeps a change; written with the next `save`. @returns undefined when it is older than all that are kept */
  note(change: Omit<ToldChange, 'id'>): ToldChange | undefined {
    const list = this.#listOf(change);
    const at = Math.round(change.at);
    const before = list.findIndex((one) => one.at <= at);
    const place = before < 0 ? list.length : before;
    if (place >= KEPT_CHANGES) return undefined;
    this.#lastId += 1;
    const told = { ...change, at, id: this.#lastId };
    list.splice(place, 0, told);
    this.#unsaved.add(told);
    const last = list.length > KEPT_CHANGES ? list.pop() : undefined;
    if (last && !this.#unsaved.delete(last)) this.#dropped.add(last.id);
    return told;
  }

  /** Whether this was told of a device since a time, epoch milliseconds. */
  isTold({ device, what, ...of }: Pick<ToldChange, 'municipality' | 'kind' | 'device' | 'what'>, since: number): boolean {
    return this.#listOf(of).some((one) => one.device === device && one.what === what && one.at > since);
  }

  /** A device was erased; gives how many changes of it there were. Written with the next `save`. */
  forget(of: { municipality: string; device: string }): number {
    return this.#drop((one) => one.municipality === of.municipality && one.device === of.device);
  }

  /**
   * Drops what is older than its readings are kept. Written with the next `save`.
   * @param beginOf from when on a stream's are kept, epoch milliseconds; undefined: all are
   */
  expire(beginOf: (of: Of) => number | undefined): void {
    this.#drop((one) => one.at < (beginOf(one) ?? Number.NEGATIVE_INFINITY));
  }

  #drop(isOver: (change: ToldChange) => boolean): number {
    let dropped = 0;
    for (const list of this.#lists.values()) {
      for (const [index, one] of [...list.entries()].reverse()) {
        if (!isOver(one)) continue;
        list.splice(index, 1);
        if (!this.#unsaved.delete(one)) this.#dropped.add(one.id);
        dropped += 1;
      }
    }
    return dropped;
  }

  /** Newest first. */
  list({ municipality, kind, limit }: ChangeFilter): ToldChange[] {
    const found = [...this.#lists.values()].flatMap((list) => {
      const [first] = list;
      return first && (municipality ?? first.municipality) === first.municipality && (kind ?? first.kind) === first.kind ? list : [];
    });
    return found.sort(newestFirst).slice(0, limit);
  }

  /** Writes what is new, in one transaction; nothing when nothing is. @throws what SQLite says; it is written next time then */
  save(): void {
    if (this.#unsaved.size === 0 && this.#dropped.size === 0) return;
    inTransaction(this.#database, () => {
      for (const { id, at, municipality, kind, device, what, value } of this.#unsaved)
        this.#prepare('INSERT INTO change (id, at, municipality, kind, device, what, value) VALUES (?, ?, ?, ?, ?, ?, ?)').run(
          id,
          at,
          municipality,
          kind,
          device,
          what,
          value ?? null,
        );
      for (const id of this.#dropped) this.#prepare('DELETE FROM change WHERE id = ?').run(id);
    });
    this.#unsaved.clear();
    this.#dropped.clear();
  }
}
