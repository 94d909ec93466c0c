// The next three hours of a site: what is usual at that time on such a day, moved by how far it is from the usual now. Tested on the days before.
//
// Usual is the mean of the last four weeks for this quarter of an hour on workdays, Saturdays, or Sundays and holidays; what it deviates now
// fades. How well that does on real series, and why so and not otherwise: docs/parking.md.
import type { LocalClock } from '../local-time.ts';
import { QUARTER_MS, wallQuarter } from './compare-day.ts';
import { DAY_TYPES, type DayType } from './day-type.ts';

const QUARTERS_A_DAY = 96;
/** Steps of a quarter of an hour. */
export const HORIZON = 12;
/** Days the usual is made of, and days the forecast is tested on. */
export const PROFILE_DAYS = 28;
export const TESTED_DAYS = 14;
/** A deviation fades to 37 % in so many quarters of an hour: a day. On real series anything between 12 and 36 hours does as well. */
const FADE_QUARTERS = 96;
/** Before so many days are known there is no forecast. */
const FEWEST_DAYS = 7;
/** The band is made of errors at about this time of the day: by night nothing happens, and a band for all hours would be too wide then. */
const BAND_QUARTERS = 8;
const FEWEST_ERRORS = 20;
const BAND = { low: 0.1, high: 0.9 };

/** Shares by quarter of an hour without a hole in the numbering; NaN where nothing is known. */
export interface QuarterSeries {
  /** Start of the first, epoch milliseconds. */
  readonly start: number;
  readonly shares: Float64Array;
  /** Local day of each, and its place among the quarters of its sort of day; both reach `HORIZON` further than the shares. */
  readonly days: Int32Array;
  readonly slots: Int32Array;
}

export interface SeriesCalendar {
  readonly clock: LocalClock;
  readonly typeOf: (day: number) => DayType;
}

/** @param to exclusive; both are multiples of a quarter of an hour */
export function quarterSeries(
  shares: ReadonlyMap<number, number>,
  from: number,
  to: number,
  { clock, typeOf }: SeriesCalendar,
): QuarterSeries {
  const length = Math.max(0, Math.round((to - from) / QUARTER_MS));
  const days = new Int32Array(length + HORIZON);
  const slots = new Int32Array(length + HORIZON);
  for (const [index] of slots.entries()) {
    const quarter = wallQuarter(from + index * QUARTER_MS, clock);
    const day = Math.floor(quarter / QUARTERS_A_DAY);
    days[index] = day;
    slots[index] = DAY_TYPES.indexOf(typeOf(day)) * QUARTERS_A_DAY + (quarter - day * QUARTERS_A_DAY);
  }
  return {
    start: from,
    shares: Float64Array.from({ length }, (_, index) => shares.get(from + index * QUARTER_MS) ?? Number.NaN),
    days,
    slots,
  };
}

/** Means by slot of the quarters from index `from` to before `to`; NaN where there is none. */
function profileOf({ shares, slots }: QuarterSeries, from: number, to: number): Float64Array {
  const sums = new Float64Array(DAY_TYPES.length * QUARTERS_A_DAY);
  const counts = new Float64Array(sums.length);
  for (let index = Math.max(0, from); index < to; index += 1) {
    const share = at(shares, index);
    if (Number.isNaN(share)) continue;
    const slot = at(slots, index);
    sums[slot] = at(sums, slot) + share;
    counts[slot] = at(counts, slot) + 1;
  }
  return sums.map((sum, slot) => sum / at(counts, slot)); // 0 / 0 is NaN
}

/** @returns the share so many quarters after `origin`, where it was `share`; NaN where the usual is not known */
function project({ slots }: QuarterSeries, profile: Float64Array, origin: number, share: number, ahead: number): number {
  const deviation = share - at(profile, at(slots, origin));
  const usual = at(profile, at(slots, origin + ahead));
  return Math.min(1, Math.max(0, usual + deviation * Math.exp(-ahead / FADE_QUARTERS)));
}

/** One forecast of the past, and what came. */
export interface Trial {
  /** Index of the quarter it was made in. */
  readonly origin: number;
  /** Quarters it looked ahead. */
  readonly ahead: number;
  /** What came minus what was said, in shares. */
  readonly error: number;
  /** The same for "it stays as it is". */
  readonly naive: number;
}

/** Forecasts again for the last `TESTED_DAYS` days before a day, each day with what was known the evening before. */
export function backtest(series: QuarterSeries, before: number): Trial[] {
  const { shares, days } = series;
  const trials: Trial[] = [];
  for (let day = before - TESTED_DAYS; day < before; day += 1) {
    const begin = days.indexOf(day);
    if (begin < 0) continue;
    const profile = profileOf(series, begin - PROFILE_DAYS * QUARTERS_A_DAY, begin);
    for (let origin = begin; origin < shares.length && days[origin] === day; origin += 1) {
      const share = at(shares, origin);
      for (let ahead = 1; ahead <= HORIZON && origin + ahead < shares.length; ahead += 1) {
        const came = at(shares, origin + ahead);
        const error = came - project(series, profile, origin, share, ahead);
        if (!Number.isNaN(error)) trials.push({ origin, ahead, error, naive: came - share });
      }
    }
  }
  return trials;
}

