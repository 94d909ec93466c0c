// The one place every question passes: who asks, whether they may, within what it is answered, and what of it is written down.
import type { IncomingHttpHeaders } from 'node:http';
import type { RouteName } from '@lagebild/shared/contract/http.ts';
import { type Guarded, routeAccess } from '@lagebild/shared/contract/route-access.ts';
import type { SharingOf } from '@lagebild/shared/domain/access/visibility.ts';
import type { Registry } from '@lagebild/shared/registry/registry.ts';
import { RefusedQuestion } from '../problem.ts';
import { type AnswerParts, createAnswersWithin, type Within } from './answers-within.ts';
import { type Asker, createFindAsker } from './asker.ts';
import { createAuthorise } from './authorise.ts';
import { createConcernedOf } from './concerned.ts';
import { type Scope, scopeOf, WHOLE_SCOPE } from './scope.ts';
import { toAudit } from './to-audit.ts';

export interface GateDeps {
  readonly parts: AnswerParts;
  readonly registry: Registry;
  readonly areAccountsRequired: boolean;
  readonly sharingOf: SharingOf;
}

export interface Gate {
  askerOf(this: void, request: { readonly headers: IncomingHttpHeaders }): Asker;
  /** @returns the question, perhaps narrowed @throws {RefusedQuestion} SIGN_IN_NEEDED, FORBIDDEN */
  authorise(this: void, asker: Asker, name: Guarded, question: object): object;
  scopeOf(this: void, asker: Asker): Scope;
  within(this: void, asker: Asker): Within;
  /** Everything, for what is told to anyone. */
  readonly whole: Within;
  /** Whoever signed in acts in their own name, whatever name the question says. */
  inOwnName(this: void, asker: Asker, body: object): object;
  /** Writes down that something was done. */
  noteDone(this: void, asker: Asker, name: RouteName, question: object, municipality: string | undefined): void;
  /** Whose a question is, when it is about one municipality; asked before it is answered, because what it names may be gone afterwards. */
  ownerOf(this: void, name: RouteName, question: object): string | undefined;
  /** Writes down that something was refused. */
  noteRefused(this: void, asker: Asker, name: string, question: object): void;
  /** The rules have changed: what was told under the old ones is forgotten. */
  renew(this: void): void;
}

/** Of one who tries the same again and again, one entry in this time, milliseconds: the log is not to be filled by strangers. */
const REFUSED_EVERY_MS = 60_000;
const MOST_REMEMBERED = 1000;
export function createGate({ parts, registry, areAccountsRequired, sharingOf }: GateDeps): Gate {
  const findAsker = createFindAsker(registry, areAccountsRequired);
  const municipalities = Object.keys(parts.rules.district.municipalities);
  const scope = ({ principal }: Asker): Scope => (principal.type === 'open' ? WHOLE_SCOPE : scopeOf(principal, municipalities, sharingOf));
  const answersWithin = createAnswersWithin(parts);
  const concernedOf = createConcernedOf(registry);
  const authorise = createAuthorise({
    concernedOf,
    devices: registry.devices,
    visibilityOf: (principal) => scope({ principal }).visibility,
  });
  const refusedAt = new Map<string, number>();

  function noteRefused({ principal }: Asker, name: string, question: object): void {
    const { municipality } = question as { municipality?: unknown };
    const key = JSON.stringify([principal.name, name, municipality]);
    const now = Date.now();
    if (now - (refusedAt.get(key) ?? 0) < REFUSED_EVERY_MS) return;
    refusedAt.delete(key);
    refusedAt.set(key, now);
    const oldest = refusedAt.keys().next().value;
    if (refusedAt.size > MOST_REMEMBERED && oldest !== undefined) refusedAt.delete(oldest);
    registry.audit.append({ who: principal.name, action: 'refused', what: { route: name, ...toAudit(question) } });
  }

  return {
    askerOf: ({ headers }) => findAsker(headers),
    scopeOf: scope,
    within: (asker) => answersWithin.of(scope(asker)),
    get whole() {
      return answersWithin.of(WHOLE_SCOPE);
    },
    authorise(asker, name, question) {
      try {
        return authorise(asker.principal, name, question);
      } catch (error) {
        // Somebody who is not signed in is refused all the time; that is no news.
        if (error instanceof RefusedQuestion && error.code === 'FORBIDDEN') noteRefused(asker, name, question);
        throw error;
      }
    },
    inOwnName: ({ account }, body) => ('by' in body && account ? { ...body, by: account.name } : body),
    ownerOf(name, question) {
      const concerned = concernedOf(name, question);
      const [first] = concerned;
      return concerned === 'unnamed' || concerned.some((key) => key !== first) ? undefined : (first ?? undefined);
    },
    noteDone({ principal }, name, question, municipality) {
      if (routeAccess[name].scope === 'anyone') return; // those write their entries themselves: the right one depends on how they end
      registry.audit.append({ who: principal.name, action: name, municipality, what: toAudit(question) });
    },
    noteRefused,
    renew: answersWithin.renew,
  };
}
