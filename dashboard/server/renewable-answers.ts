// The answers of the API, which can be made anew: what they remember was told under the rules before.
import { type AnswerDeps, type Answers, createAnswers } from './answers.ts';

export interface RenewableAnswers {
  /** The same object for good. */
  readonly answers: Answers;
  renew(): void;
}

export function renewableAnswers(deps: AnswerDeps): RenewableAnswers {
  let current = createAnswers(deps);
  const names = Object.keys(current) as (keyof Answers)[];
  const ask = (name: keyof Answers) => (question: never) => (current[name] as (question: never) => unknown)(question);
  return {
    answers: Object.fromEntries(names.map((name) => [name, ask(name)])) as unknown as Answers,
    renew() {
      current = createAnswers(deps);
    },
  };
}
