// Keeps file time and wall time in step: at speed 3600 an hour of the file passes in a second.
import { setTimeout as sleep } from 'node:timers/promises';

/** Waits shorter than this are not worth a timer. */
const SHORTEST_WAIT_MS = 4;

/**
 * @param speed Infinity = no waiting
 * @returns a function that resolves when a row of that time is due. A row older than the furthest so far is due at once.
 */
export function createPace(
  speed: number,
  signal: AbortSignal,
  now: () => number = () => performance.now(),
): (time: number) => Promise<void> | undefined {
  let fileStart: number | undefined;
  const wallStart = now();
  return (time) => {
    if (speed === Number.POSITIVE_INFINITY) return undefined;
    fileStart ??= time;
    const waitMs = wallStart + (time - fileStart) / speed - now();
    if (waitMs < SHORTEST_WAIT_MS) return undefined;
    // Ctrl-C ends the wait; whoever waits looks at the signal afterwards.
    return sleep(waitMs, undefined, { signal }).catch(() => {});
  };
}
