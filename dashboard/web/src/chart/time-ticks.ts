// Where the time axis carries a mark: at round local times, about as many as fit.
import { bucketStarts, everyMs, parseEvery } from '@lagebild/shared/domain/bucket.ts';
import { localDayOf, localInstant } from '@lagebild/shared/domain/local-time.ts';
import type { TimeStyle } from '../i18n/format.ts';

const WIDTHS = ['1m', '5m', '10m', '15m', '30m', '1h', '3h', '6h', '12h', '1d', '2d', '7d', '14d'] as const;
/** Months between two marks: they stand at the first of a month, because only its name is written. */
const MONTHS = [1, 2, 3, 6, 12, 24] as const;
const DAY_MS = 86_400_000;
const MONTH_MS = 30.4 * DAY_MS;

export interface Ticks {
  readonly times: number[];
  readonly style: TimeStyle;
}

export function timeTicks(from: number, to: number, most: number, timezone: string): Ticks {
  for (const text of WIDTHS) {
    const every = parseEvery(text);
    if (!every || (to - from) / everyMs(every) > most) continue;
    const width = everyMs(every);
    // Hours are those of the wall clock, so that marks stand at 06:00, not at 07:00 in summer, and on the days when it changes as well.
    const hours = width > 3_600_000 && width < DAY_MS ? byWallClock(from, to, width, timezone) : bucketStarts(from, to, every, timezone);
    return { times: hours.filter((time) => time >= from), style: width < DAY_MS ? 'minute' : 'day' };
  }
  const count = MONTHS.find((months) => (to - from) / (months * MONTH_MS) <= most) ?? 24;
  return { times: monthStarts(from, to, count, timezone), style: 'month' };
}

/** Local midnights at the first of each `count`-th month, counted from January of year 0. */
function monthStarts(from: number, to: number, count: number, timezone: string): number[] {
  const first = new Date(localDayOf(from, timezone) * DAY_MS);
  const times: number[] = [];
  for (let month = Math.floor((12 * first.getUTCFullYear() + first.getUTCMonth()) / count) * count; ; month += count) {
    const time = localInstant(Date.UTC(Math.floor(month / 12), month % 12, 1) / DAY_MS, 0, timezone);
    if (time >= to) return times;
    if (time >= from) times.push(time);
  }
}

function byWallClock(from: number, to: number, width: number, timezone: string): number[] {
  const times: number[] = [];
  for (let day = localDayOf(from, timezone); localInstant(day, 0, timezone) < to; day += 1) {
    for (let clock = 0; clock < DAY_MS; clock += width) times.push(localInstant(day, clock, timezone));
  }
  return times.filter((time) => time < to);
}
