// When lamps are meant to burn and how brightly: a plan laid over one night at one place. Nights reach from noon to noon by the wall clock.
import { localInstant, zoneOffsetMs } from '../local-time.ts';
import { nightBelow, type Place } from '../sun.ts';
import type { BurningPlan } from './lighting-rules.ts';

const HOUR_MS = 3_600_000;
const HALF_DAY_MS = 12 * HOUR_MS;

/** From a moment to another, per cent of full light. */
export interface Step {
  readonly from: number;
  readonly to: number;
  readonly level: number;
}

export interface Night {
  /** When the plan switches on and off, epoch milliseconds; the same moment when it does not switch on at all. */
  readonly on: number;
  readonly off: number;
  /** From on to off without a gap. */
  readonly steps: readonly Step[];
}

/** Number of the night a moment lies in: the local day on whose noon it began. */
export function nightOf(time: number, timezone: string): number {
  return Math.floor((time + zoneOffsetMs(time, timezone) - HALF_DAY_MS) / (2 * HALF_DAY_MS));
}

/** Noon before and noon after a night, epoch milliseconds. */
export function nightSpan(night: number, timezone: string): { readonly from: number; readonly to: number } {
  return { from: localInstant(night, HALF_DAY_MS, timezone), to: localInstant(night + 1, HALF_DAY_MS, timezone) };
}

/** @param night the local day of its evening, days since 1970-01-01 */
export function layNight({ switch: switched, level, steps }: BurningPlan, night: number, place: Place, timezone: string): Night {
  /** The moment of a time of the night: those before noon belong to the morning. */
  const momentOf = (clock: number): number => localInstant(clock >= HALF_DAY_MS ? night : night + 1, clock, timezone);
  const { on, off } = switching();
  const turns = steps.map((step) => ({ at: Math.min(off, Math.max(on, momentOf(step.at))), level: step.level }));
  turns.sort((a, b) => a.at - b.at);
  const laid: Step[] = [];
  let current = { at: on, level };
  for (const turn of [...turns, { at: off, level: 0 }]) {
    if (turn.at > current.at) laid.push({ from: current.at, to: turn.at, level: current.level });
    current = turn;
  }
  return { on, off, steps: laid };

  function switching(): { on: number; off: number } {
    if ('always' in switched) {
      const { from, to } = nightSpan(night, timezone);
      return { on: from, off: to };
    }
    if ('on' in switched) return { on: momentOf(switched.on), off: Math.max(momentOf(switched.on), momentOf(switched.off)) };
    const { down, up } = nightBelow(night, place, switched.sun);
    return { on: down, off: up };
  }
}
