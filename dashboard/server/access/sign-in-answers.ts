// The answers about signing in: by password, code and one-time link, and about one's own sessions and password.
import type { Me, SignedIn } from '@lagebild/shared/contract/account-routes.ts';
import type { Grant } from '@lagebild/shared/domain/access/principal.ts';
import type { RuleBook } from '@lagebild/shared/domain/rule-book.ts';
import type { Account } from '@lagebild/shared/registry/accounts/accounts.ts';
import type { OneTimeLink } from '@lagebild/shared/registry/accounts/one-time-links.ts';
import { hashPassword, LEAST_CHARACTERS, weaknessOf } from '@lagebild/shared/registry/accounts/password.ts';
import { newSecret } from '@lagebild/shared/registry/accounts/secret.ts';
import type { Registry } from '@lagebild/shared/registry/registry.ts';
import { RefusedQuestion } from '../problem.ts';
import type { AccountAnswers } from './account-answers.ts';
import { beginSession } from './begin-session.ts';
import type { RequirePassword } from './password-check.ts';
import type { CodeCheck } from './second-factor/code-check.ts';
import type { SecondFactorRule } from './second-factor/second-factor-rule.ts';
import { ShortLived } from './second-factor/short-lived.ts';
import type { Visit } from './visit.ts';
import { HALF_SIGN_IN_MS } from './visit-of.ts';

export interface SignInDeps {
  readonly rules: Pick<RuleBook, 'district'>;
  readonly registry: Pick<Registry, 'accounts' | 'sessions' | 'apiTokens' | 'oneTimeLinks' | 'audit'>;
  readonly areAccountsRequired: boolean;
  /** Name of the organisation whose accounts can sign in as well. */
  readonly provider: string | undefined;
  readonly requirePassword: RequirePassword;
  readonly codes: CodeCheck;
  readonly factorRule: Pick<SecondFactorRule, 'isMissing'>;
}

export type SignInRoute =
  | 'me'
  | 'signIn'
  | 'signInCode'
  | 'signOut'
  | 'linkLook'
  | 'linkUse'
  | 'passwordChange'
  | 'sessions'
  | 'sessionsEnd'
  | 'wallLink';

const FIRST_GRANTS: readonly Grant[] = [
  { role: 'administrator', municipality: null },
  { role: 'auditor', municipality: null },
];

const WEAKNESSES = {
  too_short: `The password has to have ${LEAST_CHARACTERS} characters at least.`,
  too_long: 'The password is too long.',
  too_plain: 'The password is one of those that are tried first. Take several words that nobody connects with you.',
} as const;

/** Whoever signed in so short a time ago is still the one who did. */
const FRESH_MS = 10 * 60_000;

/** Somebody whose password was right, and whose code has not come yet. */
interface HalfSignIn {
  readonly account: number;
  /** By what, for the audit log. */
  readonly how: string;
  /** The hash of the password that was right: with another one it is worth nothing. */
  readonly password: string | undefined;
}

