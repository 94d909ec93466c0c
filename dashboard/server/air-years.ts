// Where a station stands with the limit values of a pollutant in a year; worked out from hourly roll-ups and remembered for some minutes.
import type { LimitStateView } from '@lagebild/shared/contract/air-routes.ts';
import { HOUR_MS, withoutHours } from '@lagebild/shared/domain/air/hourly-means.ts';
import { humidShares, isHumid, isSensitive } from '@lagebild/shared/domain/air/humidity.ts';
import { trackLimit } from '@lagebild/shared/domain/air/limit-tracker.ts';
import { yearStart } from '@lagebild/shared/domain/air/local-days.ts';
import { LEAD_HOURS, type YearData } from '@lagebild/shared/domain/air/pollutant-year.ts';
import { DAILY_QUANTITIES, type Pollutant } from '@lagebild/shared/domain/air/pollutants.ts';
import type { AirRules } from '@lagebild/shared/registry/load-rule-book.ts';
import { type HourRange, isMisled, ONE_HOUR, readDaily, readHumidity, readPollutant } from './air-hours.ts';
import type { AirStation } from './air-stations.ts';
import { AnswerCache } from './answer-cache.ts';
import type { AnswerContext } from './answer-context.ts';

const MOST_EXCEEDANCES = 60;
const MOST_REMEMBERED = 2000;
/** A year changes by the hour; one that is over when something is brought in late, or when somebody overrules a finding. */
const KEPT_MS = 2 * 60_000;

export interface YearOfPollutant {
  readonly limits: LimitStateView[];
  /** Humid hours of a pollutant that humidity can mislead; undefined for others. */
  readonly humid: { readonly pollutant: Pollutant; readonly hours: number; readonly of: number } | undefined;
}

export function createAirYears(context: AnswerContext, rules: AirRules) {
  const { timezone } = context.rules.district;
  const { humidity } = rules.index;
  const memory = new AnswerCache(MOST_REMEMBERED);

  function rangeOf(year: number, until: number): HourRange {
    const from = yearStart(year, timezone) - LEAD_HOURS * HOUR_MS;
    const end = Math.min(yearStart(year + 1, timezone), Math.floor(until / HOUR_MS) * HOUR_MS);
    return { from, to: Math.max(from, end) };
  }

  async function read(station: AirStation, pollutant: Pollutant, year: number, until: number) {
    const range = rangeOf(year, until);
    const isAsked = (quantity: string) => station.has(quantity) && range.from < range.to;
    const dailyQuantity = DAILY_QUANTITIES[pollutant];
    const hours = isAsked(pollutant)
      ? await readPollutant(context, rules, station, pollutant, range)
      : { start: range.from, values: [], capture: [] };
    const daily = dailyQuantity !== undefined && isAsked(dailyQuantity) ? await readDaily(context, station, dailyQuantity, range) : [];
    const isTouched = isMisled(station) && isSensitive(pollutant, station.stationClass, humidity) && hours.values.length > 0;
    const humid = isTouched ? await readHumidity(context, station, range, ONE_HOUR) : [];
    // Over a year the mean humidity of an hour decides: then it is humid as a whole or not at all.
    const shares = humidShares(humid, range.from, hours.values.length, humidity.above);
    const isHumidAt = (hour: number) => isHumid(shares[hour], humidity);
    const used = isTouched && humidity.in_limits === 'exclude' ? withoutHours(hours, isHumidAt) : hours;
    const data: YearData = { year, timezone, hours: used, daily, until };
    const known = hours.values.flatMap((value, hour) => (value === null || (shares[hour] ?? null) === null ? [] : [hour]));
    const counted = isTouched ? { pollutant, hours: known.filter(isHumidAt).length, of: known.length } : undefined;
    return { data, humid: counted };
  }

  async function work(station: AirStation, pollutant: Pollutant, year: number, until: number): Promise<YearOfPollutant> {
    const sets = Object.entries(rules.limits.sets);
    const wanted = sets.flatMap(([key, set]) =>
      set.values.filter((limit) => limit.pollutant === pollutant).map((limit) => ({ key, set, limit })),
    );
    const before = Math.max(0, ...wanted.map(({ limit }) => (limit.years ?? 1) - 1));
    const years: YearData[] = [];
    let humid: YearOfPollutant['humid'];
    for (let one = year - before; one <= year; one += 1) {
      const found = await read(station, pollutant, one, until);
      years.push(found.data);
      humid = found.humid;
    }
    const limits = wanted.map(({ key, set, limit }): LimitStateView => {
      const { exceedances, yearsCounted, ...state } = trackLimit(limit, set, years, rules.limits.validity);
      const { averaging, value, kind, allowed = null, years: over = null } = limit;
      const newest = exceedances.slice(-MOST_EXCEEDANCES).toReversed();
      return {
        set: key,
        pollutant,
        averaging,
        value,
        kind,
        allowed,
        years: over,
        ...state,
        yearsCounted: [...yearsCounted],
        exceedances: newest,
      };
    });
    return { limits, humid };
  }

  /** @param until nothing later is counted, epoch milliseconds */
  return (station: AirStation, pollutant: Pollutant, year: number, until: number): Promise<YearOfPollutant> => {
    const key = JSON.stringify([station.municipality, station.device, pollutant, year, station.stationClass]);
    return memory.get(key, KEPT_MS, () => work(station, pollutant, year, until));
  };
}
