// The answers within a scope: made once for each, because the desks keep what they read; few scopes are asked in, most of them the whole.
import { type AnswerContext, type ContextParts, createContext } from '../answer-context.ts';
import { type AnswerDeps, type Answers, createAnswers } from '../answers.ts';
import { createLightingDesk } from '../lighting/lighting-desk.ts';
import { createReporting, type ReportingAnswers } from '../reporting.ts';
import type { Scope } from './scope.ts';
import { scopedParts } from './scoped-parts.ts';

export interface Within {
  readonly answers: Answers;
  readonly context: AnswerContext;
  readonly reporting: ReportingAnswers;
}

/** What answers are made of. */
export type AnswerParts = ContextParts & Omit<AnswerDeps, keyof Within | 'lightingDesk'>;

/** Roles change rarely; ten municipalities and a few who work for several of them. */
const MOST_KEPT = 32;

export interface AnswersWithin {
  of(this: void, scope: Scope): Within;
  /** The rules have changed: what was told under the old ones is forgotten. */
  renew(this: void): void;
}

export function createAnswersWithin(parts: AnswerParts): AnswersWithin {
  const kept = new Map<string, Within>();

  function make(scope: Scope): Within {
    const scoped = { ...scopedParts(parts, scope.visibility), scope };
    const context = createContext(scoped);
    const lightingDesk = createLightingDesk(context);
    const reporting = createReporting(context, lightingDesk.lights);
    return { answers: createAnswers({ ...scoped, context, lightingDesk, reporting }), context, reporting };
  }

  function of(scope: Scope): Within {
    const within = kept.get(scope.key) ?? make(scope);
    // The one asked within last stands last; the one nobody asks within goes first.
    kept.delete(scope.key);
    kept.set(scope.key, within);
    const oldest = kept.keys().next().value;
    if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
    return within;
  }

  return { of, renew: () => kept.clear() };
}
