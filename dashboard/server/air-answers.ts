// The answers of the air desk: stations with their index, one station hour by hour, limit values over a year.
import { type AirIndexView, type AirStationView, type LimitSetView, MAX_STATION_DAYS } from '@lagebild/shared/contract/air-routes.ts';
import type { Answer } from '@lagebild/shared/contract/http.ts';
import type { IndexRule } from '@lagebild/shared/domain/air/air-index-rules.ts';
import { HOUR_MS, runningMeans } from '@lagebild/shared/domain/air/hourly-means.ts';
import { isHumid, isSensitive } from '@lagebild/shared/domain/air/humidity.ts';
import type { Averaging } from '@lagebild/shared/domain/air/limit-averagings.ts';
import { DAILY_QUANTITIES, POLLUTANTS, type Pollutant } from '@lagebild/shared/domain/air/pollutants.ts';
import { createIndexer, pollutantsOf, type StationHours } from '@lagebild/shared/domain/air/station-index.ts';
import type { AirRules } from '@lagebild/shared/registry/load-rule-book.ts';
import { readManyStations, readStation } from './air-hours.ts';
import { type AirStation, createAirStations } from './air-stations.ts';
import { createAirYears } from './air-years.ts';
import { AnswerCache } from './answer-cache.ts';
import type { AnswerContext } from './answer-context.ts';
import type { Answers } from './answers.ts';
import { RefusedQuestion } from './problem.ts';

export type AirRoute = 'airStations' | 'airStation' | 'airLimits';

const DAY_HOURS = 24;
const DAY_MS = DAY_HOURS * HOUR_MS;
const WEEK_MS = 7 * DAY_MS;
/** Everybody who looks at the desk asks for the same list. */
const LIST_KEPT_MS = 10_000;
const YEARS_KEPT_MS = 10 * 60_000;
/** Stations of one question about a pollutant's limits; each reads a year of hours. */
const MOST_STATIONS = 40;
/** Running means next to the hourly ones: what limit values of days are compared with, and for ozone the eight hours. */
const RUNNING_HOURS: Record<Pollutant, 8 | 24> = { pm10: 24, pm2_5: 24, o3: 8, no2: 24, so2: 24 };
const RUNNING_AVERAGING: Record<8 | 24, Averaging> = { 8: 'day_max_8h', 24: 'day' };

