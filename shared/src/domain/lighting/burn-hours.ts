// How long a lamp has burned and may still burn: by its counter, else by what it drew or how it was dimmed, hour by hour.
import type { Stats } from '../roll-up.ts';
import type { Segment } from './meter.ts';

const HOUR_MS = 3_600_000;
export const HOURS_A_YEAR = 8766;

/** A counter of hours rises by one an hour and may be told a day late. */
export const COUNTER_LIMITS = { mostPerHour: 1.05, rollovers: [65_536, 100_000] } as const;

/**
 * Hours burned within one hour of readings: all of it, nothing, or the part that gives their mean when a lamp is switched within it.
 * @param threshold above it the lamp burns; watts or per cent
 */
export function burnedWithin({ min, max, mean }: Pick<Stats, 'min' | 'max' | 'mean'>, threshold: number): number {
  if (min > threshold) return 1;
  if (max <= threshold) return 0;
  return Math.min(1, Math.max(0, (mean - min) / (max - min)));
}

export interface BurnHours {
  readonly hours: number;
  /** Share of the time that is known, 0 to 1. */
  readonly known: number;
}

/** @param hours those of the span that have readings */
export function burnedIn(hours: readonly Pick<Stats, 'min' | 'max' | 'mean'>[], threshold: number, from: number, to: number): BurnHours {
  const burned = hours.reduce((sum, stats) => sum + burnedWithin(stats, threshold), 0);
  return { hours: burned, known: Math.min(1, (hours.length * HOUR_MS) / Math.max(HOUR_MS, to - from)) };
}

/** By a counter's segments. */
export function countedIn(segments: readonly Segment[], from: number, to: number): BurnHours {
  const hours = segments.reduce((sum, { amount }) => sum + amount, 0);
  const known = segments.reduce((sum, segment) => sum + Math.max(0, Math.min(to, segment.to) - Math.max(from, segment.from)), 0);
  return { hours, known: Math.min(1, known / Math.max(1, to - from)) };
}

export interface RemainingLife {
  /** Of its rated life, 0 to 1; above 1 it has outlived it. */
  readonly used: number;
  /** Never below 0. */
  readonly hours: number;
  /** At the hours its plan has it burn in a year. */
  readonly years: number;
}

export function remainingLife(burned: number, rated: number, plannedPerYear: number): RemainingLife {
  const hours = Math.max(0, rated - burned);
  return { used: burned / rated, hours, years: plannedPerYear > 0 ? hours / plannedPerYear : Number.POSITIVE_INFINITY };
}
