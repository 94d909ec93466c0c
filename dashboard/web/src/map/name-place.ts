// Finds where a municipality's name stands best: inside its shape, away from the marks, not far from its centre.
import type { Place } from './spread.ts';

/** Something a name should keep off. */
export interface Obstacle extends Place {
  /** Pixels; that of a mark when left out. */
  readonly radius?: number;
}

export interface NameQuestion {
  /** Outlines in pixels. */
  readonly rings: readonly (readonly Place[])[];
  readonly centre: Place;
  readonly width: number;
  readonly height: number;
  readonly marks: readonly Obstacle[];
  /** What can be seen: a name stands there if its shape reaches in. Undefined: all of it. */
  readonly window?: Box | undefined;
}

export interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

const STEPS = 18;
const MARK_RADIUS = 12;
/** What a name pays, in pixels of its way from the centre: for a mark it covers, for something larger, for each corner outside of its shape. */
const COVERED = 120;
const COVERED_LARGE = 360;
const OUTSIDE = 45;

function isInside({ x, y }: Place, rings: readonly (readonly Place[])[]): boolean {
  let inside = false;
  for (const ring of rings) {
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const a = ring[i];
      const b = ring[j];
      if (a && b && a.y > y !== b.y > y && x < ((b.x - a.x) * (y - a.y)) / (b.y - a.y) + a.x) inside = !inside;
    }
  }
  return inside;
}

function cornersOf({ x, y }: Place, { width, height }: NameQuestion): Place[] {
  const [w, h] = [width / 2, height / 2];
  return [-w, 0, w].flatMap((dx) => [-h, h].map((dy) => ({ x: x + dx, y: y + dy })));
}

function isCovered(at: Place, { width, height }: NameQuestion, { x, y, radius = MARK_RADIUS }: Obstacle): boolean {
  return Math.abs(x - at.x) < width / 2 + radius && Math.abs(y - at.y) < height / 2 + radius;
}

/**
 * Lower is better: covered marks weigh most, then letters outside the shape, then the way from the centre.
 * @param best what it has to be below; the rest is not reckoned up
 */
function costOf(at: Place, question: NameQuestion, best: number): number {
  let cost = Math.hypot(at.x - question.centre.x, at.y - question.centre.y);
  if (cost >= best) return cost;
  for (const mark of question.marks) if (isCovered(at, question, mark)) cost += mark.radius === undefined ? COVERED : COVERED_LARGE;
  if (cost >= best) return cost;
  for (const corner of cornersOf(at, question)) if (!isInside(corner, question.rings)) cost += OUTSIDE;
  return cost;
}

function boxOf(points: readonly Place[]): Box {
  const box = {
    left: Number.POSITIVE_INFINITY,
    right: Number.NEGATIVE_INFINITY,
    top: Number.POSITIVE_INFINITY,
    bottom: Number.NEGATIVE_INFINITY,
  };
  for (const { x, y } of points) {
    box.left = Math.min(box.left, x);
    box.right = Math.max(box.right, x);
    box.top = Math.min(box.top, y);
    box.bottom = Math.max(box.bottom, y);
  }
  return box;
}

/** The part of the shape's box that can be seen, with room for the letters; all of it when there is none. */
function seenPart(shape: Box, { window, width, height }: NameQuestion): Box {
  if (!window) return shape;
  const seen = {
    left: Math.max(shape.left, window.left + width / 2),
    right: Math.min(shape.right, window.right - width / 2),
    top: Math.max(shape.top, window.top + height / 2),
    bottom: Math.min(shape.bottom, window.bottom - height / 2),
  };
  return seen.left < seen.right && seen.top < seen.bottom ? seen : shape;
}

/** Whether a name at this place can be read whole: all of it in sight, and nothing laid over it. */
export function isReadable(
  at: Place,
  { width, height }: Pick<NameQuestion, 'width' | 'height'>,
  window: Box,
  covers: readonly Box[],
): boolean {
  const box = { left: at.x - width / 2, right: at.x + width / 2, top: at.y - height / 2, bottom: at.y + height / 2 };
  const isSeen = box.left >= window.left && box.right <= window.right && box.top >= window.top && box.bottom <= window.bottom;
  return (
    isSeen && !covers.some(({ left, right, top, bottom }) => box.left < right && box.right > left && box.top < bottom && box.bottom > top)
  );
}

export function placeName(question: NameQuestion): Place {
  const points = question.rings.flat();
  if (points.length === 0) return question.centre;
  const { left, right, top, bottom } = seenPart(boxOf(points), question);
  let best = { at: question.centre, cost: Number.POSITIVE_INFINITY };
  for (let column = 0; column <= STEPS; column++) {
    for (let row = 0; row <= STEPS; row++) {
      const at = { x: left + ((right - left) * column) / STEPS, y: top + ((bottom - top) * row) / STEPS };
      const cost = costOf(at, question, best.cost);
      if (cost < best.cost) best = { at, cost };
    }
  }
  return best.at;
}
