// Ways from the shown range of a chart to another one: a selection, nearer and further, earlier and later, and back.
import { route } from '../router/navigation.ts';
import { now } from '../state/clock.ts';
import { shifted, type TimeSpan, zoomed } from './zoom.ts';

export interface RangeSteps {
  select(span: TimeSpan): void;
  /** @param around the moment that stays in its place, epoch milliseconds */
  scale(factor: number, around?: number): void;
  shift(direction: -1 | 1): void;
  reset(): void;
}

/** The range in the address, which is ahead of the screen while its readings are on their way. */
function chosen(): TimeSpan | undefined {
  const here = route.peek();
  if (here.page !== 'device' && here.page !== 'site') return undefined;
  const { from, to } = here;
  return from === undefined || to === undefined || from >= to ? undefined : { from, to };
}

/**
 * A step goes on from the range in the address: whoever presses "earlier" twice before the first answer is there moves twice.
 * @param shown what is on the screen when the address names no range of its own
 * @param show goes to a range, as a step of the history
 */
export function rangeSteps(shown: () => TimeSpan, show: (span: TimeSpan) => void, reset: () => void): RangeSteps {
  const current = () => chosen() ?? shown();
  return {
    select: show,
    scale: (factor, around) => show(zoomed(current(), factor, now(), around)),
    shift: (direction) => show(shifted(current(), direction, now())),
    reset,
  };
}
