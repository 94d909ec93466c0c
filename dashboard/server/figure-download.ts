// The parts of a figure as CSV, all of them, that a German Excel opens right; in English with commas and decimal points.
import { routes } from '@lagebild/shared/contract/http.ts';
import { paths } from '@lagebild/shared/contract/paths.ts';
import { csvTable } from '@lagebild/shared/domain/csv.ts';
import { FIGURE_WORDS } from '@lagebild/shared/domain/figures/describe.ts';
import type { RuleBook } from '@lagebild/shared/domain/rule-book.ts';
import type { Question } from './answers.ts';
import type { Download } from './api.ts';

export function downloadFigure({ district }: RuleBook): Download {
  const send: Download['send'] = async (asked, { answers }, response) => {
    const question = asked as Question<'figure'>;
    const { figure, lang } = question;
    const { at, parts } = await answers.figure({ ...question, limit: Number.MAX_SAFE_INTEGER });
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
  return { name: 'figureDownload', path: paths.figureDownload, query: routes.figure.query, send };
}
