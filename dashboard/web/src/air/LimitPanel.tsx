// Limit values over a year: all of the chosen station, or those of one pollutant at all stations.

import type { Answer } from '@lagebild/shared/contract/http.ts';
import { AVERAGINGS } from '@lagebild/shared/domain/air/limit-averagings.ts';
import { POLLUTANTS, type Pollutant } from '@lagebild/shared/domain/air/pollutants.ts';
import { ask } from '../api/client.ts';
import { usePolled } from '../api/polled.ts';
import { ListFiles } from '../frame/FilesMenu.tsx';
import { listFiles } from '../frame/list-files.ts';
import { formatNumber } from '../i18n/format.ts';
import { navigate } from '../router/navigation.ts';
import { hrefOf } from '../router/route.ts';
import { municipalityName } from '../state/region.ts';
import { type AirRoute, readAirState, type StationKey, stationKey, withAirState } from './air-state.ts';
import { type LimitRow, type LimitStation, LimitTable } from './LimitTable.tsx';
import { nameOfStation } from './present-air.ts';
import { airWords } from './words.ts';

const REFRESH_MS = 120_000;

type Loaded = Answer<'airLimits'>;

function rowsOfStation(station: LimitStation): LimitRow[] {
  const { pollutants } = airWords();
  return POLLUTANTS.flatMap((pollutant): LimitRow[] => {
    const own = station.limits.filter((one) => one.pollutant === pollutant);
    const base = { head: pollutants.full[pollutant], station, pollutant };
    if (!station.pollutants.includes(pollutant)) return [{ ...base, key: pollutant, isSame: false, averaging: undefined }];
    return AVERAGINGS.filter((averaging) => own.some((one) => one.averaging === averaging)).map((averaging, index) => ({
      ...base,
      key: `${pollutant} ${averaging}`,
      isSame: index > 0,
      averaging,
    }));
  });
}

/** How near a station is to the nearest of its limits: 1 is at it; below 0 without data. */
function nearness({ limits }: LimitStation): number {
  return Math.max(
    -1,
    ...limits.map(({ mean, used, value, allowed }) =>
      mean === null ? (used === null ? -1 : used / Math.max(1, allowed ?? 1)) : mean / value,
    ),
  );
}

function rowsOfAll({ stations }: Loaded, pollutant: Pollutant, route: AirRoute): LimitRow[] {
  const { classes } = airWords();
  const nearest = stations.toSorted((a, b) => nearness(b) - nearness(a));
  return nearest.flatMap((station): LimitRow[] => {
    const head = (
      <>
        <a href={hrefOf(withAirState(route, { station, hasAllLimits: false }))}>{nameOfStation(station)}</a>
        <span class="row-id">
          {municipalityName(station.municipality)} · {classes[station.stationClass]}
        </span>
      </>
    );
    const base = { head, station, pollutant };
    if (!station.pollutants.includes(pollutant)) return [{ ...base, key: stationKey(station), isSame: false, averaging: undefined }];
    return AVERAGINGS.filter((averaging) => station.limits.some((one) => one.averaging === averaging)).map((averaging, index) => ({
      ...base,
      head: index > 0 ? nameOfStation(station) : head,
      key: `${stationKey(station)} ${averaging}`,
      isSame: index > 0,
      averaging,
    }));
  });
}

function Plain({ station, sets }: { station: LimitStation; sets: Loaded['sets'] }) {
  const { limits } = airWords();
  const [set] = sets;
  const day = station.limits.find((one) => one.set === set?.key && one.pollutant === 'pm10' && one.averaging === 'day');
  if (!day) return null;
  const text =
    day.used === null ? limits.plainNone : limits.plain(formatNumber(day.used), formatNumber(day.allowed ?? 0), formatNumber(day.value));
  return <p class="air-plain">{text}</p>;
}

export function LimitPanel({
  route,
  station: key,
  pollutant,
  humidAbove,
}: {
  route: AirRoute;
  station: StationKey | undefined;
  pollutant: Pollutant;
  humidAbove: number;
}) {
  const { limits: text, loading, failed, pollutants } = airWords();
  const state = readAirState(route);
  const hasAll = state.hasAllLimits || key === undefined;
  const { year } = state;
  const question = hasAll
    ? { municipality: route.municipality, pollutant, year }
    : { municipality: key.municipality, device: key.device, year };
  const asked = JSON.stringify(question);
  const { answer, current: loaded, failure } = usePolled((signal) => ask('airLimits', question, signal), [asked], REFRESH_MS);
  const years = answer.value?.years ?? [];
  const [station] = loaded?.stations ?? [];
  return (
    <section class="air-part air-limit-panel" aria-labelledby="air-limits-title">
      <div class="centre-head">
        <h2 class="centre-title" id="air-limits-title">
          {text.title} {hasAll && <span class="series-range">{pollutants.full[pollutant]}</span>}
        </h2>
        {key !== undefined && (
          <nav class="switch" aria-label={text.view}>
            {([false, true] as const).map((all) => (
              <a
                key={String(all)}
                class="switch-option"
                href={hrefOf(withAirState(route, { hasAllLimits: all }))}
                aria-current={all === hasAll ? 'true' : undefined}
              >
                {all ? text.all : text.one}
              </a>
            ))}
          </nav>
        )}
        <label class="air-year">
          {text.year}{' '}
          <select
            value={String(year ?? answer.value?.year ?? '')}
            onChange={(event) => navigate(withAirState(route, { year: Number(event.currentTarget.value) }), { replace: true })}
          >
            {[...new Set([...(year === undefined ? [] : [year]), ...years])]
              .toSorted((a, b) => b - a)
              .map((one) => (
                <option key={one} value={String(one)}>
                  {one}
                </option>
              ))}
          </select>
        </label>
        <ListFiles files={listFiles('luft-grenzwerte', 'airLimitsTable', 'airLimits', question)} />
      </div>
      {failure.value !== undefined && (
        <p class="series-note" role="alert">
          {failed} {failure.value}
        </p>
      )}
      {!loaded && failure.value === undefined && <p class="panel-quiet air-pad">{loading}</p>}
      {loaded && !hasAll && station && (
        <>
          <Plain station={station} sets={loaded.sets} />
          {station.stationClass === 'indicative' && <p class="air-plain air-quiet">{text.indicativeWhy}</p>}
          <LimitTable
            caption={text.caption(nameOfStation(station), String(loaded.year))}
            firstHead={pollutants.pollutant}
            rows={rowsOfStation(station)}
            sets={loaded.sets}
            until={loaded.until}
          />
          {station.humid.map(({ pollutant: one, hours, of }) => (
            <p key={one} class="air-plain air-quiet">
              {text.humid(pollutants.short[one], formatNumber((100 * hours) / of), formatNumber(humidAbove))}
            </p>
          ))}
        </>
      )}
      {loaded && hasAll && (
        <>
          <LimitTable
            caption={text.captionAll(pollutants.full[pollutant], String(loaded.year))}
            firstHead={airWords().stations.station}
            rows={rowsOfAll(loaded, pollutant, route)}
            sets={loaded.sets}
            until={loaded.until}
          />
          {loaded.more > 0 && <p class="air-plain air-quiet">{text.moreStations(formatNumber(loaded.more))}</p>}
        </>
      )}
    </section>
  );
}
