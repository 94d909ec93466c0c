// Freshness of a device: does it still report in its rhythm?
import type { KindRules } from './rule-book.ts';

export const FRESHNESS = ['fresh', 'late', 'silent', 'never'] as const;
export type Freshness = (typeof FRESHNESS)[number];

/** A device that reports once a day is late when half a day more has gone by, and silent when it has missed two. */
export const LATE_RHYTHMS = 1.5;
export const SILENT_RHYTHMS = 3;

/** A quick device may lose messages on the air, two in a row now and then: it is not late before the third, nor silent before the sixth. */
const LOSSES = 2;
/** What comes every few seconds need not be looked after by the second. */
const LEAST_LATE_MINUTES = 2;
const LEAST_SILENT_MINUTES = 10;

type Limits = Pick<KindRules, 'late_minutes' | 'silent_minutes'>;

export interface KnownRhythm {
  /** Between two readings; 0 while unknown. */
  readonly everyMinutes: number;
  /** It was seen to report by the clock. */
  readonly isSteady: boolean;
}

export interface ReportingLimits {
  /** Milliseconds without a reading from which on a device is late, and from which on it is silent. */
  readonly lateAfterMs: number;
  readonly silentAfterMs: number;
}

export const UNKNOWN_RHYTHM: KnownRhythm = { everyMinutes: 0, isSteady: false };

/** A steady device is measured by its rhythm; all others have at least the time of their kind. */
function limitMs(kindMinutes: number, leastMinutes: number, missed: number, { everyMinutes, isSteady }: KnownRhythm): number {
  const usual = isSteady ? Math.min(kindMinutes, Math.max(leastMinutes, LOSSES * missed * everyMinutes)) : kindMinutes;
  return 60_000 * Math.max(usual, missed * everyMinutes);
}

export const lateAfterMs = (rules: Limits, rhythm: KnownRhythm): number =>
  limitMs(rules.late_minutes, LEAST_LATE_MINUTES, LATE_RHYTHMS, rhythm);

/** @param missed rhythms that must go by */
export const silentAfterMs = (rules: Limits, rhythm: KnownRhythm, missed = SILENT_RHYTHMS): number =>
  limitMs(rules.silent_minutes, LEAST_SILENT_MINUTES, missed, rhythm);

export const limitsOf = (rules: Limits, rhythm: KnownRhythm): ReportingLimits => ({
  lateAfterMs: lateAfterMs(rules, rhythm),
  silentAfterMs: silentAfterMs(rules, rhythm),
});

/**
 * @param time of the last reading, epoch ms; undefined when there never was one
 * @param now epoch ms
 */
export function freshnessOf(time: number | undefined, now: number, limits: ReportingLimits): Freshness {
  if (time === undefined) return 'never';
  if (now - time < limits.lateAfterMs) return 'fresh';
  return now - time < limits.silentAfterMs ? 'late' : 'silent';
}
