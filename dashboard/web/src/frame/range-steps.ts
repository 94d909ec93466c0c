// Ways from the shown range of a chart to another one: a selection, nearer and further, earlier and later, and back.
import { now } from '../state/clock.ts';
import { shifted, type TimeSpan, zoomed } from './zoom.ts';

export interface RangeSteps {
  select(span: TimeSpan): void;
  /** @param around the moment that stays in its place, epoch milliseconds */
  scale(factor: number, around?: number): void;
  shift(direction: -1 | 1): void;
  reset(): void;
}

/** @param show goes to a range, as a step of the history */
export function rangeSteps(shown: () => TimeSpan, show: (span: TimeSpan) => void, reset: () => void): RangeSteps {
  return {
    select: show,
    scale: (factor, around) => show(zoomed(shown(), factor, now(), around)),
    shift: (direction) => show(shifted(shown(), direction, now())),
    reset,
  };
}
