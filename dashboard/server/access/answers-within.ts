// The answers within a scope: made once for each, because the desks keep what they read; few scopes are asked in, most of them the whole.

import { type AnswerContext, createContext } from '../answer-context.ts';
import type { AnswerDeps, Answers } from '../answers.ts';
import { createAnswers } from '../answers.ts';
import type { Scope } from './scope.ts';
import { scopedParts } from './scoped-parts.ts';

export interface Within {
  readonly answers: Answers;
  readonly context: AnswerContext;
}

/** Roles change rarely; ten municipalities and a few who work for several of them. */
const MOST_KEPT = 32;

export function createAnswersWithin(deps: AnswerDeps): (scope: Scope) => Within {
  const kept = new Map<string, Within>();
  return (scope) => {
    const known = kept.get(scope.key);
    if (known) return known;
    const parts = { ...scopedParts(deps, scope.visibility), scope };
    const made = { answers: createAnswers(parts), context: createContext(parts) };
    kept.set(scope.key, made);
    const oldest = kept.keys().next().value;
    if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
    return made;
  };
}
