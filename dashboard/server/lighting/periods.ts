// The spans of a day, week, month or year by the local calendar: hours of a day, days of a week or month, months of a year.
import type { Span } from '@lagebild/shared/domain/lighting/span-amounts.ts';
import { localDayOf, localInstant } from '@lagebild/shared/domain/local-time.ts';
import type { BucketWidth } from './read-buckets.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

export type PeriodName = 'day' | 'week' | 'month' | 'year';

export interface Period extends Span {
  readonly spans: readonly Span[];
  /** In what width its energy is read. */
  readonly width: BucketWidth;
}

/** @param date a local day of the period, as 2026-11-23; the day of `now` when left out */
export function periodOf(name: PeriodName, date: string | undefined, now: number, timezone: string): Period {
  const day = date === undefined ? localDayOf(now, timezone) : Date.parse(`${date}T00:00:00Z`) / DAY_MS;
  const at = new Date(day * DAY_MS);
  const [year, month] = [at.getUTCFullYear(), at.getUTCMonth()];
  const midnight = (utc: number): number => localInstant(Math.round(utc / DAY_MS), 0, timezone);
  const monday = day - ((at.getUTCDay() + 6) % 7);
  const days = (from: number, count: number) => Array.from({ length: count + 1 }, (_, index) => midnight((from + index) * DAY_MS));
  if (name === 'day') {
    const [from = 0, to = 0] = days(day, 1);
    const hours = Array.from({ length: Math.round((to - from) / HOUR_MS) + 1 }, (_, hour) => from + hour * HOUR_MS);
    return periodFrom(hours, '1h');
  }
  if (name === 'week') return periodFrom(days(monday, 7), '1d');
  if (name === 'month') {
    const first = Date.UTC(year, month, 1) / DAY_MS;
    return periodFrom(days(first, Date.UTC(year, month + 1, 1) / DAY_MS - first), '1d');
  }
  const months = Array.from({ length: 13 }, (_, index) => midnight(Date.UTC(year, index, 1)));
  return periodFrom(months, '1d');
}

function periodFrom(edges: readonly number[], width: BucketWidth): Period {
  const spans = edges.slice(1).map((to, index) => ({ from: edges[index] ?? to, to }));
  return { from: edges[0] ?? 0, to: edges.at(-1) ?? 0, spans, width };
}
