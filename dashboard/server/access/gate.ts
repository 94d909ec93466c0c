// The one place every question passes: who asks, whether they may, within what it is answered, and what of it is written down.
import type { IncomingHttpHeaders } from 'node:http';
import type { RouteName } from '@lagebild/shared/contract/http.ts';
import { type Guarded, routeAccess } from '@lagebild/shared/contract/route-access.ts';
import type { SharingOf } from '@lagebild/shared/domain/access/visibility.ts';
import { Seldom } from '@lagebild/shared/domain/seldom.ts';
import type { Account } from '@lagebild/shared/registry/accounts/accounts.ts';
import type { Registry } from '@lagebild/shared/registry/registry.ts';
import { RefusedQuestion } from '../problem.ts';
import { type AnswerParts, createAnswersWithin, type Within } from './answers-within.ts';
import { type Asker, createFindAsker } from './asker.ts';
import { createAuthorise } from './authorise.ts';
import { createConcernedOf } from './concerned.ts';
import { createDeedOf, type Deed, madeBy } from './deed.ts';
import { type Scope, scopeOf, WHOLE_SCOPE } from './scope.ts';
import { toAudit } from './to-audit.ts';

export interface GateDeps {
  readonly parts: AnswerParts;
  readonly registry: Registry;
  readonly areAccountsRequired: boolean;
  readonly isSecondFactorMissing: (account: Account) => boolean;
  readonly sharingOf: SharingOf;
}

/** In the place of an answer. */
export const FAILED = Symbol('failed');

export interface Gate {
  /** Who asks, without keeping their session alive. */
  lookAt(this: void, request: { readonly headers: IncomingHttpHeaders }): Asker;
  askerOf(this: void, request: { readonly headers: IncomingHttpHeaders }): Asker;
  /** @returns the question, perhaps narrowed @throws {RefusedQuestion} SIGN_IN_NEEDED, FORBIDDEN */
  authorise(this: void, asker: Asker, name: Guarded, question: object): object;
  scopeOf(this: void, asker: Asker): Scope;
  within(this: void, asker: Asker): Within;
  /** Everything, for what is told to anyone. */
  readonly whole: Within;
  /** Whoever signed in acts in their own name, whatever name the question says. */
  inOwnName(this: void, asker: Asker, body: object): object;
  /** What will be done, looked at before it is: what it names may be gone afterwards. */
  deedOf(this: void, name: RouteName, question: object): Deed;
  /** Writes down that something was done. @param told its answer, or FAILED: some of it may have been done */
  noteDone(this: void, asker: Asker, deed: Deed, told: unknown): void;
  /** Writes down that something was refused. */
  noteRefused(this: void, asker: Asker, name: string, question: object): void;
  /** The rules have changed: what was told under the old ones is forgotten. */
  renew(this: void): void;
}

export function createGate({ parts, registry, areAccountsRequired, isSecondFactorMissing, sharingOf }: GateDeps): Gate {
  const findAsker = createFindAsker(registry, areAccountsRequired, isSecondFactorMissing);
  const municipalities = Object.keys(parts.rules.district.municipalities);
  const scope = ({ principal }: Asker): Scope => (principal.type === 'open' ? WHOLE_SCOPE : scopeOf(principal, municipalities, sharingOf));
  const answersWithin = createAnswersWithin(parts);
  const concernedOf = createConcernedOf(registry);
  const authorise = createAuthorise({
    concernedOf,
    devices: registry.devices,
    visibilityOf: (principal) => scope({ principal }).visibility,
  });
  const deedOf = createDeedOf(registry, concernedOf);
  const refusals = new Seldom();

  function noteRefused({ principal }: Asker, name: string, question: object): void {
    const { municipality } = question as { municipality?: unknown };
    // What somebody made up is one key for all of it.
    const whose = municipalities.find((key) => key === municipality);
    if (!refusals.isDue(JSON.stringify([principal.name, name, whose]), Date.now())) return;
    registry.audit.append({ who: principal.name, action: 'refused', municipality: whose, what: { route: name, ...toAudit(question) } });
  }

  return {
    askerOf: ({ headers }) => findAsker(headers),
    lookAt: ({ headers }) => findAsker(headers, false),
    scopeOf: scope,
    within: (asker) => answersWithin.of(scope(asker)),
    get whole() {
      return answersWithin.of(WHOLE_SCOPE);
    },
    authorise(asker, name, question) {
      try {
        return authorise(asker, name, question);
      } catch (error) {
        // Somebody who is not signed in is refused all the time; that is no news.
        if (error instanceof RefusedQuestion && error.code === 'FORBIDDEN') noteRefused(asker, name, question);
        throw error;
      }
    },
    inOwnName({ account }, body) {
      if (!('by' in body) || !account) return body;
      const isUnique = registry.accounts.all().every((one) => one.id === account.id || one.name !== account.name);
      return { ...body, by: isUnique ? account.name : `${account.name} (${account.login})` };
    },
    deedOf,
    noteDone({ principal }, { name, owners, what }, told) {
      if (routeAccess[name].scope === 'anyone') return; // those write their entries themselves: the right one depends on how they end
      for (const municipality of owners) {
        registry.audit.append({
          who: principal.name,
          action: name,
          municipality,
          what: { ...what, ...(told === FAILED ? { failed: true } : madeBy(told)) },
        });
      }
    },
    noteRefused,
    renew: answersWithin.renew,
  };
}
