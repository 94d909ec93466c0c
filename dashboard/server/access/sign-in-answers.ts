// The answers about signing in: by password, by one-time link, and about one's own sessions, password and tokens.
import type { Me } from '@lagebild/shared/contract/account-routes.ts';
import type { Grant } from '@lagebild/shared/domain/access/principal.ts';
import type { RuleBook } from '@lagebild/shared/domain/rule-book.ts';
import { Seldom } from '@lagebild/shared/domain/seldom.ts';
import { type Account, normalLogin } from '@lagebild/shared/registry/accounts/accounts.ts';
import type { OneTimeLink } from '@lagebild/shared/registry/accounts/one-time-links.ts';
import { hashPassword, hasRoomForPassword, isRight, LEAST_CHARACTERS, weaknessOf } from '@lagebild/shared/registry/accounts/password.ts';
import { SignInGuard } from '@lagebild/shared/registry/accounts/sign-in-guard.ts';
import type { Registry } from '@lagebild/shared/registry/registry.ts';
import { ipKeyGenerator } from 'express-rate-limit';
import type { Logger } from 'pino';
import { RefusedQuestion } from '../problem.ts';
import type { AccountAnswers } from './account-answers.ts';
import { beginSession } from './begin-session.ts';
import type { Visit } from './visit.ts';

export interface SignInDeps {
  readonly rules: Pick<RuleBook, 'district'>;
  readonly registry: Pick<Registry, 'accounts' | 'sessions' | 'apiTokens' | 'oneTimeLinks' | 'audit'>;
  readonly areAccountsRequired: boolean;
  /** Name of the organisation whose accounts can sign in as well. */
  readonly provider: string | undefined;
  readonly log: Logger;
}

export type SignInRoute = 'me' | 'signIn' | 'signOut' | 'linkLook' | 'linkUse' | 'passwordChange' | 'sessions' | 'sessionsEnd' | 'wallLink';

const FIRST_GRANTS: readonly Grant[] = [
  { role: 'administrator', municipality: null },
  { role: 'auditor', municipality: null },
];

const WEAKNESSES = {
  too_short: `The password has to have ${LEAST_CHARACTERS} characters at least.`,
  too_long: 'The password is too long.',
  too_plain: 'The password is one of those that are tried first. Take several words that nobody connects with you.',
} as const;

/** A password takes a fraction of a second; the queue is short. */
const BUSY = { reason: 'busy', retryAfterS: 3 } as const;

