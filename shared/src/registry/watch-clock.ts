// The clock of the watch over alarms: how long Lagebild has watched, and when it did not. Both survive a restart.
import type { DatabaseSync } from 'node:sqlite';
import { type Prepare, preparedOnce } from './statements.ts';

/** A time in which nobody listened, epoch milliseconds. */
export interface WatchGap {
  readonly from: number;
  readonly to: number;
}

/** Older gaps matter no more: no rhythm is that long. */
const REMEMBERED = 1000;

export class WatchClock {
  readonly #prepare: Prepare;

  constructor(database: DatabaseSync) {
    this.#prepare = preparedOnce(database);
  }

  /**
   * Begins to watch: the time since the last sign of life is a gap, and before the first there was nothing but a gap.
   * @param now epoch milliseconds
   * @returns milliseconds watched so far
   */
  begin(now: number): number {
    const row = this.#prepare('SELECT alive_at AS aliveAt, watched_ms AS watchedMs FROM watch_clock').get() as
      | { aliveAt: number; watchedMs: number }
      | undefined;
    const from = row?.aliveAt ?? 0;
    if (from < now) this.noteGap({ from, to: now });
    this.write(now, row?.watchedMs ?? 0);
    return row?.watchedMs ?? 0;
  }

  /** A sign of life; may stand inside a transaction. @param watchedMs milliseconds watched so far */
  write(now: number, watchedMs: number): void {
    this.#prepare(
      'INSERT INTO watch_clock VALUES (1, ?, ?) ON CONFLICT (id) DO UPDATE SET alive_at = excluded.alive_at, watched_ms = excluded.watched_ms',
    ).run(Math.round(now), Math.round(watchedMs));
  }

  noteGap({ from, to }: WatchGap): void {
    this.#prepare('INSERT INTO watch_gap VALUES (?, ?)').run(Math.round(from), Math.round(to));
    this.#prepare('DELETE FROM watch_gap WHERE rowid <= (SELECT max(rowid) FROM watch_gap) - ?').run(REMEMBERED);
  }

  /** Newest first. */
  gaps(): WatchGap[] {
    return this.#prepare('SELECT from_at AS "from", to_at AS "to" FROM watch_gap ORDER BY to_at DESC').all() as unknown as WatchGap[];
  }
}
