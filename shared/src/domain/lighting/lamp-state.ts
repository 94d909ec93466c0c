// What a lamp is in, seen from its plan: burning or off as planned, told otherwise than it does, failed, silent.
import type { Evidence, FindingCode } from '../finding.ts';
import type { Freshness } from '../freshness.ts';
import type { LightingRules } from './lighting-rules.ts';

/** Findings that make a lamp's state, the gravest first. */
export const LAMP_FAULTS = [
  'supply_failure',
  'gear_failure',
  'relay_failure',
  'lamp_failure',
  'day_burner',
] as const satisfies FindingCode[];
/** What a lamp does otherwise than it was told. */
const LAMP_DEVIATIONS = ['overridden', 'not_following'] as const satisfies FindingCode[];

export const LAMP_STATES = [
  ...LAMP_FAULTS,
  'dark_night',
  'never',
  'silent',
  ...LAMP_DEVIATIONS,
  'unplanned_dark',
  'unplanned_lit',
  'lit',
  'off',
] as const;
/**
 * lit, off: as planned. unplanned_…: otherwise than planned, though it does what it was told. overridden: something else is in force
 * than was commanded. not_following: does otherwise than what is in force. dark_night: used next to nothing in a night it should burn.
 */
export type LampState = (typeof LAMP_STATES)[number];

export interface LampSnapshot {
  readonly freshness: Freshness;
  /** Time of its newest reading, epoch milliseconds. */
  readonly heardAt: number | undefined;
  readonly values: Readonly<Record<string, number>>;
  /** What was noticed about it and lasts. */
  readonly open: readonly { readonly code: FindingCode; readonly since: number; readonly evidence: Evidence }[];
  /** Watts at full light; undefined while not known. */
  readonly watts: number | undefined;
  /** Whether the plan had it lit, or off, all the time around its newest reading; undefined when it changed. */
  readonly planned: boolean | undefined;
  /** Begin of the last night, when it used next to nothing in it. */
  readonly darkSince: number | undefined;
}

export interface JudgedLamp {
  readonly state: LampState;
  /** Since when, epoch milliseconds, as far as that is known. */
  readonly since: number | undefined;
  /** Whether it burns; undefined when it does not say, or has not said anything of late. */
  readonly isLit: boolean | undefined;
}

/** Whether a lamp burns by what it draws, or by its dimming level where it does not measure. */
export function isBurning(
  { power, dimming }: { readonly power?: number | undefined; readonly dimming?: number | undefined },
  watts: number | undefined,
  { above_watts: least, above_share: share }: LightingRules['lit'],
): boolean | undefined {
  if (power !== undefined) return power > Math.max(least, share * (watts ?? 0));
  return dimming === undefined ? undefined : dimming > 0;
}

export function judgeLamp(lamp: LampSnapshot, rules: Pick<LightingRules, 'lit'>): JudgedLamp {
  const { freshness, heardAt, values, open, watts, planned, darkSince } = lamp;
  const isLit = freshness === 'fresh' ? isBurning(values, watts, rules.lit) : undefined;
  const judged = (state: LampState, since?: number): JudgedLamp => ({ state, since, isLit });
  const worst = (codes: readonly FindingCode[]) =>
    codes.map((code) => open.find((one) => one.code === code)).find((one) => one !== undefined);

  if (freshness === 'never') return judged('never');
  const fault = worst(LAMP_FAULTS);
  if (fault) return judged(fault.code as LampState, fault.since);
  if (freshness === 'silent') return judged('silent', heardAt);
  const deviation = worst(LAMP_DEVIATIONS);
  if (deviation) return judged(deviation.code as LampState, deviation.since);
  if (darkSince !== undefined) return judged('dark_night', darkSince);
  const burns = isLit ?? isBurning(values, watts, rules.lit);
  if (burns === undefined || planned === undefined || planned === burns) return judged(burns ? 'lit' : 'off');
  return judged(burns ? 'unplanned_lit' : 'unplanned_dark');
}
