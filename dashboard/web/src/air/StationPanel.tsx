// One station: its index and why, its pollutants, the hours of one of them as chart or table, its limit values.
import type { AirIndexView, AirStationView } from '@lagebild/shared/contract/air-routes.ts';
import type { Answer } from '@lagebild/shared/contract/http.ts';
import type { Pollutant } from '@lagebild/shared/domain/air/pollutants.ts';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { ask } from '../api/client.ts';
import { usePolled } from '../api/polled.ts';
import { Age } from '../components/Age.tsx';
import { formatNumber, formatTime } from '../i18n/format.ts';
import { hrefOf } from '../router/route.ts';
import { now } from '../state/clock.ts';
import { isWide } from '../state/media.ts';
import { municipalityName } from '../state/region.ts';
import { type AirRoute, hoursOfRange, readAirState, stationKey } from './air-state.ts';
import { HoursPart } from './HoursPart.tsx';
import { IndexMark } from './IndexMark.tsx';
import { PollutantTable } from './PollutantTable.tsx';
import { hourEnds, measuredOf, nameOfStation, namesOf } from './present-air.ts';
import { airWords } from './words.ts';

const REFRESH_MS = 60_000;

type List = Answer<'airStations'>;

function Verdict({ station, classes }: { station: AirStationView; classes: readonly string[] }) {
  const { station: text, classes: kinds } = airWords();
  const { class: one, hour, lastTime, deciding, stationClass } = station;
  const word = one === null ? text.noIndex : (classes[one - 1] ?? '');
  const ends = hour === null ? undefined : hourEnds(hour);
  return (
    <div class="air-verdict">
      <IndexMark indexClass={one} measured={measuredOf(station)} />
      <p class="air-verdict-word">
        {lastTime === null ? airWords().stations.noData : word}
        <span class="air-verdict-why">
          {one !== null && ends && (
            <>
              {text.because(namesOf(deciding))} · {formatTime(hour ?? 0, 'weekday')}, {text.hours(ends.from, ends.to)} ·{' '}
            </>
          )}
          {kinds[stationClass]}
        </span>
      </p>
    </div>
  );
}

/** What must be known to read the index rightly, in sentences. */
function Sentences({ station, list }: { station: AirStationView; list: List }) {
  const { station: text } = airWords();
  const { pollutants, missing, lastTime, class: one, stationClass } = station;
  const all = formatNumber(pollutants.length);
  const humid = pollutants.filter(({ isHumid }) => isHumid).map(({ pollutant }) => pollutant);
  const leftOut = pollutants.filter(({ isLeftOut }) => isLeftOut).map(({ pollutant }) => pollutant);
  const above = formatNumber(list.humidity.above);
  return (
    <div class="air-sentences">
      {lastTime === null && <p>{text.noDataWhy}</p>}
      {lastTime !== null && one === null && <p>{text.noIndexWhy(formatNumber(list.latestHours))}</p>}
      {one !== null && (
        <p>
          {missing.length === 0
            ? text.complete(all)
            : text.incomplete(formatNumber(pollutants.length - missing.length), all, namesOf(missing))}
        </p>
      )}
      {humid.length > 0 && <p>{text.humid(namesOf(humid), above)}</p>}
      {leftOut.length > 0 && <p>{text.leftOut(namesOf(leftOut), above)}</p>}
      {stationClass === 'indicative' && <p>{text.indicativeWhy}</p>}
    </div>
  );
}

function Head({ station, list, isKnown }: { station: AirStationView; list: List; isKnown: boolean }) {
  const { station: text } = airWords();
  const heading = useRef<HTMLHeadingElement>(null);
  const key = stationKey(station);
  const shown = useRef(key);
  useLayoutEffect(() => {
    // Below the list, a choice would go unseen.
    if (shown.current !== key && !isWide.peek()) {
      heading.current?.focus({ preventScroll: true });
      heading.current?.scrollIntoView({ block: 'start' });
    }
    shown.current = key;
  }, [key]);
  const { municipality, device, lastTime, isOfficial } = station;
  return (
    <div class="air-station-head">
      <h2 class="air-station-name" tabIndex={-1} ref={heading}>
        {nameOfStation(station)}
      </h2>
      <p class="device-facts">
        <span>{municipalityName(municipality)}</span>
        {isOfficial && <span>{text.official(list.official.operator)}</span>}
        {lastTime !== null && (
          <span>
            {text.lastReading} <Age time={lastTime} />
          </span>
        )}
        {isKnown && (
          <a class="text-link" href={hrefOf({ page: 'device', municipality, device })}>
            {text.device}
          </a>
        )}
      </p>
    </div>
  );
}

export function StationPanel({
  route,
  station,
  list,
  index,
  limitLabels,
  onPollutant,
}: {
  route: AirRoute;
  station: AirStationView;
  list: List;
  index: AirIndexView;
  limitLabels: ReadonlyMap<string, string>;
  /** Told which pollutant is shown. */
  onPollutant?: (pollutant: Pollutant | undefined) => void;
}) {
  const { loading, failed } = airWords();
  const state = readAirState(route);
  const { municipality, device } = station;
  const load = (signal: AbortSignal) => {
    const { from, to } = hoursOfRange(state.range, state.at ?? now());
    return ask('airStation', { municipality, device, index: state.index, from, to }, signal);
  };
  const { current: loaded, failure } = usePolled(load, [municipality, device], REFRESH_MS, [state.index, state.range, state.at]);
  const classes = list.classes.map((label) => label[airWords().language]);
  const offered = loaded?.pollutants.map(({ pollutant }) => pollutant) ?? [];
  const chosen = offered.find((one) => one === state.pollutant) ?? offered.find((one) => station.deciding.includes(one)) ?? offered[0];
  useEffect(() => onPollutant?.(chosen), [chosen, onPollutant]);
  const series = loaded?.pollutants.find(({ pollutant }) => pollutant === chosen);
  return (
    <section class="air-station" aria-label={nameOfStation(station)}>
      <Head station={station} list={list} isKnown={station.lastTime !== null} />
      <div class="air-now">
        <Verdict station={station} classes={classes} />
        <Sentences station={station} list={list} />
      </div>
      {failure.value !== undefined && (
        <p class="series-note" role="alert">
          {failed} {failure.value}
        </p>
      )}
      {!loaded && failure.value === undefined && <p class="panel-quiet air-pad">{loading}</p>}
      {loaded && station.lastTime !== null && (
        <PollutantTable station={station} index={index} series={loaded.pollutants} classes={classes} route={route} chosen={chosen} />
      )}
      {loaded && series && (
        <HoursPart
          route={route}
          station={station}
          index={index}
          series={series}
          hours={loaded.hours}
          indexClasses={loaded.classes}
          classes={classes}
          limitLabels={limitLabels}
          humidAbove={list.humidity.above}
        />
      )}
    </section>
  );
}
