// The answers about who brings messages: credentials that were issued, connections that Lagebild opened, and what became of theirs.

import type { UseView } from '@lagebild/shared/contract/credential-routes.ts';
import type { Answer } from '@lagebild/shared/contract/http.ts';
import { isEndingSoon } from '@lagebild/shared/domain/ending-soon.ts';
import { gatewayIdOf, prefixesOf } from '@lagebild/shared/domain/publish-bounds.ts';
import { explainRefusal } from '@lagebild/shared/domain/refusal.ts';
import type { RuleBook } from '@lagebild/shared/domain/rule-book.ts';
import { type Source, sourceOfConnection, sourceOfUser } from '@lagebild/shared/domain/source.ts';
import type { Language } from '@lagebild/shared/domain/words.ts';
import type { AccessView } from '@lagebild/shared/registry/access.ts';
import type { Registry } from '@lagebild/shared/registry/registry.ts';
import type { FailedSignIn } from '@lagebild/shared/registry/strangers.ts';
import type { Answers, Operations } from './answers.ts';
import { RefusedQuestion } from './problem.ts';

export type SourceRoute = 'access' | 'accessIssue' | 'accessRotate' | 'accessRevoke' | 'connections';

export interface SourceDeps {
  readonly rules: RuleBook;
  readonly registry: Pick<Registry, 'access' | 'sources' | 'quarantine'>;
  readonly operations: Pick<Operations, 'endpoints' | 'connections'>;
  readonly requireMunicipality: (key: string | undefined) => void;
}

const HOUR_MS = 3_600_000;

type CredentialView = Answer<'access'>['access'][number];
type FailedView = Answer<'access'>['failedSignIns'][number];

export function createSourceAnswers({ rules, registry, operations, requireMunicipality }: SourceDeps) {
  const { access, sources, quarantine } = registry;

  function useOf(source: Source, municipality: string, lang: Language): UseView {
    const { refusal, ...view } = sources.view(source, municipality);
    const waiting = quarantine.countWaiting(source, municipality);
    return { ...view, refusal: refusal && explainRefusal(refusal, lang), waiting };
  }

  /** A user name that was issued here begins with its municipality. */
  function viewOf({ username, municipality, ...told }: FailedSignIn): FailedView {
    const named = Object.keys(rules.district.municipalities).find((key) => username?.startsWith(`${key}-`));
    return { ...told, username: username ?? null, municipality: municipality ?? named ?? null };
  }

  const credentialView = ({ gateway, prefixes, certificateUntil, ...one }: AccessView, lang: Language): CredentialView => ({
    ...one,
    gateway: gateway ?? null,
    prefixes: prefixes ? [...prefixes] : null,
    firstUsedAt: one.firstUsedAt ?? null,
    usedAt: one.usedAt ?? null,
    rotatedAt: one.rotatedAt ?? null,
    oldPasswordUntil: one.oldPasswordUntil ?? null,
    oldPasswordUsedAt: one.oldPasswordUsedAt ?? null,
    certificateUntil: certificateUntil ?? null,
    certificateEndsSoon: certificateUntil !== undefined && isEndingSoon(certificateUntil, Date.now()),
    clients: one.clients ?? null,
    wrongPasswordAt: one.wrongPasswordAt ?? null,
    ...useOf(sourceOfUser(one.username), one.municipality, lang),
  });

  const answers: Pick<Answers, SourceRoute> = {
    access({ municipality, lang }) {
      requireMunicipality(municipality);
      const { mqttPort = null, mqttTlsPort = null, mqttTlsUntil = null, isOnlyHere } = operations.endpoints();
      return {
        access: access.list(municipality).map((one) => credentialView(one, lang)),
        failedSignIns: access.failedSignIns.map(viewOf).filter((one) => isAbout(one, municipality)),
        mqttPort,
        mqttTlsPort,
        mqttTlsUntil,
        isOnlyHere,
      };
    },

    accessIssue({ municipality, note, ...given }) {
      requireMunicipality(municipality);
      const gateway = given.gateway === undefined ? undefined : gatewayIdOf(given.gateway);
      if (given.gateway !== undefined && gateway === undefined) {
        const hint = 'An EUI of 16 hexadecimal digits, or 1 to 64 letters, digits, dots, colons, dashes or underscores.';
        throw new RefusedQuestion('BODY_INVALID', `"${given.gateway}" cannot be the id of a gateway.`, hint, { field: 'gateway' });
      }
      const owner = gateway === undefined ? undefined : access.ofGateway(gateway);
      if (owner) {
        const hint = 'Change its password, or take its credentials back first.';
        throw new RefusedQuestion('GATEWAY_TAKEN', `Gateway ${gateway} has credentials of ${owner.municipality} already.`, hint);
      }
      const prefixes = given.prefixes && prefixesOf(given.prefixes, municipality);
      if (given.prefixes && !prefixes) {
        const hint = `Each begins with v1/${municipality}/, lns/${municipality}/ or push/${municipality}/ and has no wildcard.`;
        throw new RefusedQuestion('BODY_INVALID', `Not all of these topics are ${municipality}'s: ${given.prefixes.join(', ')}.`, hint);
      }
      return access.issue(municipality, note, { gateway, prefixes });
    },

    accessRotate({ username, graceHours }) {
      const graceMs = graceHours * HOUR_MS;
      const changed = access.rotate(username, graceMs);
      if (!changed) throw new RefusedQuestion('ENTRY_UNKNOWN', `There are no credentials of the name "${username}".`);
      return { ...changed, oldPasswordUntil: graceMs > 0 ? Date.now() + graceMs : null };
    },

    accessRevoke: ({ username }) => ({ revoked: access.revoke(username) }),

    connections({ municipality: asked, lang }) {
      requireMunicipality(asked);
      const all = operations.connections().filter(({ boundTo }) => isAbout({ municipality: boundTo ?? null }, asked));
      return {
        connections: all.map(({ name, url, boundTo, condition, since, reason = null, received, sessionsLost }) => {
          const municipality = boundTo ?? asked;
          const use = municipality === undefined ? {} : useOf(sourceOfConnection(name), municipality, lang);
          return { name, url, municipality: boundTo ?? null, condition, since, reason, received, sessionsLost, ...use };
        }),
      };
    },
  };
  return answers;
}

/** What nobody's municipality is told for is everybody's matter. */
const isAbout = ({ municipality }: { municipality: string | null }, asked: string | undefined): boolean =>
  asked === undefined || municipality === null || municipality === asked;
