// Rounding as people and authorities do it: halves go up.
import { tidy } from '../units.ts';

/** @param decimals 0 for whole numbers. Binary noise (8.4999999999999 for 8.5) is taken away first. */
export function roundHalfUp(value: number, decimals: number): number {
  const factor = 10 ** decimals;
  return Math.floor(tidy(value * factor) + 0.5) / factor;
}
