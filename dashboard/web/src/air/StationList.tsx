// The stations, the worst first: class, who decides, what is missing, age and coverage. Choosing one shows it beside the list.

import type { AirStationView } from '@lagebild/shared/contract/air-routes.ts';
import { isConnected } from '@lagebild/shared/domain/air/connected.ts';
import { useSignal } from '@preact/signals';
import { Age } from '../components/Age.tsx';
import { ListFiles } from '../frame/FilesMenu.tsx';
import { listFiles } from '../frame/list-files.ts';
import { formatNumber } from '../i18n/format.ts';
import { words } from '../i18n/language.ts';
import { hrefOf } from '../router/route.ts';
import { isWide } from '../state/media.ts';
import { municipalityName } from '../state/region.ts';
import { type AirRoute, readAirState, stationKey, withAirState } from './air-state.ts';
import { IndexMark } from './IndexMark.tsx';
import { formatMass, measuredOf, nameOfStation, namesOf } from './present-air.ts';
import { airWords } from './words.ts';

/** The worst class first; then those without an index, those that never measured last; by name within. */
export function sortStations(stations: readonly AirStationView[]): AirStationView[] {
  const rank = ({ class: one, lastTime }: AirStationView) => one ?? (lastTime === null ? -1 : 0);
  return stations.toSorted((a, b) => rank(b) - rank(a) || nameOfStation(a).localeCompare(nameOfStation(b), 'de'));
}

/** Who decides; with one pollutant also its mean. */
function Deciding({ station }: { station: AirStationView }) {
  const { stations } = airWords();
  const { deciding, pollutants, missing } = station;
  if (station.class === null) return null;
  const found = pollutants.filter(({ pollutant }) => deciding.includes(pollutant));
  const [only] = found;
  const all = formatNumber(pollutants.length);
  return (
    <>
      <span class="air-list-deciding">
        {namesOf(deciding)}
        {found.length === 1 && only && only.value !== null && <strong class="num"> {formatMass(only.value, only.pollutant)}</strong>}
      </span>
      <span class="row-id" title={missing.length > 0 ? stations.missing(namesOf(missing)) : undefined}>
        {missing.length === 0 ? stations.complete(all) : stations.incomplete(formatNumber(pollutants.length - missing.length), all)}
        {found.some(({ isHumid }) => isHumid) && `, ${stations.humid}`}
      </span>
    </>
  );
}

function Row({
  station,
  route,
  isChosen,
  classes,
}: {
  station: AirStationView;
  route: AirRoute;
  isChosen: boolean;
  classes: readonly string[];
}) {
  const text = airWords();
  const { class: one, lastTime, coverage } = station;
  const word =
    one === null
      ? lastTime === null
        ? isConnected(station)
          ? text.stations.noData
          : text.stations.unconnected
        : text.stations.noIndex
      : (classes[one - 1] ?? '');
  return (
    <tr class={isChosen ? 'air-row air-row-chosen' : 'air-row'}>
      <td class="air-col-class">
        <span class="air-class-cell">
          <IndexMark indexClass={one} measured={measuredOf(station)} />
          <span class={one === null ? 'air-class air-class-none' : 'air-class'}>{word}</span>
        </span>
      </td>
      <th scope="row" class="air-col-name">
        <a
          class="row-link"
          href={hrefOf(withAirState(route, { station, pollutant: undefined }))}
          aria-current={isChosen ? 'true' : undefined}
        >
          {nameOfStation(station)}
        </a>
        <span class="row-id">
          {municipalityName(station.municipality)} · {text.classes[station.stationClass]}
        </span>
      </th>
      <td class="air-col-deciding">
        <Deciding station={station} />
      </td>
      <td class="air-col-age num">
        {lastTime === null ? text.stations.never : <Age time={lastTime} />}
        {coverage && (
          <span class="row-id" title={text.stations.coverageWords(formatNumber(coverage.valid), formatNumber(coverage.of))}>
            {text.stations.coverage24(formatNumber((100 * coverage.valid) / coverage.of))}
          </span>
        )}
      </td>
    </tr>
  );
}

/** On a narrow screen the station itself must not be far below. */
const NARROW_PORTION = 8;

export function StationList({
  stations,
  route,
  chosen,
  classes,
}: {
  stations: readonly AirStationView[];
  route: AirRoute;
  chosen: string | undefined;
  classes: readonly string[];
}) {
  const text = airWords();
  const { index, at } = readAirState(route);
  const connected = stations.filter(isConnected).length;
  const unconnected = stations.length - connected;
  const withIndex = stations.filter((station) => station.class !== null).length;
  const isWhole = useSignal(false);
  const sorted = sortStations(stations);
  const shown = isWide.value || isWhole.value ? sorted : sorted.slice(0, NARROW_PORTION);
  const rest = sorted.length - shown.length;
  return (
    <section class="air-stations" aria-labelledby="air-stations-title">
      <div class="centre-head">
        <h2 class="centre-title" id="air-stations-title">
          {text.stations.title(formatNumber(connected))}
        </h2>
        <span class="air-quiet num">
          {[
            text.stations.coverage(formatNumber(withIndex), formatNumber(connected)),
            ...(unconnected > 0 ? [text.stations.unconnectedCount(formatNumber(unconnected))] : []),
          ].join(' · ')}
        </span>
        <ListFiles
          files={listFiles('luft-stationen', 'airStationsTable', 'airStations', { municipality: route.municipality, index, at })}
        />
      </div>
      <table class="air-list">
        <caption class="unseen">{text.stations.caption}</caption>
        <thead>
          <tr>
            <th scope="col" class="air-col-class">
              {text.index}
            </th>
            <th scope="col">{text.stations.station}</th>
            <th scope="col" class="air-col-deciding">
              {text.stations.deciding}
            </th>
            <th scope="col" class="air-col-age">
              {text.stations.age}
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map((station) => (
            <Row key={stationKey(station)} station={station} route={route} isChosen={stationKey(station) === chosen} classes={classes} />
          ))}
        </tbody>
      </table>
      {rest > 0 && (
        <button type="button" class="button more" onClick={() => (isWhole.value = true)}>
          {words.value.list.more(formatNumber(rest))}
        </button>
      )}
    </section>
  );
}
