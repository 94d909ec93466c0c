// The answer about what changed of late.
import type { AnswerContext } from './answer-context.ts';
import type { Answers } from './answers.ts';

export function createChangeAnswers({ registry, scope, requireMunicipality }: AnswerContext): Pick<Answers, 'changes'> {
  const watchedSince = Date.now();
  return {
    changes(question) {
      requireMunicipality(question.municipality);
      const { sees, isWhole } = scope.visibility;
      // Those that are not seen must not use the length of the list up.
      const all = registry.changes.list(isWhole ? question : { ...question, limit: Number.MAX_SAFE_INTEGER });
      const seen = all.filter(({ municipality, kind }) => sees(municipality, kind));
      return { changes: seen.slice(0, question.limit), watchedSince };
    },
  };
}
