// Whether a code is right: one of the app, or a recovery code. Each is taken once; whoever guesses has to wait.
import { Seldom } from '@lagebild/shared/domain/seldom.ts';
import type { Account } from '@lagebild/shared/registry/accounts/accounts.ts';
import { CODE_LIMITS, SignInGuard } from '@lagebild/shared/registry/accounts/sign-in-guard.ts';
import type { Registry } from '@lagebild/shared/registry/registry.ts';
import { ipKeyGenerator } from 'express-rate-limit';
import type { Logger } from 'pino';
import { RefusedQuestion } from '../../problem.ts';
import type { Visit } from '../visit.ts';
import { stepOf } from './one-time-codes.ts';

export type CodeKind = 'code' | 'recovery code';

export interface CodeCheck {
  /** @returns what it was @throws {RefusedQuestion} CODE_WRONG, TOO_MANY */
  require(this: void, account: Pick<Account, 'id' | 'login'>, written: string, visit: Visit): CodeKind;
  /** The password has changed: whoever guessed with the one before knows nothing any more. */
  forget(this: void, login: string): void;
}

/** Apps show them in two groups of three. */
export const digitsOf = (written: string): string | undefined => /^\d{6}$/.exec(written.replaceAll(/\s+/g, ''))?.[0];

export const wrongCode = () =>
  new RefusedQuestion('CODE_WRONG', 'The code is wrong, or was used already.', 'Each works once, for about a minute.');

export function createCodeCheck({ secondFactors, audit }: Pick<Registry, 'secondFactors' | 'audit'>, log: Logger): CodeCheck {
  const guard = new SignInGuard(CODE_LIMITS);
  const failures = new Seldom();

  function isTaken({ id, login }: Pick<Account, 'id' | 'login'>, digits: string, network: string): boolean {
    const now = Date.now();
    const waitMs = guard.waitOf(login, network, now);
    if (waitMs > 0) {
      const retryAfterS = Math.ceil(waitMs / 1000);
      const detail = `Too many wrong codes; the next one counts in ${retryAfterS} seconds.`;
      throw new RefusedQuestion('TOO_MANY', detail, 'A recovery code counts at once.', { reason: 'wrong_codes', retryAfterS });
    }
    guard.noteWrong(login, network, now);
    const secret = secondFactors.secretOf(id);
    const step = secret && stepOf(secret, digits, now);
    if (step === undefined || !secondFactors.takeStep(id, step)) return false;
    guard.noteRight(login, network);
    return true;
  }

  return {
    require(account, written, { address }) {
      const network = ipKeyGenerator(address);
      const digits = digitsOf(written);
      if (digits !== undefined && isTaken(account, digits, network)) return 'code';
      // Nobody guesses one of those, so they never wait: whoever knows a password by theft cannot keep its owner out with wrong codes.
      if (digits === undefined && secondFactors.takeRecoveryCode(account.id, written)) return 'recovery code';
      // The password was right: somebody may have stolen it.
      log.warn({ login: account.login, address }, 'a code of a second factor was wrong');
      if (failures.isDue(JSON.stringify([account.login, network]), Date.now()))
        audit.append({ who: account.login, action: 'signInFailed', what: { how: 'code' }, origin: { address } });
      throw wrongCode();
    },
    forget: (login) => guard.forget(login),
  };
}
