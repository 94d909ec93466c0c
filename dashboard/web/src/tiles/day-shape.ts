// The geometry of a tile's day: today's line over the band of what is usual, hour by hour, from midnight to midnight.
import type { Answer } from '@lagebild/shared/contract/http.ts';

export type DayStep = Answer<'tileDay'>['steps'][number];

export const WIDTH = 200;
export const HEIGHT = 32;
const HOUR_MS = 3_600_000;
/** Room for the stroke. */
const EDGE = 1;

export interface DayShape {
  readonly band: string;
  readonly line: string;
  /** Where the line ends; undefined without one. */
  readonly end: { readonly x: number; readonly y: number } | undefined;
}

/** Measured from zero, so that a calm day looks calm. */
export function shapeOf(steps: readonly DayStep[]): DayShape {
  const values = steps.flatMap(({ today, high }) => [today ?? [], high ?? []].flat());
  const top = Math.max(0, ...values) || 1;
  const x = (index: number) => ((index + 0.5) / steps.length) * WIDTH;
  const y = (value: number) => HEIGHT - EDGE - (value / top) * (HEIGHT - 2 * EDGE);
  const at = (index: number, value: number) => `${x(index).toFixed(1)} ${y(value).toFixed(1)}`;
  const known = runs(steps, ({ today }) => today !== null).map((run) => run.map((index) => at(index, steps[index]?.today ?? 0)));
  const bands = runs(steps, ({ low, high }) => low !== null && high !== null).map((run) => [
    ...run.map((index) => at(index, steps[index]?.high ?? 0)),
    ...run.toReversed().map((index) => at(index, steps[index]?.low ?? 0)),
  ]);
  const last = steps.findLastIndex(({ today }) => today !== null);
  const path = (points: readonly string[]) => (points.length === 1 ? `M${points[0]}h0.1` : `M${points.join('L')}`);
  return {
    band: bands.map((points) => `M${points.join('L')}z`).join(''),
    line: known.map(path).join(''),
    end: last < 0 ? undefined : { x: x(last), y: y(steps[last]?.today ?? 0) },
  };
}

/** Stretches of steps that follow each other. */
function runs(steps: readonly DayStep[], isIn: (step: DayStep) => boolean): number[][] {
  const found: number[][] = [];
  for (const [index, step] of steps.entries()) {
    if (!isIn(step)) continue;
    const last = found.at(-1);
    if (last && last.at(-1) === index - 1) last.push(index);
    else found.push([index]);
  }
  return found;
}

/**
 * How the last hour that is over and known lies to the band; undefined where there is none. Of the hour that runs only a part is known: lamps
 * that go off at half past would lie above the band until then, each night.
 * @param now epoch milliseconds
 */
export function standing(steps: readonly DayStep[], now: number): 'above' | 'within' | 'below' | undefined {
  const last = steps.findLast(({ time, today }) => today !== null && time + HOUR_MS <= now);
  if (!last || last.today === null || last.low === null || last.high === null) return undefined;
  if (last.today > last.high) return 'above';
  return last.today < last.low ? 'below' : 'within';
}
