// The parts of a figure as CSV, all of them, that a German Excel opens right; in English with commas and decimal points.
import type { Query } from '@lagebild/shared/contract/http.ts';
import { csvTable } from '@lagebild/shared/domain/csv.ts';
import { FIGURE_WORDS } from '@lagebild/shared/domain/figures/describe.ts';
import type { RuleBook } from '@lagebild/shared/domain/rule-book.ts';
import type { RequestHandler } from 'express';
import type { Answers } from './answers.ts';
import { checkQuery } from './api.ts';

export function downloadFigure(answers: Pick<Answers, 'figure'>, { district }: RuleBook): RequestHandler {
  return async (request, response) => {
    const question = checkQuery('figure', request.query) as Query<'figure'>;
    const { figure, lang } = { figure: String(request.params.figure), lang: question.lang };
    const { at, parts } = await answers.figure({ ...question, figure, limit: Number.MAX_SAFE_INTEGER });
    const { columns, leftOut, yes, no } = FIGURE_WORDS[lang];
    const clock = new Intl.DateTimeFormat('sv-SE', { timeZone: district.timezone, dateStyle: 'short', timeStyle: 'medium' });
    const rows = parts.map((part) => [
      district.municipalities[part.municipality]?.name ?? part.municipality,
      part.device,
      part.name,
      part.site,
      part.leftOut === null ? yes : no,
      part.value,
      part.of,
      part.leftOut === null ? null : leftOut[part.leftOut],
      part.time === null ? null : clock.format(part.time),
      part.flags.map(({ reason }) => reason).join(' '),
    ]);
    const day = clock.format(at).slice(0, 10);
    response.type('text/csv; charset=utf-8').set('content-disposition', `attachment; filename="lagebild-${figure}-${day}.csv"`);
    response.send(csvTable(Object.values(columns), rows, lang === 'de' ? {} : { separator: ',', decimal: '.' }));
  };
}
