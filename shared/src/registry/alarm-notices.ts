// What is to be told to whom: notices that wait, and deliveries with their attempts, so that a restart neither loses nor doubles one.
import { randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { Notice } from './alarms.ts';
import { inTransaction } from './database.ts';
import { type Prepare, preparedOnce } from './statements.ts';

export interface WaitingNotice extends Notice {
  readonly id: number;
  readonly alarm: number;
  /** Epoch milliseconds. */
  readonly at: number;
}

export interface Delivery {
  readonly id: number;
  readonly receiver: string;
  /** A mail address, or the address of a webhook. */
  readonly address: string;
  /** The same at every attempt: whoever gets it twice can tell. */
  readonly key: string;
  readonly content: string;
  readonly attempts: number;
  /** Epoch milliseconds. */
  readonly madeAt: number;
  readonly nextAt: number;
}

/** `refused`: the other side will never take it. `given_up`: it was tried for too long. `unwanted`: its receiver is gone. */
export type DeliveryOutcome = 'sent' | 'refused' | 'given_up' | 'unwanted';

export class AlarmNotices {
  readonly #database: DatabaseSync;
  readonly #prepare: Prepare;

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#prepare = preparedOnce(database);
  }

  /** Notices no delivery was made of yet, oldest first. */
  waiting(): WaitingNotice[] {
    return this.#prepare(
      'SELECT id, receiver, alarm, what, at FROM alarm_notice WHERE delivery IS NULL ORDER BY receiver, id',
    ).all() as unknown as WaitingNotice[];
  }

  /** Makes the deliveries of some notices, one an address, in one transaction. */
  pack(notices: readonly WaitingNotice[], addresses: readonly string[], content: string, now: number): void {
    inTransaction(this.#database, () => {
      let delivery = 0;
      for (const address of addresses) delivery = this.#insert(notices[0]?.receiver ?? '', address, content, now);
      for (const { id } of notices) this.#prepare('UPDATE alarm_notice SET delivery = ? WHERE id = ?').run(delivery, id);
    });
  }

  /** Makes deliveries of something that is told at once and gathers nothing, one an address. */
  deliver(receiver: string, addresses: readonly string[], content: string, now: number): void {
    inTransaction(this.#database, () => {
      for (const address of addresses) this.#insert(receiver, address, content, now);
    });
  }

  #insert(receiver: string, address: string, content: string, now: number): number {
    const { lastInsertRowid } = this.#prepare(
      'INSERT INTO alarm_delivery (receiver, address, key, content, made_at, next_at) VALUES (?, ?, ?, ?, ?, ?)',
    ).run(receiver, address, randomUUID(), content, now, now);
    return Number(lastInsertRowid);
  }

  /** Deliveries that have not ended, oldest first. */
  due(): Delivery[] {
    return this.#prepare(
      `SELECT id, receiver, address, key, content, attempts, made_at AS madeAt, next_at AS nextAt FROM alarm_delivery
         WHERE ended_at IS NULL ORDER BY id`,
    ).all() as unknown as Delivery[];
  }

  failed(id: number, error: string, nextAt: number): void {
    this.#prepare('UPDATE alarm_delivery SET attempts = attempts + 1, error = ?, next_at = ? WHERE id = ?').run(
      error.slice(0, 500),
      Math.round(nextAt),
      id,
    );
  }

  ended(id: number, outcome: DeliveryOutcome, now: number, error?: string): void {
    this.#prepare(
      'UPDATE alarm_delivery SET attempts = attempts + 1, outcome = ?, ended_at = ?, error = coalesce(?, error) WHERE id = ?',
    ).run(outcome, now, error?.slice(0, 500) ?? null, id);
  }

  /** How many deliveries wait, and how many ended how. */
  counts(): { waiting: number; ended: Partial<Record<DeliveryOutcome, number>> } {
    const rows = this.#prepare('SELECT outcome, count(*) AS count FROM alarm_delivery GROUP BY 1').all() as unknown as {
      outcome: DeliveryOutcome | null;
      count: number;
    }[];
    const ended = Object.fromEntries(rows.flatMap(({ outcome, count }) => (outcome === null ? [] : [[outcome, count]])));
    return { waiting: rows.find(({ outcome }) => outcome === null)?.count ?? 0, ended };
  }

  /** Deletes deliveries that ended before a time, epoch milliseconds. */
  expire(before: number): void {
    this.#prepare('DELETE FROM alarm_delivery WHERE ended_at < ?').run(before);
  }
}
