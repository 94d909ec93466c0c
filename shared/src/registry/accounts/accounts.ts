// People who may sign in, and what they may where.
import type { DatabaseSync } from 'node:sqlite';
import type { Grant, Principal } from '../../domain/access/principal.ts';
import { isRole } from '../../domain/access/role.ts';
import { inTransaction } from '../database.ts';
import { type Prepare, preparedOnce } from '../statements.ts';

export interface Account {
  readonly id: number;
  readonly login: string;
  readonly name: string;
  readonly grants: readonly Grant[];
  /** Epoch milliseconds. */
  readonly createdAt: number;
  readonly blockedAt: number | null;
  readonly signedInAt: number | null;
  readonly hasPassword: boolean;
  /** Signs in with an account of an organisation; its issuer. */
  readonly issuer: string | null;
  /** Since when a code is asked for beside the password; null: it is not. */
  readonly secondFactorSince: number | null;
}

/** Somebody at an OpenID provider; the pair is unique and never given to somebody else (OpenID Connect Core 2, sub). */
export interface OidcIdentity {
  readonly issuer: string;
  readonly subject: string;
}

type Row = Omit<Account, 'grants' | 'hasPassword'> & { readonly password: string | null };

const COLUMNS = `id, login, name, created_at AS createdAt, blocked_at AS blockedAt, signed_in_at AS signedInAt, password, oidc_issuer AS issuer,
  (SELECT since FROM second_factor WHERE second_factor.account = account.id) AS secondFactorSince`;

/** What the audit log calls those who are nobody's account. */
const RESERVED = new Set(['local', 'public', '(unknown)']);
export const isReserved = (login: string): boolean => RESERVED.has(normalLogin(login));

/** One account can always administer the district: without it nobody could let anybody in again. */
export class LastAdministratorError extends Error {
  readonly code = 'LAST_ADMINISTRATOR';
}

