// Answers a series from readings or from roll-ups, whichever serves: short and recent from readings, long and old from roll-ups.
//
// Where a roll-up is due (late readings came, or the bucket is not over) the readings are asked, so that the answer is the same
// as from readings alone; tests/roll-ups.test.ts compares them.
import type { Aggregate } from '../contract/series-routes.ts';
import { bucketStarts, type Every, everyMs } from '../domain/bucket.ts';
import type { Kind } from '../domain/kind.ts';
import { joinStats, type Stats, type Tier } from '../domain/roll-up.ts';
import type { Selection, TimeSeriesStore } from './time-series-store.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Up to this range readings are asked, as long as they are kept. */
const SHORT_RANGE_MS = 2 * DAY_MS;
/** Longest range of one question for readings: InfluxDB 3 Core answers no more than about 72 hours at once. */
const RAW_WINDOW_MS = DAY_MS;

export interface SeriesQuery {
  readonly municipality: string;
  readonly kind: Kind;
  readonly device: string;
  readonly quantity: string;
  readonly circular: boolean;
  /** Epoch milliseconds, inclusive. */
  readonly from: number;
  /** Epoch milliseconds, exclusive. */
  readonly to: number;
  readonly every: Every;
  readonly aggregate: Aggregate;
  /** IANA name of the zone in which days begin. */
  readonly timezone: string;
}

export interface Series {
  /** Start of every bucket that touches [from, to), epoch milliseconds. */
  readonly times: number[];
  /** One value a bucket; null where nothing was measured, except for count: 0. */
  readonly values: (number | null)[];
  /** What most of it was answered from. */
  readonly tier: Tier | 'raw';
}

/** Starts of the hours, or days, within [from, to) whose roll-ups cannot be trusted for a device. */
export type DueStarts = (tier: '1h' | '1d', kind: Kind, of: { municipality: string; device: string }, from: number, to: number) => number[];

export interface TieredSeriesDeps {
  readonly store: Pick<TimeSeriesStore, 'summarise' | 'readRollUps'>;
  readonly dueStarts: DueStarts;
  /** Readings before this time are not kept any more; epoch milliseconds. */
  readonly rawBegin: (kind: Kind) => number;
}

interface Part {
  readonly start: number;
  readonly stats: Stats;
}

interface Span {
  readonly from: number;
  readonly to: number;
}

export async function readSeries(query: SeriesQuery, deps: TieredSeriesDeps): Promise<Series> {
  const { from, to, every, timezone, aggregate } = query;
  const times = bucketStarts(from, to, every, timezone);
  const tier = chooseTier(query, deps.rawBegin(query.kind));
  const parts = tier === 'raw' ? await readRaw(query, { from, to }, deps) : await readTier(query, tier, deps);
  const values = joinByBucket(times, parts).map((stats) => (stats ? stats[aggregate] : aggregate === 'count' ? 0 : null));
  return { times, values, tier };
}

/** The coarsest roll-up whose buckets fill the wanted ones, unless readings serve. */
function chooseTier({ from, to, every }: SeriesQuery, rawBegin: number): Tier | 'raw' {
  if (to - from <= SHORT_RANGE_MS && from >= rawBegin) return 'raw';
  if (every.unit === 'd') return '1d';
  if (everyMs(every) % HOUR_MS === 0) return '1h';
  return everyMs(every) % 300_000 === 0 ? '5m' : 'raw';
}

async function readTier(query: SeriesQuery, tier: Tier, deps: TieredSeriesDeps): Promise<Part[]> {
  const { whole, rest } = splitAtBuckets(query, tier);
  const due = tier === '1d' ? dueDays(query, whole, deps) : dueHours(query, whole, deps);
  const rolled = await deps.store.readRollUps(tier, selectionOf(query, whole));
  const trusted = rolled.filter(({ start }) => !due.some((span) => start >= span.from && start < span.to));
  const spans = mergeSpans([...rest, ...due].filter((span) => span.from < span.to));
  const fresh = await Promise.all(spans.map((span) => readFiner(query, tier, span, deps)));
  return [...trusted, ...fresh.flat()].sort((a, b) => a.start - b.start);
}

