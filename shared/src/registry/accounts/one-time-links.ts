// Links that work once: for the first administrator, for somebody who is invited or forgot the password, for a screen on a wall.
import type { DatabaseSync } from 'node:sqlite';
import { type Prepare, preparedOnce } from '../statements.ts';
import { hashOfSecret, newSecret } from './secret.ts';

export type LinkPurpose = 'first' | 'password' | 'wall';

export interface OneTimeLink {
  readonly purpose: LinkPurpose;
  /** Null for the first administrator, who has none yet. */
  readonly account: number | null;
  /** Epoch milliseconds. */
  readonly endsAt: number;
}

const HOUR_MS = 3_600_000;
const VALID_MS: Readonly<Record<LinkPurpose, number>> = { first: 24 * HOUR_MS, password: 72 * HOUR_MS, wall: HOUR_MS };

export class OneTimeLinks {
  readonly #prepare: Prepare;

  constructor(database: DatabaseSync) {
    this.#prepare = preparedOnce(database);
  }

  /** Makes a link; one made before for the same is worth nothing any more. @returns its secret */
  make(purpose: LinkPurpose, account: number | null, now: number): string {
    this.#prepare('DELETE FROM one_time_link WHERE ends_at < ? OR (purpose = ? AND account IS ?)').run(now, purpose, account);
    const secret = newSecret();
    this.#prepare('INSERT INTO one_time_link VALUES (?, ?, ?, ?, ?)').run(
      hashOfSecret(secret),
      purpose,
      account,
      now,
      now + VALID_MS[purpose],
    );
    return secret;
  }

  /**
   * Ends links of an account: made before its rights, its password or its second factor changed, they would give more than whoever made them could.
   * @param purpose these alone; all of them when left out
   */
  revoke(account: number, purpose?: LinkPurpose): void {
    if (purpose === undefined) this.#prepare('DELETE FROM one_time_link WHERE account = ?').run(account);
    else this.#prepare('DELETE FROM one_time_link WHERE account = ? AND purpose = ?').run(account, purpose);
  }

  /** Looks at a link without using it up. */
  look(secret: string, now: number): OneTimeLink | undefined {
    return this.#prepare('SELECT purpose, account, ends_at AS endsAt FROM one_time_link WHERE hash = ? AND ends_at > ?').get(
      hashOfSecret(secret),
      now,
    ) as unknown as OneTimeLink | undefined;
  }

  /** Uses a link up. Of two who come with the same link at the same time, one gets it. */
  use(secret: string, now: number): OneTimeLink | undefined {
    return this.#prepare('DELETE FROM one_time_link WHERE hash = ? AND ends_at > ? RETURNING purpose, account, ends_at AS endsAt').get(
      hashOfSecret(secret),
      now,
    ) as unknown as OneTimeLink | undefined;
  }
}
