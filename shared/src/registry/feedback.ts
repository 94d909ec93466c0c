// What people wrote about barriers: kept until somebody deletes it or its time is over.
import type { DatabaseSync } from 'node:sqlite';
import { type Prepare, preparedOnce } from './statements.ts';

export const FEEDBACK_SCHEMA = `
  CREATE TABLE IF NOT EXISTS feedback (
    id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, text TEXT NOT NULL, page TEXT, contact TEXT, done_at INTEGER, done_by TEXT
  ) STRICT;
`;

export interface FeedbackRow {
  readonly id: number;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly text: string;
  readonly page: string | null;
  readonly contact: string | null;
  readonly doneAt: number | null;
  readonly doneBy: string | null;
}

const COLUMNS = 'id, at, text, page, contact, done_at AS doneAt, done_by AS doneBy';

export class Feedback {
  readonly #prepare: Prepare;

  constructor(database: DatabaseSync) {
    this.#prepare = preparedOnce(database);
  }

  /** @returns its id */
  add({ text, page, contact }: Pick<FeedbackRow, 'text' | 'page' | 'contact'>, now: number): number {
    const { lastInsertRowid } = this.#prepare('INSERT INTO feedback (at, text, page, contact) VALUES (?, ?, ?, ?)').run(
      now,
      text,
      page,
      contact,
    );
    return Number(lastInsertRowid);
  }

  get(id: number): FeedbackRow | undefined {
    return this.#prepare(`SELECT ${COLUMNS} FROM feedback WHERE id = ?`).get(id) as unknown as FeedbackRow | undefined;
  }

  /** Newest first. @param before only those with a smaller id */
  list(limit: number, before = Number.MAX_SAFE_INTEGER): FeedbackRow[] {
    return this.#prepare(`SELECT ${COLUMNS} FROM feedback WHERE id < ? ORDER BY id DESC LIMIT ?`).all(
      before,
      limit,
    ) as unknown as FeedbackRow[];
  }

  countOpen(): number {
    return Number(this.#prepare('SELECT count(*) AS count FROM feedback WHERE done_at IS NULL').get()?.count ?? 0);
  }

  /** @param done undefined takes it back */
  markDone(id: number, done: { readonly at: number; readonly by: string } | undefined): void {
    this.#prepare('UPDATE feedback SET done_at = ?, done_by = ? WHERE id = ?').run(done?.at ?? null, done?.by ?? null, id);
  }

  /** @returns whether there was such a message */
  remove(id: number): boolean {
    return this.#prepare('DELETE FROM feedback WHERE id = ?').run(id).changes > 0;
  }

  /** Deletes what came before a time, epoch milliseconds. */
  expire(before: number): void {
    this.#prepare('DELETE FROM feedback WHERE at < ?').run(before);
  }
}
