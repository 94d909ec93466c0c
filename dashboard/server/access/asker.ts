// Who sends a request: told by the cookie of a session or by an API token, looked up anew each time, so that what was taken back counts at once.
import type { IncomingHttpHeaders } from 'node:http';
import { OPEN, type Principal, PUBLIC } from '@lagebild/shared/domain/access/principal.ts';
import { type Account, principalOf } from '@lagebild/shared/registry/accounts/accounts.ts';
import type { Session } from '@lagebild/shared/registry/accounts/sessions.ts';
import type { Registry } from '@lagebild/shared/registry/registry.ts';
import { parseCookie } from 'cookie';

/** __Host-: only with Secure, Path=/ and without Domain, so that no neighbour under the same domain can set it (RFC 6265bis 4.1.3.2). */
export const SESSION_COOKIE = '__Host-lagebild';

export interface Asker {
  readonly principal: Principal;
  readonly account?: Account;
  readonly session?: Session;
  /** Of an API token. */
  readonly token?: number;
  /** The rule book asks the account for a second factor that it has not: it may do nothing but set it up. */
  readonly isSecondFactorMissing?: true;
}

export type WhoDeps = Pick<Registry, 'accounts' | 'sessions' | 'apiTokens'>;

/** Tells who asks, by the head of a request. */
/** @param isUse false: looked at, which does not keep a session alive */
export type FindAsker = (headers: IncomingHttpHeaders, isUse?: boolean) => Asker;

/**
 * @param areRequired false: whoever reaches the machine may everything
 * @param isSecondFactorMissing whether the rule book asks an account for a second factor that it has not
 */
export function createFindAsker(registry: WhoDeps, areRequired: boolean, isSecondFactorMissing: (account: Account) => boolean): FindAsker {
  if (!areRequired) return () => ({ principal: OPEN });
  return ({ authorization, cookie }, isUse = true) => {
    const now = Date.now();
    const token = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
    if (token !== undefined) return byToken(token, now) ?? { principal: PUBLIC };
    const secret = cookie === undefined ? undefined : parseCookie(cookie)[SESSION_COOKIE];
    return (secret === undefined ? undefined : bySession(secret, now, isUse)) ?? { principal: PUBLIC };
  };

  /** Without its roles, so that whatever looks at roles alone allows it nothing either. */
  function withinSecondFactor(asker: Asker & { readonly account: Account }): Asker {
    if (!isSecondFactorMissing(asker.account)) return asker;
    return { ...asker, principal: { ...asker.principal, grants: [] }, isSecondFactorMissing: true };
  }

  function bySession(secret: string, now: number, isUse: boolean): Asker | undefined {
    const session = registry.sessions.find(secret, now, isUse);
    const account = session && registry.accounts.get(session.account);
    if (!session || !account || account.blockedAt !== null) return undefined;
    const principal = principalOf(account);
    return withinSecondFactor({
      account,
      session,
      principal: session.isWall ? { ...principal, name: `${account.login} (wall)`, limitedTo: ['read'] } : principal,
    });
  }

  function byToken(secret: string, now: number): Asker | undefined {
    const token = registry.apiTokens.find(secret, now);
    const account = token && registry.accounts.get(token.account);
    if (!token || !account || account.blockedAt !== null) return undefined;
    const { municipality, permissions, name } = token;
    const grants = municipality === null ? account.grants : narrowed(account, municipality);
    return withinSecondFactor({
      account,
      token: token.id,
      principal: { type: 'token', name: `${account.login}/${name}`, grants, limitedTo: permissions },
    });
  }
}

/** A role in the district is one in each municipality, too. */
const narrowed = ({ grants }: Account, municipality: string) =>
  grants.filter((grant) => grant.municipality === null || grant.municipality === municipality).map(({ role }) => ({ role, municipality }));

/** Whether the two are the same session or token still, with the same rights: what is open may stay open. */
export const isSameAsker = (before: Asker, now: Asker): boolean =>
  before.session?.id === now.session?.id &&
  before.token === now.token &&
  JSON.stringify(before.principal) === JSON.stringify(now.principal);
