// What went wrong around accounts, in a sentence for whoever stands before the form: by the code and the facts of the answer, never by its words.
import { AskError } from '../api/client.ts';
import { formatNumber, formatSpan } from '../i18n/format.ts';
import { accountWords } from './words.ts';

/** As the server judges it (shared/src/registry/accounts/password.ts), which has the last word. */
export const LEAST_CHARACTERS = 12;

export function sentenceOf(error: unknown): string {
  const { wrong } = accountWords();
  if (!(error instanceof AskError)) return error instanceof Error ? error.message : String(error);
  const { code, facts, message } = error;
  if (code === 'TOO_MANY' && facts.reason === 'busy') return wrong.waitMoment;
  if (code === 'TOO_MANY' && facts.reason === 'wrong_passwords')
    return facts.retryAfterS === undefined ? wrong.waitSome : wrong.wait(formatSpan(facts.retryAfterS * 1000));
  if (code === 'TOO_MANY' && facts.reason === 'wrong_codes')
    return facts.retryAfterS === undefined ? wrong.waitSome : wrong.waitCodes(formatSpan(facts.retryAfterS * 1000));
  if (code === 'PASSWORD_WEAK') {
    if (facts.reason === 'too_short') return wrong.short(formatNumber(LEAST_CHARACTERS));
    return facts.reason === 'too_long' ? wrong.long : wrong.plain;
  }
  if (code === 'BODY_INVALID' && facts.field === 'login') return wrong.loginForm;
  if (code === 'BODY_INVALID' && facts.field === 'name') return wrong.nameForm;
  if (facts.reason === 'own_administration') return wrong.ownAdministration;
  if (facts.reason === 'own_second_factor') return wrong.ownSecondFactor;
  if (facts.reason === 'reserved') return wrong.loginReserved;
  const known = wrong[code as keyof typeof wrong];
  return typeof known === 'string' ? known : message;
}

/** The field that is to be filled in anew; undefined where it is none alone. */
export function fieldOf(error: unknown): string | undefined {
  if (!(error instanceof AskError)) return undefined;
  return error.code === 'LOGIN_TAKEN' ? 'login' : error.facts.field;
}
