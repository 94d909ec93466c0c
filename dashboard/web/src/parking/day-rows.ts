// The day and the forecast together, a row for each quarter of an hour: what chart, table and readout are made of.
import { formatTime } from '../i18n/format.ts';
import type { SiteAnswer } from './phrases.ts';
import { parkingWords, percent } from './words.ts';

type DayStep = SiteAnswer['day']['steps'][number];

export interface DayRow extends DayStep {
  /** Shares; null where nothing is said. */
  readonly forecast: number | null;
  readonly forecastLow: number | null;
  readonly forecastHigh: number | null;
}

export function dayRows({ day, forecast }: Pick<SiteAnswer, 'day' | 'forecast'>): DayRow[] {
  const said = new Map(forecast.steps.map((step) => [step.time, step]));
  // The line of the forecast begins at the last value that is known.
  const last = forecast.steps.length > 0 ? day.steps.findLast(({ today }) => today !== null) : undefined;
  return day.steps.map((step) => {
    const told = said.get(step.time);
    const isJoint = step === last && step.today !== null;
    const [share, low, high] = told
      ? [told.share, told.low, told.high]
      : isJoint
        ? [step.today, step.today, step.today]
        : [null, null, null];
    return { ...step, forecast: share, forecastLow: low, forecastHigh: high };
  });
}

/** "14:15 Uhr · heute 62 % belegt · vor einer Woche 55 % · üblich 48 % bis 70 %" */
export function readoutOf({ time, today, lastWeek, low, high, forecast, forecastLow, forecastHigh }: DayRow): string {
  const { day } = parkingWords();
  const parts = [day.at(formatTime(time, 'minute'))];
  if (today !== null) parts.push(day.todayIs(percent(today)));
  else if (forecast !== null)
    parts.push(day.forecastIs(percent(forecast), percent(forecastLow ?? forecast), percent(forecastHigh ?? forecast)));
  if (lastWeek !== null) parts.push(day.lastWeekIs(percent(lastWeek)));
  if (low !== null && high !== null) parts.push(day.usualIs(percent(low), percent(high)));
  if (parts.length === 1) parts.push(day.nothing);
  return parts.join(' · ');
}
