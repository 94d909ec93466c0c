// What went wrong around accounts, in a sentence for whoever stands before the form.
import { AskError } from '../api/client.ts';
import { formatNumber, formatSpan } from '../i18n/format.ts';
import { accountWords } from './words.ts';

/** As the server judges it (shared/src/registry/accounts/password.ts), which has the last word. */
export const LEAST_CHARACTERS = 12;

export function sentenceOf(error: unknown): string {
  const { wrong } = accountWords();
  if (!(error instanceof AskError)) return error instanceof Error ? error.message : String(error);
  const { code, detail, message } = error;
  if (code === 'TOO_MANY') {
    if (/at this moment/.test(detail)) return wrong.waitMoment;
    const seconds = /(\d+) seconds?/.exec(detail)?.[1];
    return seconds === undefined ? wrong.waitSome : wrong.wait(formatSpan(Number(seconds) * 1000));
  }
  if (code === 'PASSWORD_WEAK') {
    if (/has to have/.test(detail)) return wrong.short(formatNumber(LEAST_CHARACTERS));
    return /too long/.test(detail) ? wrong.long : wrong.plain;
  }
  if (code === 'BODY_INVALID' && detail.startsWith('login')) return wrong.loginForm;
  const known = wrong[code as keyof typeof wrong];
  return typeof known === 'string' ? known : message;
}
