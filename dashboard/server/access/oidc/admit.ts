// From what a provider vouches for to an account here: told by issuer and subject, with the roles its groups have now.
import type { Grant } from '@lagebild/shared/domain/access/principal.ts';
import { grantsOfGroups, type SignInRules } from '@lagebild/shared/domain/access/sign-in-rules.ts';
import { type Account, LastAdministratorError } from '@lagebild/shared/registry/accounts/accounts.ts';
import type { Registry } from '@lagebild/shared/registry/registry.ts';
import type { Vouched } from './provider.ts';

export type AdmitDeps = Pick<Registry, 'accounts' | 'sessions' | 'apiTokens' | 'audit'>;

export type Admission =
  | { readonly isAdmitted: true; readonly account: Account }
  | { readonly isAdmitted: false; readonly reason: 'no role' | 'blocked'; readonly login: string; readonly hasAccount: boolean };

/** Logins that are taken get a number; nobody has a hundred namesakes. */
const MOST_NAMESAKES = 100;

export function admit(
  { accounts, sessions, apiTokens, audit }: AdmitDeps,
  rules: SignInRules,
  { issuer, subject, claims, groups }: Vouched,
): Admission {
  const grants = grantsOfGroups(rules, groups);
  // Never by mail address or login: those are given to somebody else one day, and some providers let people choose them.
  const known = accounts.byIdentity({ issuer, subject });
  if (known && known.blockedAt !== null) return { isAdmitted: false, reason: 'blocked', login: known.login, hasAccount: true };
  if (grants.length === 0) {
    if (known) takeEverything(known);
    const login = known?.login ?? wantedLogin(claims, subject);
    return { isAdmitted: false, reason: 'no role', login, hasAccount: known !== undefined };
  }
  if (!known) return { isAdmitted: true, account: create(grants) };
  const name = nameOf(claims) ?? known.name;
  if (name !== known.name) accounts.setName(known.id, name);
  setGrants(known, grants);
  return { isAdmitted: true, account: accounts.get(known.id) ?? known };

  function create(given: readonly Grant[]): Account {
    const wanted = wantedLogin(claims, subject);
    for (let number = 1; number <= MOST_NAMESAKES; number += 1) {
      const login = number === 1 ? wanted : `${wanted}-${number}`;
      const made = accounts.create(login, nameOf(claims) ?? login, given, Date.now(), { issuer, subject });
      if (!made) continue;
      audit.append({ who: made.login, action: 'accountAdd', what: { how: 'oidc', issuer, grants: given } });
      return made;
    }
    throw new Error(`there are ${MOST_NAMESAKES} accounts named like ${wanted}`);
  }

  function setGrants(account: Account, given: readonly Grant[]): void {
    if (isSame(account.grants, given)) return; // whatever is open stays open
    try {
      accounts.setGrants(account.id, given);
      audit.append({ who: account.login, action: 'accountGrants', what: { how: 'oidc', grants: given } });
    } catch (error) {
      // The last administrator keeps the role, so that somebody can let others in.
      if (!(error instanceof LastAdministratorError)) throw error;
      audit.append({ who: account.login, action: 'refused', what: { how: 'oidc', reason: 'last administrator', grants: given } });
    }
  }

  /** Also of the last administrator, who keeps the role alone: without a sign-in and tokens it is of no use. */
  function takeEverything(account: Account): void {
    setGrants(account, []);
    sessions.end({ account: account.id });
    for (const { id } of apiTokens.list(account.id)) apiTokens.revoke(id);
  }
}

const keysOf = (grants: readonly Grant[]): string =>
  JSON.stringify(grants.map(({ role, municipality }) => `${role} ${municipality ?? ''}`).sort());
const isSame = (a: readonly Grant[], b: readonly Grant[]): boolean => keysOf(a) === keysOf(b);

/** Without what is not to be seen, or turns the text around it: at some providers people choose their names. */
function textOf(claims: Vouched['claims'], name: string): string | undefined {
  const value = claims[name];
  const text = typeof value === 'string' ? value.replaceAll(/[\p{Cc}\p{Cf}]+/gu, '').trim() : '';
  return text === '' ? undefined : text;
}

const nameOf = (claims: Vouched['claims']): string | undefined => textOf(claims, 'name')?.slice(0, 80);

/** What somebody is called on lists; letters, digits and . _ @ + - only, as logins are. */
function wantedLogin(claims: Vouched['claims'], subject: string): string {
  const wanted = textOf(claims, 'preferred_username') ?? textOf(claims, 'email') ?? subject;
  const login = wanted
    .normalize('NFKC')
    .replaceAll(/[^\p{L}\p{N}._@+-]+/gu, '-')
    .replace(/^[^\p{L}\p{N}]+/u, '')
    .slice(0, 70);
  return login.length >= 3 ? login : `konto-${login || 'x'}`;
}
