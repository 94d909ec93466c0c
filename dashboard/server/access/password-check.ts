// Whether a password is right: as slow for a login that does not exist, and ever more slowly for whoever guesses.
import { Seldom } from '@lagebild/shared/domain/seldom.ts';
import { type Account, normalLogin } from '@lagebild/shared/registry/accounts/accounts.ts';
import { hashPassword, hasRoomForPassword, isOutdated, isRight } from '@lagebild/shared/registry/accounts/password.ts';
import { SignInGuard } from '@lagebild/shared/registry/accounts/sign-in-guard.ts';
import type { Registry } from '@lagebild/shared/registry/registry.ts';
import { ipKeyGenerator } from 'express-rate-limit';
import type { Logger } from 'pino';
import { RefusedQuestion } from '../problem.ts';
import type { Visit } from './visit.ts';

/** @returns the account whose password it is @throws {RefusedQuestion} SIGN_IN_WRONG, TOO_MANY */
export type RequirePassword = (login: string, password: string, visit: Pick<Visit, 'address'>) => Promise<Account>;

/** A password takes a fraction of a second; the queue is short. */
const BUSY = { reason: 'busy', retryAfterS: 3 } as const;

export function createPasswordCheck({ accounts, audit }: Pick<Registry, 'accounts' | 'audit'>, log: Logger): RequirePassword {
  const guard = new SignInGuard();
  const failures = new Seldom();

  /** Whether it is right at the end as well: looking takes a fraction of a second, in which its owner may have set another one. */
  async function isOfNow(password: string, account: Pick<Account, 'id'> | undefined): Promise<boolean> {
    for (;;) {
      const hash = account && accounts.passwordOf(account.id);
      const isKnown = await isRight(password, hash);
      if (!account || hash === undefined || !isKnown) return false;
      const renewed = isOutdated(hash) ? await hashPassword(password) : hash;
      if (accounts.passwordOf(account.id) !== hash) continue;
      if (renewed !== hash) accounts.renewHash(account.id, hash, renewed);
      return true;
    }
  }

  return async (login, password, { address }) => {
    const name = normalLogin(login);
    const network = ipKeyGenerator(address); // of IPv6 the half that one household has
    const waitMs = guard.waitOf(name, network, Date.now());
    if (!hasRoomForPassword())
      throw new RefusedQuestion('TOO_MANY', 'Too many are signing in at this moment.', 'Try again in a few seconds.', BUSY);
    if (waitMs > 0) {
      const retryAfterS = Math.ceil(waitMs / 1000);
      const detail = `Too many wrong passwords; the next try counts in ${retryAfterS} seconds.`;
      throw new RefusedQuestion('TOO_MANY', detail, undefined, { reason: 'wrong_passwords', retryAfterS });
    }
    const account = accounts.byLogin(name);
    // Counted before the hash is made: many tries at the same moment are many tries.
    guard.noteWrong(name, network, Date.now());
    const isKnown = await isOfNow(password, account);
    // Looked up anew: meanwhile it may have been blocked, or its second factor turned on.
    const current = account && accounts.get(account.id);
    if (current && isKnown && current.blockedAt === null) {
      guard.noteRight(name, network);
      return current;
    }
    // A login that is nobody's may be a password in the wrong field.
    const who = account?.login ?? '(unknown)';
    log.warn({ login: who, address }, 'a sign-in failed');
    if (failures.isDue(JSON.stringify([who, network]), Date.now())) audit.append({ who, action: 'signInFailed', origin: { address } });
    throw new RefusedQuestion('SIGN_IN_WRONG', 'Login or password is wrong.');
  };
}
