// When a battery was changed: what it tells rises at once, and stays there.
import { type DayValue, medianOf } from './theil-sen.ts';

/** Days on each side that are compared, at most and at least; a few wrong values change no median of ten. */
const SIDE = 10;
const LEAST_SIDE = 3;
/** Between the last day before and the first after; warmth of a season comes slower, after a longer silence it could be either. */
const LONGEST_GAP_DAYS = 30;

/**
 * The first day of the battery that is in now; undefined when none was changed.
 * @param values in the order of time
 * @param least rise that a change of the weather does not make, in the values' unit
 */
export function replacedOn(values: readonly DayValue[], least: number): number | undefined {
  for (let index = values.length - LEAST_SIDE; index >= LEAST_SIDE; index -= 1) {
    const before = values.slice(Math.max(0, index - SIDE), index);
    const after = values.slice(index, index + SIDE);
    const [last, first] = [before.at(-1), after[0]];
    if (!last || !first || first.day - last.day > LONGEST_GAP_DAYS) continue;
    const [low, high] = [before, after].map((side) => medianOf(side.map(({ value }) => value))) as [number, number];
    // A wrong value is a step as well, but nothing around it changes.
    if (high - low >= least && first.value - low >= least && first.value - last.value >= least / 2) return first.day;
  }
  return undefined;
}
