// Readings in buckets of time: those that have to be there, and those that Lagebild shows.
import type { Aggregate } from '@lagebild/shared/contract/series-routes.ts';
import type { Truth } from '../truth/read-truth.ts';
import { doubtfulReadings, type ExpectedReading, split } from './expectation.ts';
import type { VerifyDeps } from './verify-deps.ts';

export const HOUR_MS = 3_600_000;
export const FIVE_MINUTES_MS = 300_000;

export const WIDTHS = { '5m': FIVE_MINUTES_MS, '1h': HOUR_MS } as const;
export type BucketWidth = keyof typeof WIDTHS;
/** Buckets of one question, because a longer answer is refused. */
const MOST_AT_ONCE = 1900;

export interface SeriesQuestion {
  /** {municipality}/{device id} */
  readonly key: string;
  readonly quantity: string;
  readonly every: BucketWidth;
  readonly aggregate: Aggregate;
  /** Epoch milliseconds, both inclusive; as far as the run got when left out. */
  readonly from?: number;
  readonly to?: number;
}

/** What Lagebild shows: the value of each bucket that has one, by its start. */
export async function bucketsOf({ truth, api }: VerifyDeps, question: SeriesQuestion): Promise<Map<number, number>> {
  const { key, quantity, every, aggregate } = question;
  const width = WIDTHS[every];
  const begin = floor(question.from ?? truth.run.from, width);
  const end = floor(question.to ?? truth.reached, width) + width;
  const found = new Map<number, number>();
  for (let from = begin; from < end; from += MOST_AT_ONCE * width) {
    const to = Math.min(from + MOST_AT_ONCE * width, end);
    const { times, values } = await api.ask('series', { ...split(key), quantity, from, to, every, aggregate, quality: 'all' });
    for (const [index, time] of times.entries()) {
      const value = values[index];
      if (value !== null && value !== undefined) found.set(time, value);
    }
  }
  return found;
}

/** The readings that tell a quantity, by the start of their bucket. */
export function groupByBucket(readings: readonly ExpectedReading[], quantity: string, width: number): Map<number, ExpectedReading[]> {
  const grouped = new Map<number, ExpectedReading[]>();
  for (const reading of readings) {
    if (reading.values[quantity] === undefined) continue;
    const begin = floor(reading.time, width);
    const group = grouped.get(begin);
    if (group) group.push(reading);
    else grouped.set(begin, [reading]);
  }
  return grouped;
}

/** Whether all is known of the bucket that begins at a moment. */
export function certainBuckets(truth: Truth, key: string, width: number): (begin: number) => boolean {
  const doubtful = new Set(doubtfulReadings(truth, key).map(({ time }) => floor(time, width)));
  return (begin) => !doubtful.has(begin);
}

/** Whether a bucket lies in the time of the run from its begin to its end. */
export const isInRun = ({ run, reached }: Truth, begin: number, width: number): boolean => begin >= run.from && begin + width <= reached;

export const devicesOf = ({ devices }: Truth, kind: string): string[] =>
  [...devices].filter(([, device]) => device.kind === kind).map(([key]) => key);

export const floor = (time: number, width: number): number => Math.floor(time / width) * width;
export const iso = (time: number): string => new Date(time).toISOString();
