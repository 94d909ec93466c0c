// Days of the district from midnight to midnight (one in spring has 23 hours, one in autumn 25), and the means that are told by day.
import { bucketStarts } from '../bucket.ts';
import { HOUR_MS, type HourlyMeans, isEnough, meanOf, runningMeans } from './hourly-means.ts';
import type { Validity } from './limit-value-rules.ts';

export interface LocalDay {
  /** Epoch milliseconds; the end is the beginning of the next. */
  readonly start: number;
  readonly end: number;
}

/** The days that touch [from, to). */
export function localDays(from: number, to: number, timezone: string): LocalDay[] {
  const starts = bucketStarts(from, to + 26 * HOUR_MS, { count: 1, unit: 'd' }, timezone);
  return starts.flatMap((start, index) => {
    const end = starts[index + 1];
    return end === undefined || start >= to ? [] : [{ start, end }];
  });
}

/** Begin of a calendar year of the district, epoch milliseconds. */
export function yearStart(year: number, timezone: string): number {
  const [start = 0] = bucketStarts(Date.UTC(year, 0, 1, 12), Date.UTC(year, 0, 1, 12) + 1, { count: 1, unit: 'd' }, timezone);
  return start;
}

/** Asking the system for a zone's offset takes microseconds, and a year is looked at for each pollutant of each station. */
const years = new Map<string, readonly LocalDay[]>();
const MOST_YEARS = 200;

/** The days of a calendar year of the district. */
export function daysOfYear(year: number, timezone: string): readonly LocalDay[] {
  const key = `${timezone} ${year}`;
  const known = years.get(key);
  if (known) return known;
  if (years.size >= MOST_YEARS) years.clear();
  const days = localDays(yearStart(year, timezone), yearStart(year + 1, timezone), timezone);
  years.set(key, days);
  return days;
}

export interface DayMean extends LocalDay {
  /** µg/m³; null when too few hours of the day are valid. */
  readonly value: number | null;
}

/** Values of the hours, or of the running means that end with them, that belong to a day; those outside what is known are missing. */
function partsOf({ start, values }: { start: number; values: readonly (number | null)[] }, day: LocalDay): (number | null)[] {
  const first = Math.round((day.start - start) / HOUR_MS);
  const count = Math.round((day.end - day.start) / HOUR_MS);
  return Array.from({ length: count }, (_, index) => values[first + index] ?? null);
}

export function dayMeans(hours: HourlyMeans, days: readonly LocalDay[], required: number): DayMean[] {
  return days.map((day) => {
    const parts = partsOf(hours, day);
    const valid = parts.filter((value) => value !== null);
    return { ...day, value: isEnough(valid.length / parts.length, required) ? meanOf(valid) : null };
  });
}

/**
 * The highest running 8-hour mean of each day. One belongs to the day on which it ends: the first of a day is from 17:00 of the day before
 * to 01:00 (Directive 2008/50/EC, Annex VII B, note 2), so hours of the seven before the first day are needed.
 */
export function dayMaxima8h(hours: HourlyMeans, days: readonly LocalDay[], validity: Validity): DayMean[] {
  const running = { start: hours.start, values: runningMeans(hours.values, 8, validity.eight_hours) };
  return days.map((day) => {
    const parts = partsOf(running, day);
    const valid = parts.filter((value) => value !== null);
    return { ...day, value: isEnough(valid.length / parts.length, validity.day_max_8h) ? Math.max(...valid) : null };
  });
}
