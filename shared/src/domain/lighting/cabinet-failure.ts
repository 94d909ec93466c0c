// Infers that a cabinet failed from the lamps it feeds: many of them silent or dark since about the same moment, while they should burn.
import type { LightingRules } from './lighting-rules.ts';

const MINUTE_MS = 60_000;
/** A lamp is missed after so many of its rhythms without a reading. */
const MISSED_RHYTHMS = 2;

export interface FedLamp {
  readonly device: string;
  /** Since when it should burn and does not; undefined when it burns, or nobody knows. */
  readonly darkSince: number | undefined;
  /** Time of its newest reading when it has missed its rhythm since. */
  readonly quietSince: number | undefined;
  /** Something else explains its silence, for example its gateway. */
  readonly isExplained: boolean;
  /** The last stretch of time in which its plan had it lit, up to now. */
  readonly lastLit: { readonly from: number; readonly to: number } | undefined;
  /** Usual time between two readings, milliseconds. */
  readonly rhythmMs: number;
}

export interface CabinetFailure {
  /** About when it began, epoch milliseconds: lamps go dark with it, and are heard no more after it. */
  readonly since: number;
  /** The lamps that say so. */
  readonly lamps: readonly string[];
  readonly dark: number;
  readonly silent: number;
  /** All lamps of the cabinet that could have said so. */
  readonly of: number;
}

/**
 * @param lamps all lamps of one cabinet
 * @param isAnybodyHeard whether lights of the same municipality behind other cabinets are heard: when nobody is, silence has its cause
 * on the way here
 */
export function inferCabinetFailure(
  lamps: readonly FedLamp[],
  isAnybodyHeard: boolean,
  { lamps: least, share, window_minutes: windowMinutes }: LightingRules['cabinet'],
): CabinetFailure | undefined {
  const able = lamps.filter(({ isExplained, darkSince }) => !isExplained || darkSince !== undefined);
  const out = able
    .flatMap((lamp) => {
      if (lamp.darkSince !== undefined) return { lamp, since: lamp.darkSince, isDark: true };
      if (!isAnybodyHeard || !isMissed(lamp)) return [];
      return { lamp, since: lamp.quietSince ?? 0, isDark: false };
    })
    .sort((a, b) => a.since - b.since);

  // Slow lamps tell the same moment at different times.
  const windowMs = Math.max(windowMinutes * MINUTE_MS, ...out.map(({ lamp }) => lamp.rhythmMs));
  let together: typeof out = [];
  for (const [index, { since }] of out.entries()) {
    const run = out.slice(index).filter((one) => one.since - since <= windowMs);
    if (run.length > together.length) together = run;
  }
  if (together.length < least || together.length < share * able.length) return undefined;
  const dark = together.filter(({ isDark }) => isDark);
  const moments = (dark.length > 0 ? dark : together).map(({ since }) => since);
  return {
    since: dark.length > 0 ? Math.min(...moments) : Math.max(...moments),
    lamps: together.map(({ lamp }) => lamp.device),
    dark: dark.length,
    silent: together.length - dark.length,
    of: able.length,
  };
}

/** Whether it was not heard while it should have burned: lamps that get no current by day are silent then, as planned. */
function isMissed({ quietSince, lastLit, rhythmMs }: FedLamp): boolean {
  if (quietSince === undefined || !lastLit) return false;
  return lastLit.to - Math.max(quietSince, lastLit.from) >= MISSED_RHYTHMS * rhythmMs;
}
