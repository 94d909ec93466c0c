// The hours of one pollutant: range, chart or table (one key apart), and the station's index over the same hours.
import type { AirIndexView, AirStationView } from '@lagebild/shared/contract/air-routes.ts';
import { useTableKey } from '../components/table-key.ts';
import { figureWords } from '../frame/words.ts';
import { formatTime } from '../i18n/format.ts';
import { navigate } from '../router/navigation.ts';
import { hrefOf } from '../router/route.ts';
import { now } from '../state/clock.ts';
import { AIR_RANGES, type AirRoute, hoursOfRange, readAirState, withAirState } from './air-state.ts';
import type { PollutantSeries } from './HourChart.tsx';
import { HourFigure } from './HourFigure.tsx';
import { IndexFigure } from './IndexFigure.tsx';
import { nameOfStation } from './present-air.ts';
import { airWords } from './words.ts';

const HOUR_MS = 3_600_000;

/** Steps through time by the range shown; without a moment of its own the page follows the clock. */
function Steps({ route }: { route: AirRoute }) {
  const { chart, backToNow } = airWords();
  const { range, at } = readAirState(route);
  const { from, to } = hoursOfRange(range, at ?? now());
  const later = to + (to - from);
  return (
    <span class="air-steps">
      <a class="text-link" href={hrefOf(withAirState(route, { at: from }))}>
        ‹ {chart.earlier}
      </a>
      {at !== undefined && later < now() && (
        <a class="text-link" href={hrefOf(withAirState(route, { at: later }))}>
          {chart.later} ›
        </a>
      )}
      {at !== undefined && (
        <a class="text-link" href={hrefOf(withAirState(route, { at: undefined }))}>
          {backToNow}
        </a>
      )}
    </span>
  );
}

export function HoursPart({
  route,
  station,
  index,
  series,
  hours,
  indexClasses,
  classes,
  limitLabels,
  humidAbove,
}: {
  route: AirRoute;
  station: AirStationView;
  index: AirIndexView;
  series: PollutantSeries;
  hours: readonly number[];
  indexClasses: readonly (number | null)[];
  classes: readonly string[];
  limitLabels: ReadonlyMap<string, string>;
  humidAbove: number;
}) {
  useTableKey(() => navigate(withAirState(route, { isTable: !readAirState(route).isTable }), { replace: true }));
  const { chart, pollutants } = airWords();
  const { range, isTable } = readAirState(route);
  const isEmpty = series.values.every((value) => value === null);
  const { municipality, device, lastTime } = station;
  const question = { municipality, device, index: index.key, from: hours[0] ?? 0, to: (hours.at(-1) ?? 0) + HOUR_MS };
  return (
    <section class="air-part" aria-labelledby="air-hours-title">
      <div class="centre-head">
        <h3 class="centre-title" id="air-hours-title">
          {pollutants.full[series.pollutant]} <span class="series-range">µg/m³</span>
        </h3>
        <Steps route={route} />
        <nav class="switch air-ranges" aria-label={chart.range}>
          {AIR_RANGES.map((each) => (
            <a
              key={each}
              class="switch-option"
              href={hrefOf(withAirState(route, { range: each }))}
              aria-current={each === range ? 'true' : undefined}
            >
              {chart.ranges[each]}
            </a>
          ))}
        </nav>
        <a class="text-link table-link" href={hrefOf(withAirState(route, { isTable: !isTable }))} aria-keyshortcuts="t">
          {isTable ? figureWords().table.close : figureWords().table.open}{' '}
          <span class="key" aria-hidden="true">
            t
          </span>
        </a>
      </div>
      {isEmpty ? (
        <div class="series-note air-empty">
          <p>
            {chart.none} {lastTime !== null && chart.last(formatTime(lastTime, 'full'))}
          </p>
          {lastTime !== null && (
            <a class="button" href={hrefOf(withAirState(route, { at: Math.floor(lastTime / HOUR_MS) * HOUR_MS + HOUR_MS }))}>
              {chart.showLast}
            </a>
          )}
        </div>
      ) : (
        <HourFigure
          station={nameOfStation(station)}
          question={question}
          series={series}
          hours={hours}
          limitLabels={limitLabels}
          humidAbove={humidAbove}
          isTable={isTable}
          indexClasses={indexClasses}
          classes={classes}
        />
      )}
      <IndexFigure
        name={nameOfStation(station)}
        index={index}
        question={question}
        hours={hours}
        hourClasses={indexClasses}
        classes={classes}
        isTable={isTable}
      />
    </section>
  );
}