export function createSignInAnswers({
  rules,
  registry,
  areAccountsRequired,
  provider,
  requirePassword,
  codes,
  factorRule,
}: SignInDeps): Pick<AccountAnswers, SignInRoute> {
  const { accounts, sessions, apiTokens, oneTimeLinks, audit } = registry;
  const half = new ShortLived<HalfSignIn>(HALF_SIGN_IN_MS);

  function meOf(account: Account | undefined, grants: readonly Grant[], isWall = false): Me {
    const mode = areAccountsRequired ? 'accounts' : 'open';
    const told = account && { id: account.id, login: account.login, name: account.name, hasPassword: account.hasPassword, isWall };
    const isSecondFactorMissing = account !== undefined && factorRule.isMissing(account);
    return {
      mode,
      account: told ?? null,
      grants: isSecondFactorMissing ? [] : [...grants],
      provider: provider ?? null,
      isSecondFactorMissing,
    };
  }

  function begin(account: Account, visit: Visit, how: string, isWall = false): SignedIn {
    beginSession(registry, account, visit, how, isWall);
    return { ...meOf(account, account.grants, isWall), isCodeNeeded: false };
  }

  /** The password was right; what else is asked for comes next. */
  function beginByPassword(account: Account, visit: Visit, how: string): SignedIn {
    if (account.secondFactorSince === null) return begin(account, visit, how);
    const secret = newSecret();
    half.keep(secret, { account: account.id, how, password: accounts.passwordOf(account.id) }, Date.now());
    visit.keepHalf(secret);
    // A thief who has no phone goes away now: the owner has to be able to see that somebody knows the password.
    const origin = { address: visit.address, agent: visit.agent.slice(0, 120) };
    audit.append({ who: account.login, action: 'codeAsked', what: { how }, origin });
    return { ...meOf(undefined, []), isCodeNeeded: true };
  }

  /** Whose password was right in this browser, a short time ago. */
  function requireHalf({ half: secret }: Visit): { readonly secret: string; readonly account: Account; readonly how: string } {
    const begun = secret === undefined ? undefined : half.find(secret, Date.now());
    const account = begun && accounts.get(begun.account);
    const isStill = account && account.blockedAt === null && accounts.passwordOf(account.id) === begun.password;
    if (secret !== undefined && begun && isStill && account.secondFactorSince !== null) return { secret, account, how: begun.how };
    throw new RefusedQuestion('SIGN_IN_OVER', 'This sign-in took too long, or was begun elsewhere.', 'Sign in with the password again.');
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

  /** While a password was looked at the session may have been ended: it must not become another one. */
  function requireStillHere({ asker: { account, session } }: Visit): void {
    if (account && sessions.of(account.id, Date.now()).some(({ id }) => id === session?.id)) return;
    throw new RefusedQuestion('SIGN_IN_NEEDED', 'This session was ended meanwhile.', 'Sign in again.');
  }

  /** ASVS 5.0 7.5.2. Whoever has no password here cannot be asked for one, and the provider not from within a page. */
  async function requireFreshProof({ login, hasPassword }: Account, current: string | undefined, visit: Visit): Promise<void> {
    const beganAt = visit.asker.session?.beganAt ?? 0; // each proof begins a session
    if (!hasPassword || Date.now() - beganAt < FRESH_MS) return;
    if (current === undefined) throw new RefusedQuestion('PASSWORD_NEEDED', 'You signed in some time ago.', 'Send the password with it.');
    await requirePassword(login, current, visit);
  }

  return {
    me: (_, { asker }) => meOf(asker.account, asker.principal.grants, asker.session?.isWall),

    async signIn({ login, password }, visit) {
      return beginByPassword(await requirePassword(login, password, visit), visit, 'password');
    },

    signInCode({ oneTimeCode }, visit) {
      const { secret, account, how } = requireHalf(visit);
      const kind = codes.require(account, oneTimeCode, visit);
      half.forget(secret);
      visit.forgetHalf();
      const { isCodeNeeded: _, ...me } = begin(account, visit, `${how} and ${kind}`);
      return me;
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
      // Looked up anew: meanwhile it may have been blocked, or its second factor turned on.
      const current = accounts.get(account.id);
      if (!current || current.blockedAt !== null) throw new RefusedQuestion('LINK_USED', 'The account of this link is gone or blocked.');
      accounts.setPassword(account.id, hash);
      // Whoever had the old password, or made themselves tokens with it, is out.
      sessions.end({ account: account.id });
      apiTokens.revokeAllOf(account.id);
      codes.forget(account.login);
      return beginByPassword({ ...current, hasPassword: true }, visit, 'password link');
    },

    async passwordChange({ current, next }, visit) {
      const account = ownAccount(visit);
      await requirePassword(account.login, current, visit);
      const hash = await requireStrong(next, account);
      requireStillHere(visit);
      accounts.setPassword(account.id, hash);
      codes.forget(account.login);
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

    async sessionsEnd({ id, current }, visit) {
      const account = ownAccount(visit);
      await requireFreshProof(account, current, visit);
      if (id === undefined) oneTimeLinks.revoke(account.id);
      if (id === undefined) sessions.end({ account: account.id, ...(visit.asker.session && { but: visit.asker.session.id }) });
      else if (sessions.of(account.id, Date.now()).some((session) => session.id === id)) sessions.end({ id });
      return { isEnded: true };
    },

    wallLink: (_, visit) => ({ link: oneTimeLinks.make('wall', ownAccount(visit).id, Date.now()) }),
  };
}
