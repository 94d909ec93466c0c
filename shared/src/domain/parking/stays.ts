// How long cars stay in single bays, and how many come: from the moments at which a bay changes. Nothing is read into holes.
import type { Stretch } from './stretches.ts';

export interface Stay {
  /** How long it lasted, or was seen to last, milliseconds. */
  readonly ms: number;
  /** False: it went on when the time looked at, or what is known, ended. */
  readonly isWhole: boolean;
}

export interface BayTraffic {
  /** Stays whose beginning was seen, whole or cut off at the end. */
  readonly stays: readonly Stay[];
  /** Stays that were under way when the time looked at, or what is known, began: nobody knows how long they lasted. */
  readonly cutAtBegin: number;
  /** Time in which the bay was known, milliseconds. */
  readonly knownMs: number;
}

/** @param stretches of one bay, 1 is taken */
export function bayTraffic(stretches: readonly Stretch[]): BayTraffic {
  const stays: Stay[] = [];
  let cutAtBegin = 0;
  for (const [index, { from, to, value }] of stretches.entries()) {
    if (value !== 1) continue;
    const [before, after] = [stretches[index - 1], stretches[index + 1]];
    if (before?.to !== from) cutAtBegin += 1;
    else stays.push({ ms: to - from, isWhole: after?.from === to });
  }
  return { stays, cutAtBegin, knownMs: stretches.reduce((sum, { from, to }) => sum + to - from, 0) };
}

/**
 * The length that a share of the stays does not exceed, as Kaplan and Meier estimate it: a stay that is cut off counts as one that lasts at
 * least so long. To leave those out would make long stays rare. Between two lengths the middle is taken, as for a median.
 * @param share for example 0.5
 * @returns milliseconds; undefined when so many are cut off that it cannot be told
 */
export function stayQuantile(stays: readonly Stay[], share: number): number | undefined {
  // Of equal length, those that ended come before those that went on.
  const sorted = [...stays].sort((a, b) => a.ms - b.ms || Number(b.isWhole) - Number(a.isWhole));
  let surviving = 1;
  let reached: number | undefined;
  for (const [index, { ms, isWhole }] of sorted.entries()) {
    if (!isWhole) continue;
    if (reached !== undefined && ms > reached) return (reached + ms) / 2;
    const atRisk = sorted.length - index;
    surviving *= 1 - 1 / atRisk;
    if (surviving < 1 - share - 1e-9) return reached ?? ms;
    if (surviving <= 1 - share + 1e-9) reached = ms;
  }
  return reached;
}

const MINUTE_MS = 60_000;
/** Where one class of stay times ends and the next begins, minutes. */
const STAY_EDGES = [0, 15, 30, 60, 120, 240, 480, 1440] as const;

export interface StayClass {
  readonly fromMinutes: number;
  /** Exclusive; null: without end. */
  readonly toMinutes: number | null;
  readonly count: number;
}

/** Numbers of whole stays by length. */
export function stayClasses(stays: readonly Stay[]): StayClass[] {
  const whole = stays.filter(({ isWhole }) => isWhole);
  return STAY_EDGES.map((fromMinutes, index) => {
    const toMinutes = STAY_EDGES[index + 1] ?? null;
    const isIn = ({ ms }: Stay) => ms >= fromMinutes * MINUTE_MS && (toMinutes === null || ms < toMinutes * MINUTE_MS);
    return { fromMinutes, toMinutes, count: whole.filter(isIn).length };
  });
}

/** Cars that came at least, by a counter: what it went up from one reading to the next. Who comes while another leaves is not seen. */
export function arrivalsAtLeast(taken: readonly Stretch[]): number {
  return taken.reduce((sum, { from, value }, index) => {
    const before = taken[index - 1];
    return before?.to === from ? sum + Math.max(0, value - before.value) : sum;
  }, 0);
}
