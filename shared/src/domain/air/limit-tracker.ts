// Where a station stands with a limit value in a year: what is used of the allowed exceedances, or the mean so far, and of how much data.
//
// Nothing is projected: it says what was measured, and how much was not.
import { isEnough, meanOf } from './hourly-means.ts';
import type { LimitSet, LimitValue, Validity } from './limit-value-rules.ts';
import { daysOfYear } from './local-days.ts';
import { type Mean, type MeansOfYear, meansOfYear, type YearData } from './pollutant-year.ts';
import { roundHalfUp } from './rounding.ts';

export const LIMIT_STATUSES = ['no_data', 'kept', 'used_up', 'exceeded'] as const;
/** used_up: every allowed exceedance is used, the next one is too many. */
export type LimitStatus = (typeof LIMIT_STATUSES)[number];

export interface LimitState {
  readonly status: LimitStatus;
  /** Annual mean so far, µg/m³; null for other limits and without data. */
  readonly mean: number | null;
  /** Hours or days above the value; null for an annual mean and without data. */
  readonly used: number | null;
  readonly exceedances: readonly Mean[];
  /** Mean number of exceedances over the years that have enough data, for limits that ask for several; null when none has. */
  readonly usedOverYears: number | null;
  readonly yearsCounted: readonly number[];
  /** Valid hours or days, of those that are over, of those of the year. */
  readonly measured: number;
  readonly elapsed: number;
  readonly total: number;
  /** True when so far there is enough data for the figure to count. */
  readonly hasEnough: boolean;
  /** Summer months with enough days, of those that are over, for limits that ask for it. */
  readonly summer: { readonly months: number; readonly over: number } | null;
}

interface OneYear {
  readonly data: YearData;
  readonly means: MeansOfYear;
  readonly exceedances: readonly Mean[];
  readonly hasEnough: boolean;
  readonly summer: LimitState['summer'];
}

/** April to September. */
const SUMMER = [4, 5, 6, 7, 8, 9];

const isOver = ({ year, timezone, until }: YearData): boolean => until >= (daysOfYear(year, timezone).at(-1)?.end ?? 0);

function summerOf({ year, timezone, until }: YearData, { means }: MeansOfYear, capture: number): { months: number; over: number } {
  const month = new Intl.DateTimeFormat('en-GB', { timeZone: timezone, month: 'numeric' });
  const measured = new Set(means.map(({ start }) => start));
  const byMonth = Map.groupBy(daysOfYear(year, timezone), ({ start }) => Number(month.format(start)));
  const over = SUMMER.map((number) => byMonth.get(number) ?? []).filter((days) => days.every(({ end }) => end <= until));
  const full = over.filter((days) => isEnough(days.filter(({ start }) => measured.has(start)).length / days.length, capture));
  return { months: full.length, over: over.length };
}

function lookAt(limit: LimitValue, set: LimitSet, data: YearData, validity: Validity): OneYear {
  const means = meansOfYear(limit.averaging, data, validity);
  const isAbove = ({ value }: Mean) => roundHalfUp(value, set.decimals) > limit.value;
  const exceedances = limit.averaging === 'year' ? [] : means.means.filter(isAbove);
  if (!limit.summer) {
    const share = means.elapsed === 0 ? 0 : means.means.length / means.elapsed;
    return { data, means, exceedances, hasEnough: isEnough(share, set.capture), summer: null };
  }
  const summer = summerOf(data, means, limit.summer.capture);
  // While summer lasts, as many months may be missing as may be missing at its end.
  const mayMiss = SUMMER.length - limit.summer.months;
  const hasEnough = summer.over > mayMiss && summer.over - summer.months <= mayMiss;
  return { data, means, exceedances, hasEnough, summer };
}

/**
 * @param years of data in order, the last is the year asked for; those before only matter to limits that are a mean over several years
 */
export function trackLimit(limit: LimitValue, set: LimitSet, years: readonly YearData[], validity: Validity): LimitState {
  const looked = years.slice(-(limit.years ?? 1)).map((data) => lookAt(limit, set, data, validity));
  const current = looked.at(-1);
  if (!current) throw new RangeError('there is no year to look at');
  const { means, exceedances, hasEnough, summer } = current;
  const counted = limit.years === undefined ? [] : looked.filter((one) => one.hasEnough && isOver(one.data));
  const usedOverYears = counted.length === 0 ? null : meanOf(counted.map((one) => one.exceedances.length));
  const isKnown = means.means.length > 0;
  const isMean = limit.averaging === 'year';
  const mean = isMean && isKnown ? meanOf(means.means.map(({ value }) => value)) : null;
  const used = !isMean && isKnown ? exceedances.length : null;
  return {
    status: statusOf(limit, set, mean, usedOverYears ?? used),
    mean,
    used,
    exceedances,
    usedOverYears,
    yearsCounted: counted.map((one) => one.data.year),
    measured: means.means.length,
    elapsed: means.elapsed,
    total: means.total,
    hasEnough,
    summer,
  };
}

function statusOf({ value, allowed = 0 }: LimitValue, { decimals }: LimitSet, mean: number | null, used: number | null): LimitStatus {
  if (mean !== null) return roundHalfUp(mean, decimals) > value ? 'exceeded' : 'kept';
  if (used === null) return 'no_data';
  if (used > allowed) return 'exceeded';
  return used === allowed && allowed > 0 ? 'used_up' : 'kept';
}
