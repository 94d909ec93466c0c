// Today beside the same weekday a week ago, and the band in which the last weeks lay, at the same time by the wall clock.
import type { LocalClock } from '../local-time.ts';
import { type UsualStep, usualDay, wallStep } from '../usual-day.ts';

export const QUARTER_MS = 900_000;
const QUARTER_MINUTES = 15;

/** Shares of taken spaces, 0 to 1, by quarter of an hour. */
export type DayStep = Omit<UsualStep, 'usual'>;

export interface DayQuestion {
  /** Shares by start of the quarter of an hour. */
  readonly quarters: ReadonlyMap<number, number>;
  /** Local midnight, epoch milliseconds. */
  readonly from: number;
  /** Exclusive. */
  readonly to: number;
  /** Weeks the band is made of. */
  readonly weeks: number;
}

export function compareDay({ quarters, from, to, weeks }: DayQuestion, clock: LocalClock): DayStep[] {
  const steps = usualDay({ values: quarters, stepMinutes: QUARTER_MINUTES, from, to, weeks }, clock);
  return steps.map(({ usual: _, ...step }) => step);
}

/** Quarters of an hour by the wall clock since 1970. */
export function wallQuarter(time: number, clock: LocalClock): number {
  return wallStep(time, QUARTER_MINUTES, clock);
}
