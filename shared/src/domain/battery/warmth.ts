// What temperature does to what a battery tells: cold lowers the voltage, so that every autumn looks like the end and every spring like a new one.
import { type DayValue, medianOf } from './theil-sen.ts';

export interface Warmth {
  /** Units a degree. */
  readonly perDegree: number;
  /** Degrees Celsius to which values are brought. */
  readonly reference: number;
}

/** Days so close together that the battery itself did not change. */
const NEAR_DAYS = 10;
/** Degrees that two days must differ to say something. */
const LEAST_DIFFERENCE = 2;
const LEAST_PAIRS = 30;

/**
 * Learned from pairs of near days of different warmth.
 * @param temperatures daily means by day, degrees Celsius
 * @returns undefined when there are too few of them to tell
 */
export function warmthOf(values: readonly DayValue[], temperatures: ReadonlyMap<number, number>): Warmth | undefined {
  const slopes: number[] = [];
  for (const [index, a] of values.entries()) {
    const warmA = temperatures.get(a.day);
    if (warmA === undefined) continue;
    for (let later = index + 1; later < values.length; later += 1) {
      const b = values[later] as DayValue;
      if (b.day - a.day > NEAR_DAYS) break;
      const warmB = temperatures.get(b.day);
      if (warmB !== undefined && Math.abs(warmB - warmA) >= LEAST_DIFFERENCE) slopes.push((b.value - a.value) / (warmB - warmA));
    }
  }
  if (slopes.length < LEAST_PAIRS) return undefined;
  return { perDegree: medianOf(slopes), reference: medianOf([...temperatures.values()]) };
}

/** What the battery would have told at the reference temperature; days of unknown warmth are left out. */
export function atReference(values: readonly DayValue[], temperatures: ReadonlyMap<number, number>, warmth: Warmth): DayValue[] {
  return values.flatMap(({ day, value }) => {
    const warm = temperatures.get(day);
    return warm === undefined ? [] : [{ day, value: value - warmth.perDegree * (warm - warmth.reference) }];
  });
}