export function createAirAnswers(context: AnswerContext, rules: AirRules): Pick<Answers, AirRoute> {
  const stations = createAirStations(context, rules);
  const yearOf = createAirYears(context, rules);
  const lists = new AnswerCache(50);
  const storedYears = new AnswerCache(1);
  const { timezone } = context.rules.district;
  const { index: indexRules, limits: limitRules } = rules;

  function requireIndex(key: string = indexRules.current): { key: string; rule: IndexRule } {
    const rule = Object.hasOwn(indexRules.indices, key) ? indexRules.indices[key] : undefined;
    if (rule) return { key, rule };
    throw new RefusedQuestion('QUERY_INVALID', `There is no index "${key}".`, `Known are ${Object.keys(indexRules.indices).join(', ')}.`);
  }
  const indexerOf = (rule: IndexRule, hours: StationHours) => createIndexer(rule, hours, indexRules, limitRules.validity.running_24h);

  /** @param hours the last of them is the last full hour */
  function stationView(station: AirStation, hours: StationHours, rule: IndexRule, count: number): AirStationView {
    const { municipality, device, name, stationClass, isOfficial, lastTime } = station;
    const indexAt = indexerOf(rule, hours);
    const newest = Array.from({ length: indexRules.latest_hours }, (_, back) => count - 1 - back).find(
      (hour) => indexAt(hour).class !== null,
    );
    const { class: indexClass, deciding, missing, pollutants } = indexAt(newest ?? count - 1);
    const start = hours.pollutants.values().next().value?.start ?? 0;
    const measured = pollutantsOf(rule).flatMap((pollutant) => hours.pollutants.get(pollutant) ?? []);
    const valid = measured.reduce(
      (sum, { values }) => sum + values.slice(count - DAY_HOURS, count).filter((one) => one !== null).length,
      0,
    );
    return {
      municipality,
      device,
      name,
      stationClass,
      isOfficial,
      lastTime,
      hour: newest === undefined ? null : start + newest * HOUR_MS,
      class: indexClass,
      deciding: [...deciding],
      missing: [...missing],
      pollutants: [...pollutants],
      coverage: measured.length === 0 ? null : { valid, of: measured.length * DAY_HOURS },
    };
  }

  async function listStations(
    municipality: string | undefined,
    index: { key: string; rule: IndexRule },
    at: number,
  ): Promise<Answer<'airStations'>> {
    const to = Math.floor(at / HOUR_MS) * HOUR_MS;
    const count = DAY_HOURS + indexRules.latest_hours;
    const all = stations.list(municipality);
    const hours = await readManyStations(context, rules, all, { from: to - count * HOUR_MS, to });
    const { humidity, classes } = indexRules;
    return {
      index: index.key,
      at,
      indices: indexViews(rules),
      classes: classes.map(({ label }) => label),
      humidity: { above: humidity.above, share: humidity.share, inIndex: humidity.in_index },
      latestHours: indexRules.latest_hours,
      limitSets: Object.entries(limitRules.sets).map(([key, { label }]) => ({ key, label })),
      official: { operator: rules.stations.official.operator, url: rules.stations.official.url },
      stations: all.map((station, n) => stationView(station, hours[n] as StationHours, index.rule, count)),
    };
  }

  /** Years of which anything is stored. */
  async function yearsStored(now: number): Promise<number[]> {
    const oldest = Math.min(
      ...(await Promise.all((['raw', '1h'] as const).map((of) => context.store.oldest(of, 'air')))).map((time) => time ?? now),
    );
    const yearAt = (time: number) => Number(new Intl.DateTimeFormat('en-GB', { timeZone: timezone, year: 'numeric' }).format(time));
    const last = yearAt(now);
    return Array.from({ length: last - yearAt(oldest) + 1 }, (_, back) => last - back);
  }

  return {
    airStations({ municipality, index, at }) {
      context.requireMunicipality(municipality);
      const wanted = requireIndex(index);
      const key = JSON.stringify([municipality, wanted.key, at]);
      return lists.get(key, LIST_KEPT_MS, () => listStations(municipality, wanted, at ?? Date.now()));
    },

    async airStation({ municipality, device, index, ...range }) {
      const station = stations.require(municipality, device);
      const { rule } = requireIndex(index);
      const to = Math.floor((range.to ?? Date.now()) / HOUR_MS) * HOUR_MS;
      const from = Math.floor((range.from ?? to - WEEK_MS) / HOUR_MS) * HOUR_MS;
      if (from >= to) throw new RefusedQuestion('RANGE_EMPTY', 'The range is empty: from must be at least an hour before to.');
      if (to - from > MAX_STATION_DAYS * DAY_MS)
        throw new RefusedQuestion('RANGE_TOO_WIDE', `At most ${MAX_STATION_DAYS} days are answered.`, 'Ask for a shorter range.');
      const lead = DAY_HOURS;
      const hours = await readStation(context, rules, station, { from: from - lead * HOUR_MS, to });
      const count = (to - from) / HOUR_MS;
      const indexAt = indexerOf(rule, hours);
      const { humidity } = indexRules;
      return {
        station: stationView(station, hours, rule, count + lead),
        hours: Array.from({ length: count }, (_, hour) => from + hour * HOUR_MS),
        classes: Array.from({ length: count }, (_, hour) => indexAt(hour + lead).class),
        pollutants: [...hours.pollutants].map(([pollutant, { values, capture }]) => {
          const runningHours = RUNNING_HOURS[pollutant];
          const required = runningHours === 8 ? limitRules.validity.eight_hours : limitRules.validity.running_24h;
          const isTouched = isSensitive(pollutant, station.stationClass, humidity);
          return {
            pollutant,
            values: values.slice(lead),
            capture: capture.slice(lead).map((share) => share ?? null),
            runningHours,
            running: runningMeans(values, runningHours, required).slice(lead),
            isHumid: values
              .slice(lead)
              .map((value, hour) => value !== null && isTouched && isHumid(hours.humidShares[hour + lead], humidity)),
            limits: limitsOf(rules, pollutant, ['hour', RUNNING_AVERAGING[runningHours]]),
          };
        }),
        humidShares: hours.humidShares.slice(lead),
      };
    },

    async airLimits({ municipality, device, pollutant = 'pm10', year: asked }) {
      const now = Date.now();
      const years = await storedYears.get('all', YEARS_KEPT_MS, () => yearsStored(now));
      const year = asked ?? years[0] ?? new Date(now).getUTCFullYear();
      if (device !== undefined && municipality === undefined)
        throw new RefusedQuestion('QUERY_INVALID', 'A device needs its municipality.', 'Add ?municipality=.');
      const isOne = device !== undefined && municipality !== undefined;
      const all = isOne ? [stations.require(municipality, device)] : stations.list(municipality);
      const measures = (station: AirStation) => station.has(pollutant) || station.has(DAILY_QUANTITIES[pollutant] ?? pollutant);
      const first = [...all.filter(measures), ...all.filter((station) => !measures(station))];
      const answered: Answer<'airLimits'>['stations'] = [];
      for (const station of first.slice(0, MOST_STATIONS)) {
        const { municipality: whose, device: id, name, stationClass, isOfficial } = station;
        const found = [];
        // One after the other: each reads a year, and others want to be answered in between.
        for (const one of isOne ? POLLUTANTS : [pollutant]) found.push(await yearOf(station, one, year, now));
        answered.push({
          municipality: whose,
          device: id,
          name,
          stationClass,
          isOfficial,
          pollutants: POLLUTANTS.filter((one) => station.has(one) || station.has(DAILY_QUANTITIES[one] ?? one)),
          limits: found.flatMap(({ limits }) => limits),
          humid: found.flatMap(({ humid }) => (humid && humid.of > 0 ? [humid] : [])),
        });
      }
      return { year, years, until: now, sets: setViews(rules), stations: answered, more: Math.max(0, all.length - MOST_STATIONS) };
    },
  };
}

