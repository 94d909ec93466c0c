// The moment a public figure stands for: the last full step that is older than the stream's delay.

const MINUTE_MS = 60_000;
/** Readings of a step arrive a little after it: what is told of it must not change afterwards, or the difference tells of one device. */
export const SETTLES_MS = MINUTE_MS;

/** @returns epoch milliseconds; readings before it count */
export function publicStep(now: number, delayMinutes: number, stepMinutes: number): number {
  const step = stepMinutes * MINUTE_MS;
  return Math.floor((now - delayMinutes * MINUTE_MS - SETTLES_MS) / step) * step;
}
