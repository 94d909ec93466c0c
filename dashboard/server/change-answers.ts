// The answer about what changed of late.
import type { AnswerContext } from './answer-context.ts';
import type { Answers } from './answers.ts';

export function createChangeAnswers({ registry, requireMunicipality }: AnswerContext): Pick<Answers, 'changes'> {
  const watchedSince = Date.now();
  return {
    changes(question) {
      requireMunicipality(question.municipality);
      return { changes: registry.changes.list(question), watchedSince };
    },
  };
}
