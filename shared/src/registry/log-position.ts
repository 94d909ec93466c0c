// How far the durable log is settled, kept in the same transaction as the books.
import type { DatabaseSync } from 'node:sqlite';

export class LogPosition {
  readonly #database: DatabaseSync;
  #settled: number;

  constructor(database: DatabaseSync) {
    this.#database = database;
    const row = database.prepare('SELECT settled FROM log_position').get() as { settled: number } | undefined;
    this.#settled = row?.settled ?? 0;
  }

  /** Number of the newest record up to which everything is settled; 0 before the first. */
  get settled(): number {
    return this.#settled;
  }

  /** Belongs inside the batch's transaction. */
  persist(seq: number): void {
    this.#database.prepare('INSERT INTO log_position VALUES (1, $seq) ON CONFLICT (id) DO UPDATE SET settled = $seq').run({ $seq: seq });
  }

  /** The transaction of `persist` is committed. */
  saved(seq: number): void {
    this.#settled = seq;
  }
}
