// The pollutants of a station's index: mean, class, course of the day; a row opens its chart.
import type { AirIndexView, AirStationView } from '@lagebild/shared/contract/air-routes.ts';
import type { Answer } from '@lagebild/shared/contract/http.ts';
import type { Pollutant } from '@lagebild/shared/domain/air/pollutants.ts';
import { hrefOf } from '../router/route.ts';
import { type AirRoute, withAirState } from './air-state.ts';
import { ClassChip } from './IndexMark.tsx';
import { formatMass } from './present-air.ts';
import { Sparkline } from './Sparkline.tsx';
import { airWords } from './words.ts';

const DAY_HOURS = 24;

export function PollutantTable({
  station,
  index,
  series,
  classes,
  route,
  chosen,
}: {
  station: AirStationView;
  index: AirIndexView;
  series: Answer<'airStation'>['pollutants'];
  classes: readonly string[];
  route: AirRoute;
  chosen: Pollutant | undefined;
}) {
  const { pollutants: text, stations } = airWords();
  return (
    <table class="air-pollutants">
      <caption class="unseen">{text.caption}</caption>
      <thead>
        <tr>
          <th scope="col">{text.pollutant}</th>
          <th scope="col">{text.mean}</th>
          <th scope="col" class="num">
            {text.value} <span class="unit">µg/m³</span>
          </th>
          <th scope="col">{text.class}</th>
          <th scope="col" class="air-col-day">
            {text.day}
          </th>
        </tr>
      </thead>
      <tbody>
        {index.pollutants.map(({ pollutant, averaging }) => {
          const now = station.pollutants.find((one) => one.pollutant === pollutant);
          const hours = series.find((one) => one.pollutant === pollutant);
          const value = now?.value ?? null;
          const name = text.full[pollutant];
          return (
            <tr key={pollutant} class={pollutant === chosen ? 'air-row air-row-chosen' : 'air-row'} data-pollutant={pollutant}>
              <th scope="row">
                {hours ? (
                  <a
                    class="row-link"
                    href={hrefOf(withAirState(route, { pollutant }))}
                    aria-current={pollutant === chosen ? 'true' : undefined}
                  >
                    {name}
                  </a>
                ) : (
                  name
                )}
              </th>
              <td>{text.averaging[averaging]}</td>
              <td class="num air-value">{value === null ? '' : formatMass(value, pollutant)}</td>
              <td>
                {now && now.class !== null ? (
                  <span class="air-class-cell">
                    <ClassChip indexClass={now.class} /> {classes[now.class - 1]}
                  </span>
                ) : (
                  <span class="air-quiet">{hours ? text.noValid : text.notMeasured}</span>
                )}
                {(now?.isHumid || now?.isLeftOut) && <span class="air-humid"> {stations.humid}</span>}
              </td>
              <td class="air-col-day">{hours && <Sparkline values={hours.values.slice(-DAY_HOURS)} />}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
