// Tokens with which programs ask: of an account, never more than it may itself, limited further, with an end.
import type { DatabaseSync } from 'node:sqlite';
import { PERMISSIONS, type Permission } from '../../domain/access/role.ts';
import { type Prepare, preparedOnce } from '../statements.ts';
import { hashOfSecret, newSecret } from './secret.ts';

export interface ApiToken {
  readonly id: number;
  readonly account: number;
  readonly name: string;
  readonly permissions: readonly Permission[];
  /** Limited to this municipality; null: wherever its account may. */
  readonly municipality: string | null;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  readonly endsAt: number;
  readonly usedAt: number | null;
}

/** Begins every token: secret scanners and people recognise it. */
export const TOKEN_BEGIN = 'lgb_';
/** How often the time of the last use is written, milliseconds. */
const NOTE_EVERY_MS = 60_000;

type Row = Omit<ApiToken, 'permissions'> & { readonly permissions: string };

const COLUMNS = 'id, account, name, permissions, municipality, created_at AS createdAt, ends_at AS endsAt, used_at AS usedAt';

export class ApiTokens {
  readonly #prepare: Prepare;
  readonly #listeners: ((id: number) => void)[] = [];

  constructor(database: DatabaseSync) {
    this.#prepare = preparedOnce(database);
  }

  onRevoked(listener: (id: number) => void): void {
    this.#listeners.push(listener);
  }

  /** @returns the token, never to be had again */
  issue(
    of: Pick<ApiToken, 'account' | 'name' | 'permissions' | 'municipality' | 'endsAt'>,
    now: number,
  ): { readonly id: number; readonly token: string } {
    const token = TOKEN_BEGIN + newSecret();
    const { lastInsertRowid } = this.#prepare(
      'INSERT INTO api_token (hash, account, name, permissions, municipality, created_at, ends_at) VALUES (?, ?, ?, ?, ?, ?, ?)',
    ).run(hashOfSecret(token), of.account, of.name, of.permissions.join(), of.municipality, now, of.endsAt);
    return { id: Number(lastInsertRowid), token };
  }

  /** Undefined when it is nobody's, or its time is over. */
  find(token: string, now: number): ApiToken | undefined {
    if (!token.startsWith(TOKEN_BEGIN)) return undefined;
    const row = this.#prepare(`SELECT ${COLUMNS} FROM api_token WHERE hash = ?`).get(hashOfSecret(token)) as unknown as Row | undefined;
    if (!row || now >= row.endsAt) return undefined;
    if (now - (row.usedAt ?? 0) > NOTE_EVERY_MS) this.#prepare('UPDATE api_token SET used_at = ? WHERE id = ?').run(now, row.id);
    return toToken(row);
  }

  get(id: number): ApiToken | undefined {
    const row = this.#prepare(`SELECT ${COLUMNS} FROM api_token WHERE id = ?`).get(id) as unknown as Row | undefined;
    return row && toToken(row);
  }

  /** @param account all tokens when left out */
  list(account?: number): ApiToken[] {
    const rows = this.#prepare(`SELECT ${COLUMNS} FROM api_token WHERE ?1 IS NULL OR account = ?1 ORDER BY id DESC`).all(account ?? null);
    return (rows as unknown as Row[]).map(toToken);
  }

  /** Takes all tokens of an account back. */
  revokeAllOf(account: number): void {
    for (const { id } of this.list(account)) this.revoke(id);
  }

  revoke(id: number): void {
    this.#prepare('DELETE FROM api_token WHERE id = ?').run(id);
    for (const listener of this.#listeners) listener(id);
  }
}

const toToken = ({ permissions, ...row }: Row): ApiToken => {
  const told = permissions.split(',');
  return { ...row, permissions: PERMISSIONS.filter((permission) => told.includes(permission)) };
};
