// How a command with --for ends: it begins nothing more once the time is over, and what is under way has a little longer.
import type { OptionSpec } from './command.ts';

export interface TimeLimit {
  /** Begin nothing more: the time is over, or the user stopped it. */
  readonly enough: AbortSignal;
  /** Wait for nothing more. */
  readonly atOnce: AbortSignal;
}

/** Whoever stops by the clock is in no hurry: a slow broker may still acknowledge. */
export const LAST_ACKS_MS = 10_000;

export const forOption: OptionSpec = { value: '<seconds>', about: 'Stops by itself after so long' };

/** @param seconds from now; for ever when undefined */
export function timeLimit(seconds: number | undefined, signal: AbortSignal): TimeLimit {
  if (seconds === undefined) return { enough: signal, atOnce: signal };
  const within = (ms: number) => AbortSignal.any([signal, AbortSignal.timeout(ms)]);
  return { enough: within(seconds * 1000), atOnce: within(seconds * 1000 + LAST_ACKS_MS) };
}
