// The air desk: the air in a sentence, the stations with their index, one of them in depth, limit values, how it is worked out.
import type { Answer } from '@lagebild/shared/contract/http.ts';
import { isConnected } from '@lagebild/shared/domain/air/connected.ts';
import type { Pollutant } from '@lagebild/shared/domain/air/pollutants.ts';
import { useSignal } from '@preact/signals';
import { useCallback } from 'preact/hooks';
import { type AirRoute, readAirState, stationKey, withAirState } from '../air/air-state.ts';
import { headlineOf } from '../air/headline.ts';
import { IndexNotes } from '../air/IndexNotes.tsx';
import { LimitPanel } from '../air/LimitPanel.tsx';
import { hourEnds, nameOfStation } from '../air/present-air.ts';
import { StationList, sortStations } from '../air/StationList.tsx';
import { StationPanel } from '../air/StationPanel.tsx';
import { airWords } from '../air/words.ts';
import { ask } from '../api/client.ts';
import { usePolled } from '../api/polled.ts';
import { Breadcrumb } from '../components/Breadcrumb.tsx';
import { MunicipalityOptions } from '../components/MunicipalityOptions.tsx';
import { WhenceLink } from '../components/WhenceLink.tsx';
import { formatNumber, formatTime } from '../i18n/format.ts';
import { words } from '../i18n/language.ts';
import { navigate } from '../router/navigation.ts';
import { type DeskRoute, hrefOf } from '../router/route.ts';
import { municipalityInfo, municipalityName, region } from '../state/region.ts';
import { MissingPage } from './MissingPage.tsx';
import '../air/air.css';
import '../air/air-station.css';
import '../air/air-chart.css';
import '../air/air-limits.css';
import '../air/air-print.css';

const REFRESH_MS = 30_000;

type List = Answer<'airStations'>;

function Headline({ list, municipality }: { list: List; municipality: string | undefined }) {
  const text = airWords();
  const where =
    municipality === undefined ? text.headline.whole(region.value?.name ?? '') : text.headline.where(municipalityName(municipality));
  const stations = list.stations.filter(isConnected).map((station) => ({
    name: nameOfStation(station),
    class: station.class,
    hour: station.hour,
    deciding: station.deciding.map((pollutant) => text.pollutants.full[pollutant]),
    isIndicative: station.stationClass === 'indicative',
  }));
  const sentences = headlineOf(stations, {
    words: text,
    where,
    classes: list.classes.map((label) => label[text.language]),
    formatCount: (count) => formatNumber(count),
    formatHours: (start) => {
      const { from, to } = hourEnds(start);
      return `${from} ${text.headline.and} ${to}`;
    },
  });
  return <p class="air-headline">{sentences.join(' ')}</p>;
}

function Selection({ route, list }: { route: AirRoute; list: List | undefined }) {
  const text = airWords();
  const { index, at } = readAirState(route);
  return (
    <form class="air-selection" onSubmit={(event) => event.preventDefault()} aria-label={text.filter}>
      <label>
        <span>{text.municipality}</span>
        <select
          value={route.municipality ?? ''}
          onChange={(event) =>
            navigate(
              { ...withAirState(route, { station: undefined }), municipality: event.currentTarget.value || undefined },
              { replace: true },
            )
          }
        >
          <MunicipalityOptions none={text.allMunicipalities} />
        </select>
      </label>
      {list && (
        <nav class="switch" aria-label={text.index}>
          {list.indices.map(({ key, label }, order) => (
            <a
              key={key}
              class="switch-option"
              href={hrefOf(withAirState(route, { index: order === 0 ? undefined : key }))}
              aria-current={key === (index ?? list.indices[0]?.key) ? 'true' : undefined}
            >
              {label[text.language]}
            </a>
          ))}
        </nav>
      )}
      {at !== undefined && (
        <p class="air-asof">
          {text.asOf(formatTime(at, 'short'))}{' '}
          <a class="text-link" href={hrefOf(withAirState(route, { at: undefined }))}>
            {text.backToNow}
          </a>
        </p>
      )}
    </form>
  );
}

function Desk({ route, list }: { route: AirRoute; list: List }) {
  const text = airWords();
  const state = readAirState(route);
  const shown = useSignal<Pollutant | undefined>(undefined);
  const onPollutant = useCallback(
    (pollutant: Pollutant | undefined) => {
      shown.value = pollutant;
    },
    [shown],
  );
  const sorted = sortStations(list.stations);
  const key = state.station && stationKey(state.station);
  const station = key === undefined ? sorted[0] : sorted.find((one) => stationKey(one) === key);
  const index = list.indices.find((one) => one.key === list.index);
  const limitLabels = new Map(list.limitSets.map(({ key: set, label }) => [set, label[text.language]]));
  return (
    <div class="air-desk">
      <StationList
        stations={list.stations}
        route={route}
        chosen={station && stationKey(station)}
        classes={list.classes.map((label) => label[text.language])}
      />
      <div class="air-depth">
        {station && index && (
          <StationPanel route={route} station={station} list={list} index={index} limitLabels={limitLabels} onPollutant={onPollutant} />
        )}
        {!station && state.station && <p class="air-pad">{text.station.unknown(state.station.device)}</p>}
        {station && (
          <LimitPanel
            route={route}
            station={station}
            pollutant={state.pollutant ?? shown.value ?? 'pm10'}
            humidAbove={list.humidity.above}
          />
        )}
        {index && <IndexNotes list={list} index={index} />}
      </div>
    </div>
  );
}

export function AirPage({ route: given }: { route: DeskRoute }) {
  const route: AirRoute = { ...given, page: 'air' };
  const text = airWords();
  const { municipality } = route;
  const { index, at } = readAirState(route);
  const isKnown = municipality === undefined || municipalityInfo(municipality) !== undefined;
  const load = (signal: AbortSignal) => (isKnown ? ask('airStations', { municipality, index, at }, signal) : Promise.reject(new Error('')));
  const { current: list, failure, askAgain } = usePolled(load, [municipality], REFRESH_MS, [index, at]);
  if (municipality !== undefined && !isKnown) return <MissingPage reason={words.value.missing.municipality(municipality)} />;
  return (
    <div class="page air-page">
      <div class="page-head">
        <Breadcrumb />
        <h1 tabIndex={-1}>{text.title}</h1>
        {list && <Headline list={list} municipality={municipality} />}
        {/* The figure is of now and by the current index. */}
        {at === undefined && index === undefined && <WhenceLink figure="air_index" municipality={municipality} of={text.title} />}
        <Selection route={route} list={list} />
        {list && <p class="air-printed">{text.asOf(formatTime(list.at, 'full'))}</p>}
      </div>
      {failure.value !== undefined && (
        <p class="series-note" role="alert">
          {text.failed} {failure.value}{' '}
          <button type="button" class="button" onClick={askAgain}>
            {words.value.load.again}
          </button>
        </p>
      )}
      {!list && failure.value === undefined && <p class="panel-quiet air-pad">{text.loading}</p>}
      {list && list.stations.length > 0 && <Desk route={route} list={list} />}
    </div>
  );
}
