// How every sign-in ends, however it began: a session, its cookie, and an entry in the audit log.
import type { Account } from '@lagebild/shared/registry/accounts/accounts.ts';
import type { Registry } from '@lagebild/shared/registry/registry.ts';
import type { Visit } from './visit.ts';

/** @param how for the audit log: password, wall link, oidc … */
export function beginSession(
  { accounts, sessions, audit }: Pick<Registry, 'accounts' | 'sessions' | 'audit'>,
  account: Pick<Account, 'id' | 'login'>,
  { asker, address, agent, keep }: Visit,
  how: string,
  isWall = false,
): void {
  const now = Date.now();
  sessions.expire(now);
  // Its secret is replaced in this browser: nobody is to go on with the old one.
  if (asker.session) sessions.end({ id: asker.session.id });
  const { secret, maxAgeMs } = sessions.begin(account.id, agent, now, isWall);
  keep(secret, maxAgeMs);
  accounts.noteSignIn(account.id, now);
  audit.append({ who: account.login, action: 'signIn', what: { how }, origin: { address, agent: agent.slice(0, 120) } });
}
