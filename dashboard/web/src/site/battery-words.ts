// How batteries are told: levels with their unit, spans in weeks and years, the headline and what stands behind it.
import type { BatteryForecastView, ListedBatteryView } from '@lagebild/shared/contract/battery-routes.ts';
import { formatNumber } from '../i18n/format.ts';
import { siteWords } from './words.ts';

type Told = Pick<BatteryForecastView, 'unit' | 'state' | 'level' | 'limit' | 'weeks' | 'weeksLow' | 'weeksHigh'>;

const WEEKS_A_YEAR = 365.25 / 7;
/** Longer than so many weeks is told in years, and longer than so many years not at all: nobody plans a round for it. */
const YEARS_FROM_WEEKS = 104;
const MOST_YEARS = 10;

/** "38 %", "3,42 V" */
export function levelText(value: number, unit: BatteryForecastView['unit']): string {
  return `${formatNumber(value, unit === '%' ? 0 : 2)} ${unit}`;
}

/** What is drawn of a day: brought to the temperature that the trend is for, where that can be told. */
export const drawnValue = ({ value, atReference }: BatteryForecastView['history'][number]): number => atReference ?? value;

/** "12 Wochen", "3,5 Jahre", "mehr als 10 Jahre" */
function spanText(weeks: number): string {
  const { battery } = siteWords();
  const years = weeks / WEEKS_A_YEAR;
  if (years > MOST_YEARS) return battery.manyYears;
  if (weeks > YEARS_FROM_WEEKS) return battery.spanYears(formatNumber(years, 1));
  return battery.spanWeeks(formatNumber(Math.round(weeks)));
}

/** "18 bis 24 Wochen", "1,5 Jahre bis mehr als 10 Jahre" */
function rangeText(low: number, high: number): string {
  const { battery } = siteWords();
  const [least, most] = [spanText(low), spanText(high)];
  if (least === most) return least;
  if (high <= YEARS_FROM_WEEKS) return battery.rangeWeeks(formatNumber(Math.round(low)), formatNumber(Math.round(high)));
  return battery.range(least, most);
}

/** What the panel says first. */
export function headlineOf({ state, weeks }: Told): string {
  const { battery } = siteWords();
  if (state === 'below') return battery.below;
  if (state === 'outdated') return battery.outdated;
  if (state === 'not_enough') return battery.notEnough;
  if (state === 'steady' || weeks === null) return battery.steady;
  const years = weeks / WEEKS_A_YEAR;
  if (years > MOST_YEARS) return battery.manyYears;
  return weeks > YEARS_FROM_WEEKS ? battery.years(formatNumber(years, 1)) : battery.weeks(formatNumber(Math.round(weeks)));
}

/** What it means, in one sentence. */
export function sentenceOf(told: BatteryForecastView): string {
  const { battery } = siteWords();
  const { state, level, limit, unit, weeksLow, weeksHigh, knownDays, spanDays, leastDays, leastSpanDays } = told;
  if (state === 'below' && level !== null && limit !== null) return battery.belowWhy(levelText(level, unit), levelText(limit, unit));
  if (state === 'outdated') return battery.outdatedWhy;
  if (state === 'not_enough')
    return battery.notEnoughWhy(formatNumber(knownDays), formatNumber(spanDays), formatNumber(leastDays), formatNumber(leastSpanDays));
  if (state === 'steady' && level !== null) {
    const least = weeksLow === null ? '' : ` ${battery.atLeast(spanText(weeksLow))}`;
    return battery.steadyWhy(levelText(level, unit)) + least;
  }
  if (weeksLow === null) return '';
  return weeksHigh === null ? battery.bandOpen(spanText(weeksLow)) : battery.band(rangeText(weeksLow, weeksHigh));
}

/** How long it lasts, in a row of the list. */
export function lastsText({ state, weeksLow, weeksHigh }: ListedBatteryView): string | undefined {
  const { rounds } = siteWords();
  if (state === 'declining' && weeksLow !== null)
    return weeksHigh === null ? rounds.atLeast(spanText(weeksLow)) : rangeText(weeksLow, weeksHigh);
  return state === 'steady' && weeksLow !== null ? rounds.atLeast(spanText(weeksLow)) : undefined;
}