export interface ForecastStep {
  /** Start of the quarter of an hour, epoch milliseconds. */
  readonly time: number;
  readonly share: number;
  /** Four of five times it was between these; null while too few forecasts were tested. */
  readonly low: number | null;
  readonly high: number | null;
}

/** How far off the forecasts of the past were. */
export interface ForecastError {
  readonly minutes: number;
  /** Mean absolute error, in shares. */
  readonly mean: number;
  /** The same for "it stays as it is". */
  readonly naiveMean: number;
  readonly trials: number;
}

export type Forecast =
  | {
      readonly state: 'said';
      readonly steps: readonly ForecastStep[];
      readonly errors: readonly ForecastError[];
      readonly knownDays: number;
      /** Days on which the forecast was tested. */
      readonly testedDays: number;
    }
  | { readonly state: 'not_enough_data' | 'no_current_value'; readonly knownDays: number };

/**
 * @param series up to the quarter of an hour that is running
 * @param share taken now, 0 to 1; undefined when nobody knows
 */
export function forecast(series: QuarterSeries, share: number | undefined): Forecast {
  const origin = series.shares.length - 1;
  const today = at(series.days, origin);
  const knownDays = countKnownDays(series, today);
  if (knownDays < FEWEST_DAYS) return { state: 'not_enough_data', knownDays };
  if (share === undefined) return { state: 'no_current_value', knownDays };
  const begin = series.days.indexOf(today);
  const profile = profileOf(series, begin - PROFILE_DAYS * QUARTERS_A_DAY, begin);
  const trials = backtest(series, today);
  const steps = Array.from({ length: HORIZON }, (_, index): ForecastStep => {
    const ahead = index + 1;
    const said = project(series, profile, origin, share, ahead);
    const band = bandOf(series, trials, origin, ahead);
    const time = series.start + (origin + ahead) * QUARTER_MS;
    return { time, share: said, low: band ? clamp(said + band.low) : null, high: band ? clamp(said + band.high) : null };
  }).filter((step) => !Number.isNaN(step.share));
  if (steps.length === 0) return { state: 'not_enough_data', knownDays };
  const testedDays = new Set(trials.map((trial) => series.days[trial.origin])).size;
  return { state: 'said', steps, errors: errorsOf(trials), knownDays, testedDays };
}

/** Days before today of which at least half is known. */
function countKnownDays({ shares, days }: QuarterSeries, today: number): number {
  const known = new Map<number, number>();
  for (const [index, share] of shares.entries()) {
    const day = at(days, index);
    if (day < today && !Number.isNaN(share)) known.set(day, (known.get(day) ?? 0) + 1);
  }
  return [...known.values()].filter((quarters) => quarters >= QUARTERS_A_DAY / 2).length;
}

/** Between which errors four of five forecasts lay that looked as far ahead, at about the same time of the day. */
export function bandOf(
  { slots }: QuarterSeries,
  trials: readonly Trial[],
  origin: number,
  ahead: number,
): { low: number; high: number } | undefined {
  const quarter = at(slots, origin) % QUARTERS_A_DAY;
  const alike = trials.filter((trial) => trial.ahead === ahead);
  const near = alike.filter((trial) => {
    const distance = Math.abs((at(slots, trial.origin) % QUARTERS_A_DAY) - quarter);
    return Math.min(distance, QUARTERS_A_DAY - distance) <= BAND_QUARTERS;
  });
  const chosen = near.length >= FEWEST_ERRORS ? near : alike;
  if (chosen.length < FEWEST_ERRORS) return undefined;
  const errors = chosen.map(({ error }) => error).sort((a, b) => a - b);
  return { low: quantile(errors, BAND.low), high: quantile(errors, BAND.high) };
}

/** Of n errors the next one lies below the k-th with a probability of k / (n + 1). */
function quantile(sorted: readonly number[], share: number): number {
  const place = Math.min(sorted.length - 1, Math.max(0, share * (sorted.length + 1) - 1));
  const below = sorted[Math.floor(place)] ?? Number.NaN;
  return below + ((sorted[Math.ceil(place)] ?? below) - below) * (place - Math.floor(place));
}

export function errorsOf(trials: readonly Trial[]): ForecastError[] {
  return Array.from({ length: HORIZON }, (_, index) => {
    const own = trials.filter(({ ahead }) => ahead === index + 1);
    const mean = (of: (trial: Trial) => number) => own.reduce((sum, trial) => sum + Math.abs(of(trial)), 0) / own.length;
    return { minutes: (index + 1) * 15, mean: mean(({ error }) => error), naiveMean: mean(({ naive }) => naive), trials: own.length };
  }).filter(({ trials: count }) => count > 0);
}

const clamp = (share: number): number => Math.min(1, Math.max(0, share));

/** Beyond its end a typed array has undefined; here that is NaN. */
const at = (numbers: Float64Array | Int32Array, index: number): number => numbers[index] ?? Number.NaN;
