// Hourly values as lines on a plane: scale, stretches between gaps, where limit lines lie. Pure, so that it can be tested without a screen.

import { niceStep } from '../chart/nice-step.ts';

export interface Plane {
  /** Pixels of the plot. */
  readonly width: number;
  readonly height: number;
  /** Value at the upper edge; the lower is 0. */
  readonly top: number;
}

/** A limit far above everything measured would press the lines flat: then it is only told, not drawn. */
const REACH = 1.7;
const SMALLEST_TOP = 10;

/**
 * The value at the upper edge, and which limits lie below it.
 * @param values what is drawn
 */
export function chooseTop(
  values: readonly (number | null)[],
  limits: readonly number[],
): { top: number; drawn: number[]; above: number[] } {
  const highest = values.reduce<number>((most, value) => Math.max(most, value ?? 0), 0);
  const reach = Math.max(SMALLEST_TOP, REACH * highest);
  const drawn = limits.filter((limit) => limit <= reach);
  const wanted = Math.max(SMALLEST_TOP, highest * 1.12, ...drawn.map((limit) => limit * 1.12));
  const step = niceStep(wanted, 4);
  return { top: Math.ceil(wanted / step) * step, drawn, above: limits.filter((limit) => limit > reach) };
}

/** The middle of hour number `hour` of `count`, pixels from the left. */
export const xOf = (hour: number, count: number, { width }: Plane): number => ((hour + 0.5) / count) * width;
export const yOf = (value: number, { height, top }: Plane): number => height - (Math.min(value, top) / top) * height;

/** The line as an SVG path: a gap in the values is a gap in the line, a lone value a short stroke. */
export function pathOf(values: readonly (number | null)[], plane: Plane): string {
  let path = '';
  for (const [hour, value] of values.entries()) {
    if (value === null) continue;
    const x = xOf(hour, values.length, plane);
    const y = yOf(value, plane).toFixed(1);
    const isAfterGap = (values[hour - 1] ?? null) === null;
    const isBeforeGap = (values[hour + 1] ?? null) === null;
    if (isAfterGap && isBeforeGap) path += `M${(x - 1.5).toFixed(1)} ${y}h3`;
    else path += `${isAfterGap ? 'M' : 'L'}${x.toFixed(1)} ${y}`;
  }
  return path;
}

/** Stretches of hours for which something holds: [first, past the last). */
export function stretchesOf(hours: readonly boolean[]): [number, number][] {
  const stretches: [number, number][] = [];
  for (const [hour, holds] of hours.entries()) {
    const last = stretches.at(-1);
    if (!holds) continue;
    if (last && last[1] === hour) last[1] = hour + 1;
    else stretches.push([hour, hour + 1]);
  }
  return stretches;
}

/** Heights of labels that would lie on each other are moved apart, downwards. @param heights pixels from the top, as wanted */
export function spreadLabels(heights: readonly number[], distance: number): number[] {
  const order = [...heights.keys()].sort((a, b) => (heights[a] ?? 0) - (heights[b] ?? 0));
  const placed = [...heights];
  let last = Number.NEGATIVE_INFINITY;
  for (const index of order) {
    last = Math.max(heights[index] ?? 0, last + distance);
    placed[index] = last;
  }
  return placed;
}

/** Hours at which the clock changes between one hour and the next, with what it does then. */
export function clockChanges(hours: readonly number[], timezone: string): { readonly hour: number; readonly isForward: boolean }[] {
  const first = hours[0];
  const last = hours.at(-1);
  const format = new Intl.DateTimeFormat('en-GB', { timeZone: timezone, timeZoneName: 'longOffset' });
  const offset = (time: number) => format.formatToParts(time).find(({ type }) => type === 'timeZoneName')?.value ?? '';
  if (first === undefined || last === undefined || offset(first) === offset(last)) return [];
  let [low, high] = [0, hours.length - 1];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offset(hours[middle] ?? 0) === offset(first)) low = middle;
    else high = middle;
  }
  return [{ hour: high, isForward: offset(last) > offset(first) }];
}
