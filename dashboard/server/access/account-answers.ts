// The answers about other people's accounts, API tokens and the audit log: whoever administers one municipality, changes what concerns it alone.
import type { AccountView, accountRoutes } from '@lagebild/shared/contract/account-routes.ts';
import type { Answer, Body, Query } from '@lagebild/shared/contract/http.ts';
import { type Grant, may, type Principal, whereMay } from '@lagebild/shared/domain/access/principal.ts';
import { isMunicipality, type RuleBook } from '@lagebild/shared/domain/rule-book.ts';
import { type Account, isReserved, LastAdministratorError } from '@lagebild/shared/registry/accounts/accounts.ts';
import type { Registry } from '@lagebild/shared/registry/registry.ts';
import { RefusedQuestion } from '../problem.ts';
import type { Visit } from './visit.ts';

export type AccountRoute = keyof typeof accountRoutes;

type AskedRoute = 'me' | 'secondFactor' | 'sessions' | 'tokens' | 'accounts' | 'audit';
type QuestionOf<R extends AccountRoute> = R extends AskedRoute ? Query<R> : R extends keyof ActionBodies ? ActionBodies[R] : never;
type ActionBodies = { [R in Exclude<AccountRoute, AskedRoute>]: Body<R> };

/** What an account route answers; it is told who asks. */
export type AccountAnswers = { [R in AccountRoute]: (question: QuestionOf<R>, visit: Visit) => Answer<R> | Promise<Answer<R>> };

export interface AccountDeps {
  readonly rules: RuleBook;
  readonly registry: Pick<Registry, 'accounts' | 'sessions' | 'apiTokens' | 'oneTimeLinks' | 'secondFactors' | 'audit'>;
}

export type AdministerRoute =
  | 'accounts'
  | 'accountAdd'
  | 'accountGrants'
  | 'accountBlock'
  | 'accountRemove'
  | 'accountLink'
  | 'accountFactorEnd'
  | 'tokens'
  | 'tokenIssue'
  | 'tokenRevoke'
  | 'audit';

const DAY_MS = 86_400_000;
const AUDIT_PAGE = 100;

