// When somebody has to be told that a certificate ends: a month before, or in the last third of one that is given for less.

const WARN_MS = 30 * 86_400_000;

/** @param from begin of its validity, epoch milliseconds; undefined when it is not known */
export function isEndingSoon(until: number, now: number, from?: number): boolean {
  const third = from === undefined ? WARN_MS : (until - from) / 3;
  return until - now < Math.min(WARN_MS, third);
}