export function createSignInAnswers({
  rules,
  registry,
  areAccountsRequired,
  provider,
  log,
}: SignInDeps): Pick<AccountAnswers, SignInRoute> {
  const { accounts, sessions, apiTokens, oneTimeLinks, audit } = registry;
  const guard = new SignInGuard();
  const failures = new Seldom();

  function meOf(account: Account | undefined, grants: readonly Grant[], isWall = false): Me {
    const mode = areAccountsRequired ? 'accounts' : 'open';
    const told = account && { id: account.id, login: account.login, name: account.name, hasPassword: account.hasPassword, isWall };
    return { mode, account: told ?? null, grants: [...grants], provider: provider ?? null };
  }

  function begin(account: Account, visit: Visit, how: string, isWall = false): Me {
    beginSession(registry, account, visit, how, isWall);
    return meOf(account, account.grants, isWall);
  }

  async function requireStrong(password: string | undefined, account: Pick<Account, 'login' | 'name'>): Promise<string> {
    if (password === undefined) throw new RefusedQuestion('BODY_INVALID', 'password: a password is needed.');
    const { name, municipalities } = rules.district;
    const places = [name, ...Object.values(municipalities).map((municipality) => municipality.name)];
    const weakness = weaknessOf(password, [account.login, account.name, ...places]);
    if (weakness) throw new RefusedQuestion('PASSWORD_WEAK', WEAKNESSES[weakness], undefined, { reason: weakness });
    return hashPassword(password);
  }

  function requireLink(link: OneTimeLink | undefined): OneTimeLink {
    if (link) return link;
    throw new RefusedQuestion('LINK_USED', 'This link was used already, or its time is over.', 'Ask for a new one.');
  }

  function ownAccount({ asker }: Visit): Account {
    if (asker.account && !asker.session?.isWall) return asker.account;
    throw new RefusedQuestion('FORBIDDEN', 'This is for people who signed in with an account.');
  }

  /** The right password of an account; waits for it, as long for a login that does not exist. @throws {RefusedQuestion} */
  async function requirePassword(login: string, password: string, { address }: Visit): Promise<Account> {
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
    const isKnown = await isRight(password, account && accounts.passwordOf(account.id));
    if (account && isKnown && account.blockedAt === null) {
      guard.noteRight(name, network);
      return account;
    }
    // A login that is nobody's may be a password in the wrong field.
    const who = account?.login ?? '(unknown)';
    log.warn({ login: who, address }, 'a sign-in failed');
    if (failures.isDue(JSON.stringify([who, network]), Date.now())) audit.append({ who, action: 'signInFailed', origin: { address } });
    throw new RefusedQuestion('SIGN_IN_WRONG', 'Login or password is wrong.');
  }

  return {
    me: (_, { asker }) => meOf(asker.account, asker.principal.grants, asker.session?.isWall),

    async signIn({ login, password }, visit) {
      return begin(await requirePassword(login, password, visit), visit, 'password');
    },

    signOut(_, { asker, forget }) {
      if (asker.session) {
        sessions.end({ id: asker.session.id });
        audit.append({ who: asker.principal.name, action: 'signOut' });
      }
      forget();
      return meOf(undefined, []);
    },

    linkLook({ secret }) {
      const { purpose, account, endsAt } = requireLink(oneTimeLinks.look(secret, Date.now()));
      return { purpose, login: account === null ? null : (accounts.get(account)?.login ?? null), endsAt };
    },

    async linkUse({ secret, login, name, password }, visit) {
      const now = Date.now();
      const { purpose, account: id } = requireLink(oneTimeLinks.look(secret, now));
      if (purpose === 'first') {
        if (login === undefined || name === undefined) throw new RefusedQuestion('BODY_INVALID', 'login and name are needed.');
        const hash = await requireStrong(password, { login, name });
        requireLink(accounts.isEmpty ? oneTimeLinks.use(secret, now) : undefined);
        const first = accounts.create(login, name, FIRST_GRANTS, now);
        if (!first) throw new RefusedQuestion('LOGIN_TAKEN', `There is an account "${login}" already.`);
        accounts.setPassword(first.id, hash);
        return begin({ ...first, hasPassword: true }, visit, 'first link');
      }
      const account = id === null ? undefined : accounts.get(id);
      if (!account || account.blockedAt !== null) throw new RefusedQuestion('LINK_USED', 'The account of this link is gone or blocked.');
      if (purpose === 'wall') {
        requireLink(oneTimeLinks.use(secret, now));
        return begin(account, visit, 'wall link', true);
      }
      const hash = await requireStrong(password, account);
      requireLink(oneTimeLinks.use(secret, now));
      accounts.setPassword(account.id, hash);
      // Whoever had the old password, or made themselves tokens with it, is out.
      sessions.end({ account: account.id });
      apiTokens.revokeAllOf(account.id);
      return begin({ ...account, hasPassword: true }, visit, 'password link');
    },

    async passwordChange({ current, next }, visit) {
      const account = ownAccount(visit);
      await requirePassword(account.login, current, visit);
      accounts.setPassword(account.id, await requireStrong(next, account));
      sessions.end({ account: account.id });
      begin(account, visit, 'password change'); // here as well under a new secret
      return { isChanged: true };
    },

    sessions: (_, visit) => ({
      sessions: sessions.of(ownAccount(visit).id, Date.now()).map(({ account: _account, ...session }) => ({
        ...session,
        isThis: session.id === visit.asker.session?.id,
      })),
    }),

    sessionsEnd({ id }, visit) {
      const account = ownAccount(visit);
      if (id === undefined) oneTimeLinks.revoke(account.id);
      if (id === undefined) sessions.end({ account: account.id, ...(visit.asker.session && { but: visit.asker.session.id }) });
      else if (sessions.of(account.id, Date.now()).some((session) => session.id === id)) sessions.end({ id });
      return { isEnded: true };
    },

    wallLink: (_, visit) => ({ link: oneTimeLinks.make('wall', ownAccount(visit).id, Date.now()) }),
  };
}