export function createAccountAnswers({ rules, registry }: AccountDeps): Pick<AccountAnswers, AdministerRoute> {
  const { accounts, sessions, apiTokens, oneTimeLinks, secondFactors, audit } = registry;

  /** Whoever may give and take every role of an account may block and delete it. */
  const isMine = (principal: Principal, { grants }: Pick<Account, 'grants'>): boolean =>
    grants.length === 0
      ? may(principal, 'administer', null)
      : grants.every(({ municipality }) => may(principal, 'administer', municipality));

  /** Of somebody who works elsewhere as well, what they do there is not told. */
  function viewOf(principal: Principal, { secondFactorSince, ...account }: Account): AccountView {
    if (isMine(principal, account))
      return { ...account, grants: [...account.grants], hasSecondFactor: secondFactorSince !== null, isMine: true };
    const grants = account.grants.filter(({ municipality }) => may(principal, 'administer', municipality));
    return { ...account, grants, signedInAt: null, issuer: null, hasSecondFactor: null, isMine: false };
  }

  function requireAccount(id: number): Account {
    const account = accounts.get(id);
    if (!account) throw new RefusedQuestion('ACCOUNT_UNKNOWN', `There is no account ${id}.`);
    return account;
  }

  function requireMine(id: number, { asker }: Visit): Account {
    const account = requireAccount(id);
    if (!isMine(asker.principal, account)) {
      throw new RefusedQuestion(
        'FORBIDDEN',
        `"${account.login}" has roles in other municipalities, too.`,
        'The district administers this account.',
      );
    }
    return account;
  }

  /** The roles of an account after those of the municipalities that somebody administers were set anew. */
  function mergedGrants(principal: Principal, before: readonly Grant[], wanted: readonly Grant[]): Grant[] {
    const isOwn = ({ municipality }: Grant): boolean => may(principal, 'administer', municipality);
    const same = (a: Grant) => (b: Grant) => a.role === b.role && a.municipality === b.municipality;
    for (const grant of wanted) {
      if (grant.municipality !== null && !isMunicipality(rules, grant.municipality)) {
        throw new RefusedQuestion('MUNICIPALITY_UNKNOWN', `"${grant.municipality}" is no municipality of the district.`);
      }
      if (!isOwn(grant) && !before.some(same(grant))) {
        throw new RefusedQuestion('FORBIDDEN', `You do not administer ${grant.municipality ?? 'the district'}.`);
      }
    }
    return [...before.filter((grant) => !isOwn(grant)), ...wanted.filter(isOwn)];
  }

  function guarded<T>(change: () => T): T {
    try {
      return change();
    } catch (error) {
      if (!(error instanceof LastAdministratorError)) throw error;
      throw new RefusedQuestion(
        'LAST_ADMINISTRATOR',
        'Nobody would be left who administers the district.',
        'Give somebody else that role first.',
      );
    }
  }

  function own({ asker }: Visit): Account {
    if (asker.account && asker.session && !asker.session.isWall) return asker.account;
    throw new RefusedQuestion('FORBIDDEN', 'Tokens are made by people who signed in.');
  }

  return {
    accounts: (_, { asker: { principal } }) => ({
      accounts: accounts
        .all()
        .filter(
          (one) =>
            isMine(principal, one) ||
            one.grants.some(({ municipality }) => municipality !== null && may(principal, 'administer', municipality)),
        )
        .map((one) => viewOf(principal, one)),
    }),

    accountAdd({ login, name, grants }, { asker: { principal } }) {
      if (isReserved(login)) {
        throw new RefusedQuestion('LOGIN_TAKEN', `"${login}" is what the audit log calls others.`, undefined, { reason: 'reserved' });
      }
      const merged = mergedGrants(principal, [], grants);
      const now = Date.now();
      const account = accounts.create(login, name, merged, now);
      if (!account) throw new RefusedQuestion('LOGIN_TAKEN', `There is an account "${login}" already.`);
      return { account: viewOf(principal, account), link: oneTimeLinks.make('password', account.id, now) };
    },

    accountGrants({ id, grants }, visit) {
      const { principal } = visit.asker;
      const account = requireAccount(id);
      // Without any role it is the district's: a municipality that gave it one would own it, and what it is given later.
      if (account.grants.length === 0) requireMine(id, visit);
      const after = mergedGrants(principal, account.grants, grants);
      const isOwn = ({ municipality }: Grant): boolean => may(principal, 'administer', municipality);
      if (!account.grants.some(isOwn) && !after.some(isOwn))
        throw new RefusedQuestion('FORBIDDEN', 'This account has no role that you administer.');
      if (
        id === visit.asker.account?.id &&
        account.grants.filter(isOwn).length > 0 &&
        !after.some(({ role }) => role === 'administrator')
      ) {
        const hint = 'Ask another administrator to do it.';
        throw new RefusedQuestion('FORBIDDEN', 'You would take your own administration away.', hint, { reason: 'own_administration' });
      }
      guarded(() => accounts.setGrants(id, after));
      return viewOf(principal, requireAccount(id));
    },

    accountBlock({ id, isBlocked }, visit) {
      requireMine(id, visit);
      guarded(() => accounts.setBlocked(id, isBlocked ? Date.now() : null));
      if (isBlocked) sessions.end({ account: id });
      return viewOf(visit.asker.principal, requireAccount(id));
    },

    accountRemove({ id }, visit) {
      requireMine(id, visit);
      guarded(() => accounts.remove(id));
      return { isRemoved: true };
    },

    accountLink({ id }, visit) {
      requireMine(id, visit);
      return { link: oneTimeLinks.make('password', id, Date.now()) };
    },

    accountFactorEnd({ id }, visit) {
      const { login } = requireMine(id, visit);
      if (id === visit.asker.account?.id) {
        const hint = 'Turn it off with password and code, or ask another administrator.';
        throw new RefusedQuestion('FORBIDDEN', 'This is your own second factor.', hint, { reason: 'own_second_factor' });
      }
      if (!secondFactors.turnOff(id)) throw new RefusedQuestion('SECOND_FACTOR_OFF', `"${login}" has no second factor.`);
      // Whoever found the phone may be signed in with it, or have made a link that does it. A password link is for whoever has lost both.
      oneTimeLinks.revoke(id, 'wall');
      sessions.end({ account: id });
      return viewOf(visit.asker.principal, requireAccount(id));
    },

    tokens: (_, visit) => ({
      tokens: apiTokens.list(own(visit).id).map(({ account: _account, ...token }) => ({ ...token, permissions: [...token.permissions] })),
    }),

    tokenIssue({ name, permissions, municipality, days }, visit) {
      const account = own(visit);
      const missing = permissions.find((permission) => {
        const where = whereMay(visit.asker.principal, permission);
        return municipality === null ? where !== 'everywhere' && where.length === 0 : !may(visit.asker.principal, permission, municipality);
      });
      if (missing !== undefined) throw new RefusedQuestion('FORBIDDEN', `You do not have the permission "${missing}" there yourself.`);
      const endsAt = Date.now() + days * DAY_MS;
      return { ...apiTokens.issue({ account: account.id, name, permissions, municipality, endsAt }, Date.now()), endsAt };
    },

    tokenRevoke({ id }, visit) {
      const account = own(visit);
      const isOwn = apiTokens.get(id)?.account === account.id;
      if (isOwn) apiTokens.revoke(id);
      return { isRevoked: isOwn };
    },

    audit({ municipality, ...filter }, { asker: { principal } }) {
      const where = whereMay(principal, 'audit');
      const keys =
        where === 'everywhere'
          ? municipality === undefined
            ? undefined
            : [municipality]
          : where.filter((key) => (municipality ?? key) === key);
      return { entries: audit.list({ ...filter, municipalities: keys, limit: AUDIT_PAGE }), head: audit.head };
    },
  };
}
