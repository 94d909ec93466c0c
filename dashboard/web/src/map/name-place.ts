// Finds where a municipality's name stands best: inside its shape, away from the marks, not far from its centre.
import type { Place } from './spread.ts';

export interface NameQuestion {
  /** Outlines in pixels. */
  readonly rings: readonly (readonly Place[])[];
  readonly centre: Place;
  readonly width: number;
  readonly height: number;
  readonly marks: readonly Place[];
}

const STEPS = 18;
const MARK_RADIUS = 12;

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

function isCovered(at: Place, { width, height }: NameQuestion, mark: Place): boolean {
  return Math.abs(mark.x - at.x) < width / 2 + MARK_RADIUS && Math.abs(mark.y - at.y) < height / 2 + MARK_RADIUS;
}

/** Lower is better: covered marks weigh most, then letters outside the shape, then the way from the centre. */
function costOf(at: Place, question: NameQuestion): number {
  const covered = question.marks.filter((mark) => isCovered(at, question, mark)).length;
  const outside = cornersOf(at, question).filter((corner) => !isInside(corner, question.rings)).length;
  return covered * 120 + outside * 45 + Math.hypot(at.x - question.centre.x, at.y - question.centre.y);
}

export function placeName(question: NameQuestion): Place {
  const points = question.rings.flat();
  if (points.length === 0) return question.centre;
  const [left, right] = [Math.min(...points.map(({ x }) => x)), Math.max(...points.map(({ x }) => x))];
  const [top, bottom] = [Math.min(...points.map(({ y }) => y)), Math.max(...points.map(({ y }) => y))];
  let best: { at: Place; cost: number } | undefined;
  for (let column = 0; column <= STEPS; column++) {
    for (let row = 0; row <= STEPS; row++) {
      const at = { x: left + ((right - left) * column) / STEPS, y: top + ((bottom - top) * row) / STEPS };
      const cost = costOf(at, question);
      if (!best || cost < best.cost) best = { at, cost };
    }
  }
  return best?.at ?? question.centre;
}
