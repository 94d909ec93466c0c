// Times on the axis of a chart that can be zoomed: where a place lies, and what a key or a drag means. Pure, so that it can be tested.

/** The plot within the picture. */
export interface Plot {
  /** Pixels from the left of the picture. */
  readonly left: number;
  readonly right: number;
  /** Times at these, epoch milliseconds. */
  readonly from: number;
  readonly to: number;
}

export interface TimeSpan {
  readonly from: number;
  readonly to: number;
}

/** A drag shorter than this is a tap. */
export const SHORTEST_DRAG_PX = 8;
/** Nothing is measured more often than this makes sense of. */
export const SHORTEST_SPAN_MS = 10_000;
const LONGEST_SPAN_MS = 10 * 366 * 86_400_000;

export function timeAt(x: number, { left, right, from, to }: Plot): number {
  const share = Math.min(1, Math.max(0, (x - left) / Math.max(1, right - left)));
  return from + share * (to - from);
}

export function placeOf(time: number, { left, right, from, to }: Plot): number {
  return left + ((time - from) / Math.max(1, to - from)) * (right - left);
}

/** What was dragged over; undefined when it was no drag. */
export function draggedSpan(startX: number, endX: number, plot: Plot): TimeSpan | undefined {
  if (Math.abs(endX - startX) < SHORTEST_DRAG_PX) return undefined;
  const [a, b] = [timeAt(startX, plot), timeAt(endX, plot)];
  return widened({ from: Math.min(a, b), to: Math.max(a, b) });
}

/** A span of at least the shortest length, around the same middle. */
export function widened({ from, to }: TimeSpan): TimeSpan {
  if (to - from >= SHORTEST_SPAN_MS) return { from: Math.floor(from), to: Math.ceil(to) };
  const middle = (from + to) / 2;
  return { from: Math.floor(middle - SHORTEST_SPAN_MS / 2), to: Math.ceil(middle + SHORTEST_SPAN_MS / 2) };
}

/**
 * Nearer (factor below 1) or further away, so that `around` stays where it is; never beyond now.
 * @param around epoch milliseconds; the middle when left out
 */
export function zoomed({ from, to }: TimeSpan, factor: number, now: number, around = (from + to) / 2): TimeSpan {
  const length = Math.min(LONGEST_SPAN_MS, Math.max(SHORTEST_SPAN_MS, (to - from) * factor));
  const share = Math.min(1, Math.max(0, (around - from) / Math.max(1, to - from)));
  const begin = around - share * length;
  const end = Math.min(Math.max(now, to), begin + length);
  return { from: Math.floor(end - length), to: Math.ceil(end) };
}

/** Earlier (-1) or later (1) by three quarters of what is seen, so that the eye finds its place again; never beyond now. */
export function shifted({ from, to }: TimeSpan, direction: -1 | 1, now: number): TimeSpan {
  const length = to - from;
  const end = Math.min(Math.max(now, to), to + direction * 0.75 * length);
  return { from: Math.floor(end - length), to: Math.ceil(end) };
}
