// The server's clock, as far as this browser knows it: a device with a wrong clock must not make fresh values look old.
import { signal } from '@preact/signals';

let offsetMs = 0;

/** Epoch milliseconds by the server's clock. */
export function now(): number {
  return Date.now() + offsetMs;
}

/** Moves once a second: ages and the clock follow it. */
export const everySecond = signal(now());

/** Moves every five seconds: freshness follows it. */
export const everyFiveSeconds = signal(now());

/** Learns from a frame's sending time. The way here only ever makes the server's clock look late, so the latest estimate wins slowly. */
export function learnServerTime(at: number): void {
  const estimate = at - Date.now();
  if (Math.abs(estimate - offsetMs) > 2000) {
    offsetMs = estimate;
    everySecond.value = now();
    everyFiveSeconds.value = now();
  } else if (estimate > offsetMs) offsetMs = estimate;
}

export function startClock(): void {
  let seconds = 0;
  setInterval(() => {
    seconds += 1;
    everySecond.value = now();
    if (seconds % 5 === 0) everyFiveSeconds.value = now();
  }, 1000);
}
