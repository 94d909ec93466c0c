// The answers about who brings messages: credentials that were issued, connections that Lagebild opened, and what became of theirs.
import type { Answer } from '@lagebild/shared/contract/http.ts';
import type { UseView } from '@lagebild/shared/contract/lorawan-routes.ts';
import { explainRefusal } from '@lagebild/shared/domain/refusal.ts';
import type { RuleBook } from '@lagebild/shared/domain/rule-book.ts';
import { type Source, sourceOfConnection, sourceOfUser } from '@lagebild/shared/domain/source.ts';
import type { Language } from '@lagebild/shared/domain/words.ts';
import type { FailedSignIn } from '@lagebild/shared/registry/access.ts';
import type { Registry } from '@lagebild/shared/registry/registry.ts';
import type { Answers, Operations } from './answers.ts';

export interface SourceDeps {
  readonly rules: RuleBook;
  readonly registry: Pick<Registry, 'access' | 'sources' | 'quarantine'>;
  readonly operations: Pick<Operations, 'endpoints' | 'connections'>;
  readonly requireMunicipality: (key: string | undefined) => void;
}

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

  const answers: Pick<Answers, 'access' | 'connections'> = {
    access({ municipality, lang }) {
      requireMunicipality(municipality);
      const { mqttPort = null, mqttTlsPort = null, isOnlyHere } = operations.endpoints();
      return {
        access: access.list(municipality).map(({ usedAt = null, clients = null, wrongPasswordAt = null, ...one }) => ({
          ...one,
          usedAt,
          clients,
          wrongPasswordAt,
          ...useOf(sourceOfUser(one.username), one.municipality, lang),
        })),
        failedSignIns: access.failedSignIns.map(viewOf).filter((one) => isAbout(one, municipality)),
        mqttPort,
        mqttTlsPort,
        isOnlyHere,
      };
    },

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
