// Sessions of people who signed in: a secret in their cookie, of which only a hash is kept.
import type { DatabaseSync } from 'node:sqlite';
import { type Prepare, preparedOnce } from '../statements.ts';
import { hashOfSecret, newSecret } from './secret.ts';

export interface Session {
  readonly account: number;
  /** Epoch milliseconds. */
  readonly beganAt: number;
  readonly usedAt: number;
  readonly endsAt: number;
  /** A screen on a wall: nobody sits there to sign in again. It sees, and may do nothing. */
  readonly isWall: boolean;
  /** What the browser calls itself, shortened. */
  readonly agent: string;
  /** Names it on a list; the secret cannot be had from it. */
  readonly id: string;
}

const HOUR_MS = 3_600_000;
/** Signed out after a night without use, and after a week in any case (ASVS 5.0 7.3.1, 7.3.2: both have to be there; the figures are the organisation's). */
const IDLE_MS = 12 * HOUR_MS;
const LONGEST_MS = 7 * 24 * HOUR_MS;
const WALL_MS = 400 * 24 * HOUR_MS;
/** How often the time of the last use is written. */
const NOTE_EVERY_MS = 60_000;
const KEPT_OF_AGENT = 120;

type Row = Omit<Session, 'isWall' | 'id'> & { readonly hash: Uint8Array; readonly isWall: number };

const COLUMNS = 'hash, account, began_at AS beganAt, used_at AS usedAt, ends_at AS endsAt, is_wall AS isWall, agent';

export class Sessions {
  readonly #prepare: Prepare;
  readonly #listeners: ((ids: readonly string[]) => void)[] = [];

  constructor(database: DatabaseSync) {
    this.#prepare = preparedOnce(database);
  }

  /** Calls back with sessions that somebody ended: what they have open has to go. */
  onEnd(listener: (ids: readonly string[]) => void): void {
    this.#listeners.push(listener);
  }

  /** @returns the secret for the cookie, and how long it may live there */
  begin(account: number, agent: string, now: number, isWall = false): { readonly secret: string; readonly maxAgeMs: number } {
    const secret = newSecret();
    const maxAgeMs = isWall ? WALL_MS : LONGEST_MS;
    const told = agent.slice(0, KEPT_OF_AGENT);
    this.#prepare('INSERT INTO session VALUES (?, ?, ?, ?, ?, ?, ?)').run(
      hashOfSecret(secret),
      account,
      now,
      now,
      now + maxAgeMs,
      Number(isWall),
      told,
    );
    return { secret, maxAgeMs };
  }

  /**
   * The session of a cookie; undefined when there is none, or its time is over.
   * @param isUse false: looked at, and not used; a page that is only open is not
   */
  find(secret: string, now: number, isUse = true): Session | undefined {
    const row = this.#prepare(`SELECT ${COLUMNS} FROM session WHERE hash = ?`).get(hashOfSecret(secret)) as unknown as Row | undefined;
    const session = row && toSession(row);
    if (!row || !session || !isLive(session, now)) return undefined;
    if (isUse && now - session.usedAt > NOTE_EVERY_MS) this.#prepare('UPDATE session SET used_at = ? WHERE hash = ?').run(now, row.hash);
    return session;
  }

  of(account: number, now: number): Session[] {
    const rows = this.#prepare(`SELECT ${COLUMNS} FROM session WHERE account = ? ORDER BY used_at DESC`).all(account) as unknown as Row[];
    return rows.map(toSession).filter((session) => isLive(session, now));
  }

  /** Ends one session, or all of an account; `but` stays. */
  end(of: { readonly id: string } | { readonly account: number; readonly but?: string }): void {
    const ids = 'id' in of ? [of.id] : this.#idsOf(of.account).filter((id) => id !== of.but);
    const remove = this.#prepare('DELETE FROM session WHERE hash = ?');
    for (const id of ids) remove.run(Buffer.from(id, 'base64url'));
    for (const listener of this.#listeners) listener(ids);
  }

  /** Forgets sessions whose time is over. */
  expire(now: number): void {
    this.#prepare('DELETE FROM session WHERE ends_at < ? OR (is_wall = 0 AND used_at < ?)').run(now, now - IDLE_MS);
  }

  #idsOf(account: number): string[] {
    const rows = this.#prepare('SELECT hash FROM session WHERE account = ?').all(account) as unknown as { hash: Uint8Array }[];
    return rows.map(({ hash }) => idOf(hash));
  }
}

const idOf = (hash: Uint8Array): string => Buffer.from(hash).toString('base64url');

const isLive = ({ endsAt, usedAt, isWall }: Session, now: number): boolean => now < endsAt && (isWall || now - usedAt < IDLE_MS);

const toSession = ({ hash, isWall, ...row }: Row): Session => ({ ...row, isWall: isWall === 1, id: idOf(hash) });
