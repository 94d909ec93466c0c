// The depot's list as CSV that a German Excel opens right; in English with commas and decimal points.
import type { Query } from '@lagebild/shared/contract/http.ts';
import { csvTable } from '@lagebild/shared/domain/csv.ts';
import { WORK_WORDS } from '@lagebild/shared/domain/lighting/work-words.ts';
import type { RuleBook } from '@lagebild/shared/domain/rule-book.ts';
import type { RequestHandler } from 'express';
import type { Answers } from './answers.ts';
import { checkQuery } from './api.ts';

export function downloadLightingWork(answers: Pick<Answers, 'lightingWork'>, { district }: RuleBook): RequestHandler {
  return async (request, response) => {
    const question = checkQuery('lightingWork', request.query) as Query<'lightingWork'>;
    const { at, streets } = await answers.lightingWork(question);
    const { columns, kinds, bring } = WORK_WORDS[question.lang];
    // As a spreadsheet reads it: 2026-11-23 22:10 by the district's clock.
    const clock = new Intl.DateTimeFormat('sv-SE', { timeZone: district.timezone, dateStyle: 'short', timeStyle: 'short' });
    const rows = streets.flatMap(({ municipality, site, items }) =>
      items.map((item) => [
        district.municipalities[municipality]?.name ?? municipality,
        site,
        item.device,
        item.name,
        kinds[item.kind],
        clock.format(item.since),
        bring[item.bring],
        item.reason,
        item.lamps.join(', '),
        item.lat,
        item.lon,
      ]),
    );
    const day = clock.format(at).slice(0, 10);
    const name = question.lang === 'de' ? 'lagebild-beleuchtung-arbeit' : 'lagebild-lighting-work';
    response.type('text/csv; charset=utf-8').set('content-disposition', `attachment; filename="${name}-${day}.csv"`);
    response.send(csvTable(columns, rows, question.lang === 'de' ? {} : { separator: ',', decimal: '.' }));
  };
}
