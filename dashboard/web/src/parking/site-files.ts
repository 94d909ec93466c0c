// What the charts and tables of a parking place can be saved as: each part of what is known of it.
import { paths } from '@lagebild/shared/contract/paths.ts';
import type { FigureFiles } from '../frame/FilesMenu.tsx';
import type { SiteAnswer } from './phrases.ts';

type Part = 'day' | 'forecast' | 'week' | 'stays';

export function siteFiles({ site: { municipality, site }, week }: SiteAnswer, part: Part, title: string, subtitle: string): FigureFiles {
  const question = { municipality, site, weeks: week.weeks };
  return {
    name: `${site}-${part}`,
    title,
    subtitle,
    csv: { path: paths.parkingSiteTable, question: { ...question, part } },
    json: { path: paths.parkingSite, question },
  };
}
