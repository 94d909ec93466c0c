// What a series was like, to be said in one sentence: lowest, highest, latest, where it goes, what is missing. Pure, so that it can be tested.

export interface SummaryPoint {
  /** Whatever it stands at: a time in epoch milliseconds, or the number of a bar. */
  readonly at: number;
  /** Null where nothing is known. */
  readonly value: number | null;
}

export type Trend = 'rising' | 'falling' | 'steady';

export interface SeriesSummary {
  readonly count: number;
  readonly first: { readonly at: number; readonly value: number };
  readonly low: { readonly at: number; readonly value: number };
  readonly high: { readonly at: number; readonly value: number };
  readonly last: { readonly at: number; readonly value: number };
  /** Undefined of fewer than four values. */
  readonly trend: Trend | undefined;
  /** Stretches without a value between, before or after those that are known. */
  readonly gaps: number;
  /** Something is missing before the first value. */
  readonly isLateBegun: boolean;
}

/** A change of the last quarter against the first by less than this share of the whole range says nothing. */
const SMALLEST_CHANGE = 0.2;
const FEWEST_FOR_TREND = 4;

/** @returns undefined when nothing is known */
export function summarise(points: readonly SummaryPoint[]): SeriesSummary | undefined {
  const known = points.flatMap(({ at, value }) => (value === null ? [] : [{ at, value }]));
  const [first] = known;
  const last = known.at(-1);
  if (!first || !last) return undefined;
  const low = known.reduce((least, point) => (point.value < least.value ? point : least), first);
  const high = known.reduce((most, point) => (point.value > most.value ? point : most), first);
  const gaps = points.filter(({ value }, index) => value === null && points[index - 1]?.value !== null).length;
  const isLateBegun = points[0]?.value === null;
  return { count: known.length, first, low, high, last, gaps, isLateBegun, trend: trendOf(known, high.value - low.value) };
}

function trendOf(known: readonly { readonly value: number }[], range: number): Trend | undefined {
  if (known.length < FEWEST_FOR_TREND) return undefined;
  const quarter = Math.max(1, Math.floor(known.length / 4));
  const mean = (some: readonly { readonly value: number }[]): number => some.reduce((sum, { value }) => sum + value, 0) / some.length;
  const change = mean(known.slice(-quarter)) - mean(known.slice(0, quarter));
  if (Math.abs(change) <= SMALLEST_CHANGE * range) return 'steady';
  return change > 0 ? 'rising' : 'falling';
}