/** What a roll-up does not fill: from readings, or where they are not kept any more from the next finer roll-up. */
function readFiner(query: SeriesQuery, tier: Tier, span: Span, deps: TieredSeriesDeps): Promise<Part[]> {
  const finer = tier === '1d' ? '1h' : '5m';
  if (tier === '5m' || span.from >= deps.rawBegin(query.kind)) return readRaw(query, span, deps);
  return readTier({ ...query, ...span }, finer, deps);
}

/** The whole buckets of a tier within the range, and what lies before and after them. */
function splitAtBuckets({ from, to, timezone }: SeriesQuery, tier: Tier): { whole: Span; rest: Span[] } {
  const width: Every = tier === '5m' ? { count: 5, unit: 'm' } : { count: 1, unit: tier === '1h' ? 'h' : 'd' };
  const reach = 2 * everyMs(width);
  const edges = bucketStarts(from, to + reach, width, timezone);
  const begin = edges.find((start) => start >= from) ?? to;
  const end = edges.findLast((start) => start <= to) ?? from;
  if (begin >= end) return { whole: { from, to: from }, rest: [{ from, to }] };
  return {
    whole: { from: begin, to: end },
    rest: [
      { from, to: begin },
      { from: end, to },
    ],
  };
}

function dueHours({ kind, municipality, device }: SeriesQuery, { from, to }: Span, { dueStarts }: TieredSeriesDeps): Span[] {
  const hours = dueStarts('1h', kind, { municipality, device }, Math.floor(from / HOUR_MS) * HOUR_MS, to);
  return hours.map((start) => ({ from: Math.max(from, start), to: Math.min(to, start + HOUR_MS) }));
}

/** A day cannot be trusted while it, or one of its hours, is due. */
function dueDays(query: SeriesQuery, whole: Span, deps: TieredSeriesDeps): Span[] {
  const { kind, municipality, device, timezone } = query;
  const days = bucketStarts(whole.from, whole.to + DAY_MS, { count: 1, unit: 'd' }, timezone);
  const due = new Set([
    ...deps.dueStarts('1d', kind, { municipality, device }, whole.from, whole.to),
    ...dueHours(query, whole, deps).map(({ from }) => days.findLast((day) => day <= from) ?? from),
  ]);
  return [...due].map((day) => ({ from: day, to: Math.min(whole.to, days.find((next) => next > day) ?? whole.to) }));
}

function mergeSpans(spans: Span[]): Span[] {
  const merged: { from: number; to: number }[] = [];
  for (const span of spans.sort((a, b) => a.from - b.from)) {
    const last = merged.at(-1);
    if (last && span.from <= last.to) last.to = Math.max(last.to, span.to);
    else merged.push({ ...span });
  }
  return merged;
}

async function readRaw(query: SeriesQuery, { from, to }: Span, { store }: TieredSeriesDeps): Promise<Part[]> {
  const parts: Part[] = [];
  // Midnights are whole hours everywhere near: days are joined from hours.
  const widthMs = query.every.unit === 'd' ? HOUR_MS : everyMs(query.every);
  for (let begin = from; begin < to; ) {
    const end = Math.min(to, (Math.floor(begin / RAW_WINDOW_MS) + 1) * RAW_WINDOW_MS);
    const summaries = await store.summarise(selectionOf(query, { from: begin, to: end }), widthMs);
    // A bucket that begins before the span belongs to it as far as it was asked for.
    parts.push(...summaries.map(({ start, stats }) => ({ start: Math.max(start, begin), stats })));
    begin = end;
  }
  return parts;
}

function selectionOf({ kind, municipality, device, quantity, circular }: SeriesQuery, { from, to }: Span): Selection {
  return { kind, devices: [{ municipality, device }], quantities: [{ name: quantity, circular }], from, to };
}

/** Joins the parts, in order of time, that lie in each bucket. */
function joinByBucket(times: readonly number[], parts: readonly Part[]): (Stats | undefined)[] {
  const joined: (Stats | undefined)[] = [];
  let at = 0;
  for (const [index] of times.entries()) {
    const end = times[index + 1] ?? Number.POSITIVE_INFINITY;
    const within: Stats[] = [];
    for (let part = parts[at]; part && part.start < end; part = parts[at]) {
      within.push(part.stats);
      at += 1;
    }
    joined.push(within.length > 0 ? joinStats(within) : undefined);
  }
  return joined;
}
