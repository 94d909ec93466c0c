// The second factor of an account: the secret it shares with an app, the last code that was taken, and recovery codes, of which only hashes are kept.
import type { DatabaseSync } from 'node:sqlite';
import { inTransaction } from '../database.ts';
import { type Prepare, preparedOnce } from '../statements.ts';
import { newRecoveryCode, normalRecoveryCode, RECOVERY_CODES } from './recovery-code.ts';
import { hashOfSecret } from './secret.ts';

export class SecondFactors {
  readonly #database: DatabaseSync;
  readonly #prepare: Prepare;

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#prepare = preparedOnce(database);
  }

  /** The secret codes are made of, 160 bits; undefined where none is asked for. It cannot be kept as a hash: each code is computed from it. */
  secretOf(account: number): Uint8Array | undefined {
    return (this.#prepare('SELECT secret FROM second_factor WHERE account = ?').get(account) as { secret: Uint8Array } | undefined)?.secret;
  }

  /**
   * From now on a code is asked for.
   * @param step of the code that has proved it: it is taken with it
   * @param now epoch milliseconds
   * @returns recovery codes, never to be had again; undefined when there is a second factor already
   */
  turnOn(account: number, secret: Uint8Array, step: number, now: number): string[] | undefined {
    let codes: string[] | undefined;
    inTransaction(this.#database, () => {
      const { changes } = this.#prepare('INSERT OR IGNORE INTO second_factor VALUES (?, ?, ?, ?)').run(account, secret, now, step);
      if (changes === 1) codes = this.#writeCodes(account);
    });
    return codes;
  }

  /** With its recovery codes. @returns false when there was none */
  turnOff(account: number): boolean {
    return this.#prepare('DELETE FROM second_factor WHERE account = ?').run(account).changes === 1;
  }

  /** Takes the code of a step, once: neither it nor one before is taken again (RFC 6238 5.2). */
  takeStep(account: number, step: number): boolean {
    return this.#prepare('UPDATE second_factor SET last_step = ?1 WHERE account = ?2 AND last_step < ?1').run(step, account).changes === 1;
  }

  /** Takes a recovery code, once, however it is written. */
  takeRecoveryCode(account: number, written: string): boolean {
    const hash = hashOfSecret(normalRecoveryCode(written));
    return this.#prepare('DELETE FROM recovery_code WHERE hash = ? AND account = ?').run(hash, account).changes === 1;
  }

  recoveryCodesLeft(account: number): number {
    return (this.#prepare('SELECT count(*) AS count FROM recovery_code WHERE account = ?').get(account) as { count: number }).count;
  }

  /** Those before are worth nothing any more. @returns new ones, never to be had again */
  renewRecoveryCodes(account: number): string[] {
    let codes: string[] = [];
    inTransaction(this.#database, () => {
      this.#prepare('DELETE FROM recovery_code WHERE account = ?').run(account);
      codes = this.#writeCodes(account);
    });
    return codes;
  }

  #writeCodes(account: number): string[] {
    const codes = Array.from({ length: RECOVERY_CODES }, newRecoveryCode);
    const insert = this.#prepare('INSERT INTO recovery_code VALUES (?, ?)');
    for (const code of codes) insert.run(hashOfSecret(normalRecoveryCode(code)), account);
    return codes;
  }
}
