// How far the durable log is settled, kept in the same transaction as the books.
import type { DatabaseSync } from 'node:sqlite';

/** Everything up to a record is settled, but those that stepped aside and are settled later. */
export interface LogPlace {
  readonly upTo: number;
  /** Numbers of records, rising, none above `upTo`. */
  readonly aside: readonly number[];
}

interface Row {
  readonly settled: number;
  readonly beyond: string;
}

export class LogPosition {
  readonly #database: DatabaseSync;
  #place: LogPlace = { upTo: 0, aside: [] };
  #aside: ReadonlySet<number> = new Set();

  constructor(database: DatabaseSync) {
    this.#database = database;
    const row = database.prepare('SELECT settled, beyond FROM log_position').get() as Row | undefined;
    if (row) this.saved(row.beyond === '' ? { upTo: row.settled, aside: [] } : (JSON.parse(row.beyond) as LogPlace));
  }

  get place(): LogPlace {
    return this.#place;
  }

  /** Number of the newest record up to which everything is settled; 0 before the first. */
  get settled(): number {
    return settledBy(this.#place);
  }

  isSettled(seq: number): boolean {
    return seq <= this.#place.upTo && !this.#aside.has(seq);
  }

  /** Belongs inside the batch's transaction. */
  persist(place: LogPlace): void {
    const beyond = place.aside.length > 0 ? JSON.stringify(place) : '';
    this.#database
      .prepare(
        'INSERT INTO log_position (id, settled, beyond) VALUES (1, ?, ?) ON CONFLICT (id) DO UPDATE SET settled = excluded.settled, beyond = excluded.beyond',
      )
      .run(settledBy(place), beyond);
  }

  /** The transaction of `persist` is committed. */
  saved(place: LogPlace): void {
    this.#place = place;
    this.#aside = new Set(place.aside);
  }
}

/** Number of the newest record up to which everything is settled. */
export function settledBy({ upTo, aside }: LogPlace): number {
  return aside[0] === undefined ? upTo : aside[0] - 1;
}
