// The answers about one's own second factor: setting it up, turning it off, new recovery codes.
import type { Account } from '@lagebild/shared/registry/accounts/accounts.ts';
import type { Session } from '@lagebild/shared/registry/accounts/sessions.ts';
import type { Registry } from '@lagebild/shared/registry/registry.ts';
import { RefusedQuestion } from '../../problem.ts';
import type { AccountAnswers } from '../account-answers.ts';
import { beginSession } from '../begin-session.ts';
import type { RequirePassword } from '../password-check.ts';
import type { Visit } from '../visit.ts';
import { type CodeCheck, digitsOf, wrongCode } from './code-check.ts';
import { forApps, newFactorSecret, stepOf } from './one-time-codes.ts';
import type { SecondFactorRule } from './second-factor-rule.ts';
import { ShortLived } from './short-lived.ts';

export interface OwnFactorDeps {
  readonly registry: Pick<Registry, 'accounts' | 'sessions' | 'oneTimeLinks' | 'secondFactors' | 'audit'>;
  readonly requirePassword: RequirePassword;
  readonly codes: Pick<CodeCheck, 'require'>;
  readonly factorRule: Pick<SecondFactorRule, 'requiredFrom'>;
}

export type OwnFactorRoute = 'secondFactor' | 'secondFactorBegin' | 'secondFactorConfirm' | 'secondFactorEnd' | 'recoveryCodesRenew';

/** Time to find an app and to scan the code. */
const SET_UP_MS = 10 * 60_000;
/** Whoever types wrong ten times has scanned something else. A stolen session without the password would guess on: the answer has recovery codes. */
const MOST_WRONG = 10;

export function createOwnFactorAnswers({
  registry,
  requirePassword,
  codes,
  factorRule,
}: OwnFactorDeps): Pick<AccountAnswers, OwnFactorRoute> {
  const { sessions, oneTimeLinks, secondFactors } = registry;
  /** Secrets that no code has proved yet, by session. */
  const begun = new ShortLived<{ readonly secret: Uint8Array; wrong: number }>(SET_UP_MS);

  /** The gate lets nobody here who did not sign in themselves. */
  function own({ asker: { account, session } }: Visit): { readonly account: Account; readonly session: Session } {
    if (account && session) return { account, session };
    throw new RefusedQuestion('FORBIDDEN', 'This is for people who signed in with an account.');
  }

  function requireOff({ secondFactorSince }: Account): void {
    if (secondFactorSince !== null)
      throw new RefusedQuestion('SECOND_FACTOR_ON', 'There is a second factor already.', 'Turn it off first.');
  }

  /** Both, for what would make an account weaker. */
  async function requireBoth(current: string, oneTimeCode: string, visit: Visit): Promise<Account> {
    const { account } = own(visit);
    if (account.secondFactorSince === null) throw new RefusedQuestion('SECOND_FACTOR_OFF', 'There is no second factor.');
    await requirePassword(account.login, current, visit);
    codes.require(account, oneTimeCode, visit);
    return account;
  }

  /** Whoever else is signed in to this account, or has made a link that would do it, is out; here it goes on under a new secret. */
  function beginAnew(account: Account, visit: Visit, how: string): void {
    oneTimeLinks.revoke(account.id, 'wall');
    sessions.end({ account: account.id });
    beginSession(registry, account, visit, how);
  }

  return {
    secondFactor(_, visit) {
      const { account } = own(visit);
      return {
        isPossible: account.hasPassword,
        since: account.secondFactorSince,
        recoveryCodesLeft: secondFactors.recoveryCodesLeft(account.id),
        requiredFrom: factorRule.requiredFrom(account) ?? null,
      };
    },

    async secondFactorBegin({ current }, visit) {
      const { account, session } = own(visit);
      requireOff(account);
      await requirePassword(account.login, current, visit);
      const secret = newFactorSecret();
      begun.keep(session.id, { secret, wrong: 0 }, Date.now());
      return forApps(secret, account.login);
    },

    secondFactorConfirm({ oneTimeCode }, visit) {
      const { account, session } = own(visit);
      requireOff(account);
      const now = Date.now();
      const setUp = begun.find(session.id, now);
      if (!setUp || setUp.wrong >= MOST_WRONG)
        throw new RefusedQuestion('SET_UP_OVER', 'This took too long, had too many wrong codes, or was begun elsewhere.', 'Begin again.');
      const digits = digitsOf(oneTimeCode);
      const step = digits === undefined ? undefined : stepOf(setUp.secret, digits, now);
      if (step === undefined) {
        setUp.wrong += 1;
        throw wrongCode();
      }
      const recoveryCodes = secondFactors.turnOn(account.id, setUp.secret, step, now);
      if (!recoveryCodes) throw new RefusedQuestion('SECOND_FACTOR_ON', 'There is a second factor already.');
      begun.forget(session.id);
      beginAnew(account, visit, 'second factor on');
      return { recoveryCodes };
    },

    async secondFactorEnd({ current, oneTimeCode }, visit) {
      const account = await requireBoth(current, oneTimeCode, visit);
      secondFactors.turnOff(account.id);
      beginAnew(account, visit, 'second factor off');
      return { isEnded: true };
    },

    async recoveryCodesRenew({ current, oneTimeCode }, visit) {
      const { id } = await requireBoth(current, oneTimeCode, visit);
      return { recoveryCodes: secondFactors.renewRecoveryCodes(id) };
    },
  };
}