export class Accounts {
  readonly #database: DatabaseSync;
  readonly #prepare: Prepare;
  readonly #listeners: ((id: number) => void)[] = [];

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#prepare = preparedOnce(database);
  }

  /** Calls back when what somebody may has changed, or they are blocked or gone: whatever they have open has to be looked at anew. */
  onChange(listener: (id: number) => void): void {
    this.#listeners.push(listener);
  }

  get isEmpty(): boolean {
    return this.#prepare('SELECT 1 FROM account LIMIT 1').get() === undefined;
  }

  get(id: number): Account | undefined {
    return this.#one(`SELECT ${COLUMNS} FROM account WHERE id = ?`, id);
  }

  byLogin(login: string): Account | undefined {
    return this.#one(`SELECT ${COLUMNS} FROM account WHERE login = ?`, normalLogin(login));
  }

  byIdentity({ issuer, subject }: OidcIdentity): Account | undefined {
    return this.#one(`SELECT ${COLUMNS} FROM account WHERE oidc_issuer = ? AND oidc_subject = ?`, issuer, subject);
  }

  all(): Account[] {
    const rows = this.#prepare(`SELECT ${COLUMNS} FROM account ORDER BY login`).all() as unknown as Row[];
    return rows.map((row) => this.#toAccount(row));
  }

  /** @returns undefined when the login is taken, also by the audit log */
  create(login: string, name: string, grants: readonly Grant[], now: number, identity?: OidcIdentity): Account | undefined {
    if (isReserved(login) || this.byLogin(login)) return undefined;
    let id = 0;
    inTransaction(this.#database, () => {
      const { lastInsertRowid } = this.#prepare(
        'INSERT INTO account (login, name, created_at, oidc_issuer, oidc_subject) VALUES (?, ?, ?, ?, ?)',
      ).run(normalLogin(login), name, now, identity?.issuer ?? null, identity?.subject ?? null);
      id = Number(lastInsertRowid);
      this.#writeGrants(id, grants);
    });
    return this.get(id);
  }

  /** @throws {LastAdministratorError} when nobody would be left who administers the district */
  setGrants(id: number, grants: readonly Grant[]): void {
    inTransaction(this.#database, () => {
      this.#prepare('DELETE FROM account_grant WHERE account = ?').run(id);
      this.#writeGrants(id, grants);
      this.#requireAdministrator();
    });
    this.#changed(id);
  }

  /** @throws {LastAdministratorError} */
  setBlocked(id: number, blockedAt: number | null): void {
    inTransaction(this.#database, () => {
      this.#prepare('UPDATE account SET blocked_at = ? WHERE id = ?').run(blockedAt, id);
      this.#requireAdministrator();
    });
    this.#changed(id);
  }

  /** Deletes an account with its sessions and tokens. @throws {LastAdministratorError} */
  remove(id: number): void {
    inTransaction(this.#database, () => {
      this.#prepare('DELETE FROM account WHERE id = ?').run(id);
      this.#requireAdministrator();
    });
    this.#changed(id);
  }

  passwordOf(id: number): string | undefined {
    return (
      (this.#prepare('SELECT password FROM account WHERE id = ?').get(id) as { password: string | null } | undefined)?.password ?? undefined
    );
  }

  /** Links made before are worth nothing any more. */
  setPassword(id: number, hash: string): void {
    this.#endLinks(id);
    this.#prepare('UPDATE account SET password = ? WHERE id = ?').run(hash, id);
  }

  /** Keeps the same password under a hash of today's cost; not where it was changed meanwhile. */
  renewHash(id: number, before: string, hash: string): void {
    this.#prepare('UPDATE account SET password = ? WHERE id = ? AND password = ?').run(hash, id, before);
  }

  setName(id: number, name: string): void {
    this.#prepare('UPDATE account SET name = ? WHERE id = ?').run(name, id);
  }

  noteSignIn(id: number, now: number): void {
    this.#prepare('UPDATE account SET signed_in_at = ? WHERE id = ?').run(now, id);
  }

  /** Made before rights or password changed, a link would give more than whoever made it could. */
  #endLinks(id: number): void {
    this.#prepare('DELETE FROM one_time_link WHERE account = ?').run(id);
  }

  #one(sql: string, ...given: (string | number)[]): Account | undefined {
    const row = this.#prepare(sql).get(...given) as unknown as Row | undefined;
    return row && this.#toAccount(row);
  }

  #toAccount({ password, ...row }: Row): Account {
    const grants = this.#prepare('SELECT role, municipality FROM account_grant WHERE account = ? ORDER BY municipality, role').all(
      row.id,
    ) as unknown as { role: string; municipality: string }[];
    return {
      ...row,
      hasPassword: password !== null,
      // A role of a later version is no role here: it allows nothing.
      grants: grants.flatMap(({ role, municipality }) => (isRole(role) ? [{ role, municipality: municipality || null }] : [])),
    };
  }

  #writeGrants(id: number, grants: readonly Grant[]): void {
    const insert = this.#prepare('INSERT OR IGNORE INTO account_grant VALUES (?, ?, ?)');
    for (const { role, municipality } of grants) insert.run(id, role, municipality ?? '');
  }

  #requireAdministrator(): void {
    const left = this.#prepare(
      `SELECT 1 FROM account_grant JOIN account ON account.id = account WHERE role = 'administrator' AND municipality = '' AND blocked_at IS NULL LIMIT 1`,
    ).get();
    if (left === undefined) throw new LastAdministratorError('nobody would be left who administers the district');
  }

  #changed(id: number): void {
    this.#endLinks(id);
    for (const listener of this.#listeners) listener(id);
  }
}

/** Logins are told apart without regard to case: two that look alike are one. */
export const normalLogin = (login: string): string => login.normalize('NFKC').trim().toLowerCase();

export const principalOf = ({ login, grants }: Pick<Account, 'login' | 'grants'>): Principal => ({ type: 'account', name: login, grants });