function indexViews({ index }: AirRules): AirIndexView[] {
  const keys = Object.keys(index.indices).sort((a, b) => Number(b === index.current) - Number(a === index.current));
  return keys.flatMap((key) => {
    const rule = index.indices[key];
    if (!rule) return [];
    const { label, source, url, valid_from: validFrom, inferred, pollutants } = rule;
    const ends = pollutantsOf(rule).flatMap((pollutant) => {
      const of = pollutants[pollutant];
      return of ? [{ pollutant, averaging: of.averaging, upTo: of.up_to }] : [];
    });
    return [{ key, label, source, url, validFrom, inferred, pollutants: ends }];
  });
}

function setViews({ limits }: AirRules): LimitSetView[] {
  return Object.entries(limits.sets).map(([key, { label, note, source, url, valid_from: validFrom, capture, inferred }]) => ({
    key,
    label,
    note,
    source,
    url,
    validFrom,
    capture,
    inferred,
  }));
}

function limitsOf({ limits }: AirRules, pollutant: Pollutant, averagings: readonly Averaging[]) {
  return Object.entries(limits.sets).flatMap(([set, { values }]) =>
    values
      .filter((limit) => limit.pollutant === pollutant && averagings.includes(limit.averaging))
      .map(({ averaging, value, kind }) => ({ set, pollutant, averaging, value, kind })),
  );
}
