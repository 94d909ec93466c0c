// Whom the rule book asks for a second factor, and who has none although they need one.
import { type SignInRules, secondFactorFrom } from '@lagebild/shared/domain/access/sign-in-rules.ts';
import { localDate } from '@lagebild/shared/domain/local-time.ts';
import type { RuleBook } from '@lagebild/shared/domain/rule-book.ts';
import type { Account } from '@lagebild/shared/registry/accounts/accounts.ts';

export interface SecondFactorRule {
  /** The day from which an account needs one, as 2026-11-30; undefined: it does not. */
  requiredFrom(this: void, account: Account): string | undefined;
  /** Until it is set up, the account may nothing else. */
  isMissing(this: void, account: Account): boolean;
}

/** @param signInRules as they are now */
export function createSecondFactorRule({ district }: Pick<RuleBook, 'district'>, signInRules: () => SignInRules): SecondFactorRule {
  /** Without a password here the organisation asks for what it wants. */
  const requiredFrom = ({ hasPassword, grants }: Account): string | undefined =>
    hasPassword ? secondFactorFrom(signInRules(), grants) : undefined;
  return {
    requiredFrom,
    isMissing(account) {
      if (account.secondFactorSince !== null) return false;
      const from = requiredFrom(account);
      return from !== undefined && from <= localDate(Date.now(), district.timezone);
    },
  };
}
