// Where the lines of the day stand: times and shares as places in a box, holes as holes. Pure, so that it can be tested.

export interface Box {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export interface Axis {
  readonly from: number;
  readonly to: number;
}

export interface Value {
  readonly time: number;
  /** Share of taken spaces, 0 to 1; null where nothing is known. */
  readonly share: number | null;
}

export const xOf = (time: number, { from, to }: Axis, { width, left, right }: Box): number =>
  left + ((time - from) / (to - from)) * (width - left - right);

export const yOf = (share: number, { height, top, bottom }: Box): number => height - bottom - share * (height - top - bottom);

const place = (value: number): string => value.toFixed(1);

/** The path of a line, broken where nothing is known. */
export function linePath(values: readonly Value[], axis: Axis, box: Box): string {
  let isDown = false;
  const parts: string[] = [];
  for (const { time, share } of values) {
    if (share === null) {
      isDown = false;
      continue;
    }
    parts.push(`${isDown ? 'L' : 'M'}${place(xOf(time, axis, box))} ${place(yOf(share, box))}`);
    isDown = true;
  }
  return parts.join('');
}

export interface Range {
  readonly time: number;
  readonly low: number | null;
  readonly high: number | null;
}

/** The outlines of a band, one for each stretch in which both edges are known. */
export function bandPath(ranges: readonly Range[], axis: Axis, box: Box): string {
  const stretches: { time: number; low: number; high: number }[][] = [[]];
  for (const { time, low, high } of ranges) {
    if (low === null || high === null) stretches.push([]);
    else stretches.at(-1)?.push({ time, low, high });
  }
  return stretches
    .filter((stretch) => stretch.length > 1)
    .map((stretch) => {
      const point = (time: number, share: number) => `${place(xOf(time, axis, box))} ${place(yOf(share, box))}`;
      const above = stretch.map(({ time, high }) => point(time, high));
      const below = stretch.toReversed().map(({ time, low }) => point(time, low));
      return `M${[...above, ...below].join('L')}z`;
    })
    .join('');
}

/** The step of a list of times that lies nearest to a place in the box. */
export function nearestStep(times: readonly number[], x: number, axis: Axis, box: Box): number {
  let best = 0;
  for (const [index, time] of times.entries()) {
    if (Math.abs(xOf(time, axis, box) - x) < Math.abs(xOf(times[best] ?? 0, axis, box) - x)) best = index;
  }
  return best;
}
