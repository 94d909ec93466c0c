// One pollutant at one station in one calendar year of the district: its valid means, as limit values ask for them.
import { HOUR_MS, type HourlyMeans } from './hourly-means.ts';
import type { Averaging } from './limit-averagings.ts';
import type { Validity } from './limit-value-rules.ts';
import { type DayMean, dayMaxima8h, dayMeans, daysOfYear } from './local-days.ts';

/** Running 8-hour means of the first day reach so far back into the year before. */
export const LEAD_HOURS = 7;

export interface YearData {
  readonly year: number;
  readonly timezone: string;
  /** Must hold the year, as far as it is over, and LEAD_HOURS before it. */
  readonly hours: HourlyMeans;
  /** Daily means that came ready made, with the time of their reading; taken for days without one of hours. */
  readonly daily: readonly { readonly time: number; readonly value: number }[];
  /** Nothing later is known, epoch milliseconds. */
  readonly until: number;
}

/** A mean of one hour or day. */
export interface Mean {
  /** Epoch milliseconds. */
  readonly start: number;
  /** µg/m³. */
  readonly value: number;
}

export interface MeansOfYear {
  /** Valid means. */
  readonly means: readonly Mean[];
  /** How many there could be: so far, and in the whole year. */
  readonly elapsed: number;
  readonly total: number;
}

const valid = (days: readonly DayMean[]): Mean[] => days.flatMap(({ start, value }) => (value === null ? [] : [{ start, value }]));

/**
 * The means that a limit value of an averaging is compared with; an annual mean is made of hours, or of days where no hours were measured.
 * Hours and days that are not over yet do not count.
 */
export function meansOfYear(averaging: Averaging, data: YearData, validity: Validity): MeansOfYear {
  const { year, timezone, hours, until } = data;
  const days = daysOfYear(year, timezone);
  const start = days[0]?.start ?? 0;
  const end = days.at(-1)?.end ?? 0;
  const over = Math.min(end, until);
  if (averaging === 'hour' || averaging === 'year') {
    const first = Math.round((start - hours.start) / HOUR_MS);
    const elapsed = Math.max(0, Math.floor((over - start) / HOUR_MS));
    const inYear = hours.values.slice(first, first + elapsed);
    const means = inYear.flatMap((value, index) => (value === null ? [] : [{ start: start + index * HOUR_MS, value }]));
    if (averaging === 'year' && means.length === 0 && data.daily.length > 0) return meansOfYear('day', data, validity);
    return { means, elapsed, total: Math.round((end - start) / HOUR_MS) };
  }
  const past = days.filter((day) => day.end <= over);
  const means =
    averaging === 'day' ? valid(withDaily(dayMeans(hours, past, validity.day), data.daily)) : valid(dayMaxima8h(hours, past, validity));
  return { means, elapsed: past.length, total: days.length };
}

function withDaily(days: readonly DayMean[], daily: YearData['daily']): DayMean[] {
  if (daily.length === 0) return [...days];
  const readyMade = daily.toSorted((a, b) => a.time - b.time);
  let at = 0;
  return days.map((day) => {
    while ((readyMade[at]?.time ?? Number.POSITIVE_INFINITY) < day.start) at += 1;
    const one = readyMade[at];
    return day.value === null && one && one.time < day.end ? { ...day, value: one.value } : day;
  });
}
