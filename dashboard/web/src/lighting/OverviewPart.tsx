// The picture of street lighting: one sentence, the headline figures, the last night, what is out of order, the municipalities.
import { Mark } from '../components/Mark.tsx';
import { formatNumber, formatTime } from '../i18n/format.ts';
import { type DeskRoute, hrefOf } from '../router/route.ts';
import { FigureRow } from './FigureRow.tsx';
import { LampStateWord } from './LampStateWord.tsx';
import { type LightingOverview, leadOf } from './lead.ts';
import { MunicipalityEnergy } from './MunicipalityEnergy.tsx';
import { NightFigure } from './NightFigure.tsx';
import { PlanList } from './NightTable.tsx';
import { countedStates } from './state-look.ts';
import { lightingWords } from './words.ts';

function States({ overview, route }: { overview: LightingOverview; route: DeskRoute }) {
  const { deviations } = lightingWords();
  const { cabinets, states } = overview;
  return (
    <section class="panel" aria-labelledby="states-title">
      {cabinets.length > 0 && (
        <>
          <h2 class="panel-title">{deviations.cabinets}</h2>
          <ul class="cabinet-failures">
            {cabinets.map(({ municipality, feeder, name, lamps, of, since }) => (
              <li key={`${municipality}/${feeder}`}>
                <a href={hrefOf({ page: 'lighting', municipality, part: 'schraenke', device: feeder })}>
                  <span class="lamp-state state-alarm device-name">
                    <Mark kind="lighting" state="alarm" /> {deviations.cabinet(name)}
                  </span>
                </a>
                <p class="watch-note">{deviations.cabinetWhy(formatNumber(lamps.length), formatNumber(of), formatTime(since, 'short'))}</p>
              </li>
            ))}
          </ul>
        </>
      )}
      <h2 class="panel-title" id="states-title">
        {deviations.title}
      </h2>
      <ul class="state-counts">
        {countedStates(states).map(({ state, count }) => (
          <li key={state}>
            <a href={hrefOf({ page: 'lighting', municipality: route.municipality, part: 'strassen', state })}>
              <LampStateWord state={state} count={count} />
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

export function OverviewPart({ overview, route }: { overview: LightingOverview; route: DeskRoute }) {
  return (
    <>
      <p class="lead">{leadOf(overview)}</p>
      <FigureRow overview={overview} route={route} />
      <div class="lighting-middle">
        <NightFigure overview={overview} municipality={route.municipality} />
        <div class="lighting-side">
          <States overview={overview} route={route} />
          <PlanList rows={overview.municipalities} />
        </div>
      </div>
      <section class="lorawan-section">
        <MunicipalityEnergy overview={overview} route={route} />
      </section>
    </>
  );
}
