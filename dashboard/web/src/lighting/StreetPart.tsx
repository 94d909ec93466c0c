// One street: its energy over a week against plan, and its lamps.

import { ListFiles } from '../frame/FilesMenu.tsx';
import { listFiles } from '../frame/list-files.ts';
import { language } from '../i18n/language.ts';
import { type DeskRoute, hrefOf } from '../router/route.ts';
import { Shown, useAnswer } from './answers.tsx';
import { EnergyChart } from './EnergyChart.tsx';
import { LampsTable } from './LampsTable.tsx';
import { lightingWords } from './words.ts';

export function StreetPart({ route }: { route: DeskRoute & { municipality: string; site: string } }) {
  const { municipality, site } = route;
  const { streets } = lightingWords();
  const lamps = useAnswer('lightingLamps', { municipality, site, lang: language.value });
  const question = { municipality, site, period: 'week' };
  const energy = useAnswer('lightingEnergy', question);
  return (
    <section class="lighting-section" aria-labelledby="street-title">
      <div class="centre-head">
        <h2 class="centre-title device-name" id="street-title">
          {site}
        </h2>
        <a class="text-link" href={hrefOf({ ...route, site: undefined })}>
          {streets.back}
        </a>
        <a class="text-link" href={hrefOf({ page: 'site', municipality, site })}>
          {streets.place}
        </a>
        <a class="text-link" href={hrefOf({ page: 'lighting', municipality, site, part: 'energie' })}>
          {streets.energy}
        </a>
        <ListFiles files={listFiles(`leuchten-${site}`, 'lightingLampsTable', 'lightingLamps', { municipality, site })} />
      </div>
      <Shown of={lamps}>
        {(answer) =>
          answer.lamps.length === 0 ? (
            <p class="panel-quiet lighting-quiet">{streets.unknown(site)}</p>
          ) : (
            <>
              <LampsTable lamps={answer.lamps} />
              <Shown of={energy}>{(week) => <EnergyChart energy={week} period="week" place={site} question={question} />}</Shown>
            </>
          )
        }
      </Shown>
    </section>
  );
}
