// Time buckets of a series: parses "5m", lists the bucket starts of a range, days cut at local midnight.
import { localDayOf, localInstant } from './local-time.ts';

const UNIT_MS = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** Most buckets one answer may hold. */
export const MAX_BUCKETS = 2000;

export interface Every {
  readonly count: number;
  readonly unit: keyof typeof UNIT_MS;
}

/** Reads a bucket width such as "30s", "5m", "1h", "1d"; undefined when it is none. Width is 1 second to 366 days. */
export function parseEvery(text: string): Every | undefined {
  const match = /^([1-9]\d{0,5})([smhd])$/.exec(text);
  if (!match) return undefined;
  const every = { count: Number(match[1]), unit: match[2] as Every['unit'] };
  return everyMs(every) <= 366 * UNIT_MS.d ? every : undefined;
}

/** Nominal width; a local day may have 23 or 25 hours. */
export function everyMs({ count, unit }: Every): number {
  return count * UNIT_MS[unit];
}

/** How many buckets of a width touch [from, to); for days never too few. */
export function countBuckets(from: number, to: number, every: Every): number {
  const width = everyMs(every);
  return every.unit === 'd' ? Math.ceil((to - from) / width) + 1 : Math.ceil(to / width) - Math.floor(from / width);
}

/** The narrowest usual width that cuts a range of this length, wherever it lies, into at most `most` buckets. */
export function fittingEvery(rangeMs: number, most = MAX_BUCKETS): string {
  const usual = ['1s', '5s', '10s', '30s', '1m', '5m', '15m', '1h', '3h', '6h', '1d', '7d', '30d', '366d'];
  return usual.find((text) => rangeMs / everyMs(parseEvery(text) as Every) + 1 <= most) ?? '366d';
}

/**
 * Starts of the buckets that cover [from, to): seconds, minutes and hours are counted from 1970 in UTC, days begin at local
 * midnight of `timezone`, so that a day in spring has 23 hours and one in autumn 25.
 */
export function bucketStarts(from: number, to: number, every: Every, timezone: string): number[] {
  const starts: number[] = [];
  if (every.unit !== 'd') {
    const width = everyMs(every);
    for (let start = Math.floor(from / width) * width; start < to; start += width) starts.push(start);
    return starts;
  }
  const firstDay = localDayOf(from, timezone);
  for (let day = Math.floor(firstDay / every.count) * every.count; ; day += every.count) {
    const start = localInstant(day, 0, timezone);
    if (start >= to) return starts;
    starts.push(start);
  }
}
