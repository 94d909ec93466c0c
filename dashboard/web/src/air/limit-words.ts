// How a limit value's state is said. Of a station that only gives an indication nothing is said about limit values without "orientierend".
import type { LimitSetView, LimitStateView } from '@lagebild/shared/contract/air-routes.ts';
import type { StationClass } from '@lagebild/shared/domain/air/station-rules.ts';
import { formatNumber, formatTime } from '../i18n/format.ts';
import { airWords } from './words.ts';

export interface LimitWords {
  /** "7 von 35 Tagen verbraucht", "21,3 von 40 µg/m³" */
  readonly figure: string;
  /** What is noteworthy about it; undefined when it is kept with enough data. */
  readonly note: string | undefined;
  /** Filled part of the bar, 0 to 1; undefined without data. */
  readonly share: number | undefined;
  readonly isAbove: boolean;
  /** A reference measurement shows that a law in force is broken, whatever the rest of the year brings: somebody must act. */
  readonly isAlarm: boolean;
}

/** @param isYearOver false while days may still be added */
export function limitInWords(
  state: LimitStateView,
  set: LimitSetView,
  { stationClass, isYearOver, until }: { stationClass: StationClass; isYearOver: boolean; until: number },
): LimitWords {
  const { limits } = airWords();
  const { status: words } = limits;
  const { mean, used, allowed, value, averaging, status, kind, hasEnough } = state;
  if (status === 'no_data') return { figure: words.noMean, note: undefined, share: undefined, isAbove: false, isAlarm: false };
  const isAbove = status === 'exceeded';
  const isFuture = Date.parse(set.validFrom) > until;
  // An allowed number cannot be undone by the rest of the year, a mean can.
  const isSettled = isYearOver || (averaging !== 'year' && state.years === null);
  const verdict = isAbove
    ? isFuture
      ? words.future(set.validFrom.slice(0, 4))
      : words[kind][isSettled ? 'exceeded' : 'soFar']
    : status === 'used_up'
      ? words.usedUp
      : undefined;
  const said = verdict !== undefined && stationClass === 'indicative' ? limits.indicative(verdict) : verdict;
  const note = said ?? (hasEnough ? undefined : words.tooFew);
  const base = { note, isAbove, isAlarm: isAbove && isSettled && !isFuture && stationClass === 'reference' };
  if (mean !== null) return { ...base, figure: limits.mean(formatNumber(mean, 1), formatNumber(value)), share: Math.min(1, mean / value) };
  const unit = averaging === 'hour' ? limits.hours(allowed ?? 0) : limits.days(allowed ?? 0);
  const figure = limits.used(formatNumber(used ?? 0), formatNumber(allowed ?? 0), unit);
  return { ...base, figure, share: allowed ? Math.min(1, (used ?? 0) / allowed) : Number((used ?? 0) > 0) };
}

/** "96 % der Tage", for ozone with the summer months; undefined without data. */
export function captureInWords({ measured, elapsed, averaging, summer, status }: LimitStateView): string | undefined {
  const { limits } = airWords();
  if (status === 'no_data' || elapsed === 0) return undefined;
  const unit = averaging === 'hour' || averaging === 'year' ? 'hour' : 'day';
  const percent = (100 * measured) / elapsed;
  const share = limits.share[unit](formatNumber(percent, percent < 10 ? 1 : 0));
  return summer ? `${share}; ${limits.summer(formatNumber(summer.months), formatNumber(summer.over))}` : share;
}

/** "12.06. (61)" for a day, with the hour for an hour. */
export function exceedanceInWords({ start, value }: LimitStateView['exceedances'][number], averaging: LimitStateView['averaging']): string {
  const when = averaging === 'hour' ? formatTime(start, 'short') : formatTime(start, 'day');
  return `${when} (${formatNumber(value)})`;
}
