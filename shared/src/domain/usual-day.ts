// A day beside the same weekday of the weeks before, at the same time by the wall clock: its values, the usual one, and the band of them.
import type { LocalClock } from './local-time.ts';

const WEEK_DAYS = 7;
const DAY_MINUTES = 1440;
/** With fewer weeks nothing is usual. */
const FEWEST_WEEKS = 2;

export interface UsualStep {
  /** Start of the step, epoch milliseconds. */
  readonly time: number;
  /** Null where nothing is known. */
  readonly today: number | null;
  readonly lastWeek: number | null;
  /** Median, least and most of the weeks before; null while fewer than two are known. */
  readonly usual: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

export interface UsualQuestion {
  /** Values by start of the step; steps are counted from 1970. */
  readonly values: ReadonlyMap<number, number>;
  readonly stepMinutes: number;
  /** Local midnight, epoch milliseconds. */
  readonly from: number;
  /** Exclusive. */
  readonly to: number;
  /** Weeks looked back. */
  readonly weeks: number;
}

/** A time that comes twice in an autumn night is the mean of both; one that spring leaves out has no past. */
export function usualDay({ values, stepMinutes, from, to, weeks }: UsualQuestion, clock: LocalClock): UsualStep[] {
  const byWallClock = new Map<number, { sum: number; count: number }>();
  for (const [start, value] of values) {
    const key = wallStep(start, stepMinutes, clock);
    const { sum, count } = byWallClock.get(key) ?? { sum: 0, count: 0 };
    byWallClock.set(key, { sum: sum + value, count: count + 1 });
  }
  const stepsAWeek = (WEEK_DAYS * DAY_MINUTES) / stepMinutes;
  const steps: UsualStep[] = [];
  for (let time = from; time < to; time += stepMinutes * 60_000) {
    const key = wallStep(time, stepMinutes, clock);
    const before = Array.from({ length: weeks }, (_, week) => {
      const past = byWallClock.get(key - (week + 1) * stepsAWeek);
      return past ? past.sum / past.count : undefined;
    });
    const known = before.filter((value) => value !== undefined).sort((a, b) => a - b);
    const isKnown = known.length >= FEWEST_WEEKS;
    steps.push({
      time,
      today: values.get(time) ?? null,
      lastWeek: before[0] ?? null,
      usual: isKnown ? medianOf(known) : null,
      low: isKnown ? (known[0] ?? null) : null,
      high: isKnown ? (known.at(-1) ?? null) : null,
    });
  }
  return steps;
}

/** Steps by the wall clock since 1970. */
export function wallStep(time: number, stepMinutes: number, clock: LocalClock): number {
  const { day, minute } = clock(time);
  return Math.floor((day * DAY_MINUTES + minute) / stepMinutes);
}

/** @param sorted ascending, not empty */
export function medianOf(sorted: readonly number[]): number {
  const [lower = 0, upper = 0] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  return (lower + upper) / 2;
}

/**
 * A column of steps at a moment, between the middles of two steps; null where one of them is unknown. Before the first middle and after
 * the last it is that of the step.
 */
export function atMoment(steps: readonly UsualStep[], of: 'today' | 'usual', time: number, stepMinutes: number): number | null {
  const width = stepMinutes * 60_000;
  const middle = (step: UsualStep) => step.time + width / 2;
  const own = steps.findIndex((step) => time >= step.time && time < step.time + width);
  const step = steps[own];
  if (!step) return null;
  const other = steps[own + (time < middle(step) ? -1 : 1)] ?? step;
  const [a, b] = [step[of], other[of]];
  if (a === null || b === null) return null;
  const share = Math.abs(time - middle(step)) / width;
  return a + (b - a) * share;
}
