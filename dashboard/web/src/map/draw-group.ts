// Many devices in one mark: a ring divided by state, their number and kinds inside, and the worst state as a mark on its rim.
import type { Kind } from '@lagebild/shared/domain/kind.ts';
import { type Arc, arcsOf, type Composition, kindsIn } from './composition.ts';
import type { createMarkPen } from './draw-mark.ts';
import type { Palette } from './palette.ts';

const BAND = 4.5;
/** Most of most rings: where all is well they stay quiet. */
const QUIET_BAND = 2;
/** Pixels between two parts of the ring. */
const GAP = 1.6;
const TURN = 2 * Math.PI;
/** The rim's place for the worst state: to the right of the top. */
const WORST_AT = -TURN / 8;
const GLYPH = 5;
const GLYPH_STEP = 8;

/** Pixels from the middle to the outer edge. */
export function radiusOf(count: number): number {
  return 13 + 3.4 * Math.log10(count);
}

export interface GroupLook {
  readonly palette: Palette;
  readonly pen: ReturnType<typeof createMarkPen>;
  readonly format: (count: number) => string;
}

export function drawGroup(context: CanvasRenderingContext2D, x: number, y: number, composition: Composition, look: GroupLook): void {
  const { palette, pen, format } = look;
  const count = Object.values(composition.states).reduce((sum, each) => sum + each, 0);
  const radius = radiusOf(count);
  context.setLineDash([]);
  context.fillStyle = palette.sheet;
  context.beginPath();
  context.arc(x, y, radius + 2, 0, TURN);
  context.fill();
  const arcs = arcsOf(composition);
  for (const arc of arcs) drawArc(context, { x, y, radius }, arc, arcs.length === 1, palette);
  context.fillStyle = palette.ink;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.font = `640 ${count < 10_000 ? 12 : 11}px ${palette.font}`;
  context.fillText(format(count), x, y - 2.5);
  drawKinds(context, x, y + 7.5, kindsIn(composition));
  const { worst } = composition;
  if (worst) pen(context, worst.kind, worst.state, x + radius * Math.cos(WORST_AT), y + radius * Math.sin(WORST_AT));
}

interface Ring {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
}

/** One part of the ring, filled as the marks of its state are: full, half, hollow, dotted, or a bar. */
function drawArc(context: CanvasRenderingContext2D, ring: Ring, arc: Arc, isWhole: boolean, palette: Palette): void {
  const { state } = arc;
  const colour = palette.state[state];
  context.strokeStyle = colour;
  context.fillStyle = colour;
  context.lineWidth = 1.5;
  const band = (inner: number, outer: number): void => traceBand(context, ring, arc, isWhole, inner, outer);
  if (state === 'silent' || state === 'late') {
    band(BAND - 0.75, 0.75);
    if (isWhole) context.stroke();
    else {
      context.closePath();
      context.stroke();
    }
    if (state === 'silent') return;
    band(BAND, BAND / 2);
    context.fill('evenodd');
  } else if (state === 'never' || state === 'off') {
    context.setLineDash(state === 'never' ? [2, 2.2] : []);
    context.lineWidth = 2;
    traceLine(context, ring, arc, isWhole);
    context.stroke();
    context.setLineDash([]);
  } else {
    if (state === 'alarm') band(BAND, -1.5);
    else band((BAND + QUIET_BAND) / 2, (BAND - QUIET_BAND) / 2);
    context.fill('evenodd');
  }
}

function anglesOf({ radius }: Ring, { from, to }: Arc, isWhole: boolean): [number, number] {
  const gap = isWhole ? 0 : GAP / 2 / radius;
  return [from * TURN - TURN / 4 + gap, to * TURN - TURN / 4 - gap];
}

/** @param inner and outer: pixels from the ring's outer edge inwards */
function traceBand(context: CanvasRenderingContext2D, ring: Ring, arc: Arc, isWhole: boolean, inner: number, outer: number): void {
  const [from, to] = anglesOf(ring, arc, isWhole);
  context.beginPath();
  context.arc(ring.x, ring.y, ring.radius - outer, from, to);
  // The inner edge of a whole ring is a circle of its own, without a line that joins it to the outer one.
  if (isWhole) context.moveTo(ring.x + (ring.radius - inner) * Math.cos(to), ring.y + (ring.radius - inner) * Math.sin(to));
  context.arc(ring.x, ring.y, ring.radius - inner, to, from, true);
}

function traceLine(context: CanvasRenderingContext2D, ring: Ring, arc: Arc, isWhole: boolean): void {
  const [from, to] = anglesOf(ring, arc, isWhole);
  context.beginPath();
  context.arc(ring.x, ring.y, ring.radius - BAND / 2, from, to);
}

const GLYPHS: Record<Kind, (context: CanvasRenderingContext2D, x: number, y: number) => void> = {
  parking: (context, x, y) => context.rect(x - GLYPH / 2 + 0.25, y - GLYPH / 2 + 0.25, GLYPH - 0.5, GLYPH - 0.5),
  air: (context, x, y) => context.arc(x, y, GLYPH / 2 + 0.25, 0, TURN),
  lighting(context, x, y) {
    context.moveTo(x, y - GLYPH / 2 - 0.25);
    context.lineTo(x + GLYPH / 2 + 0.5, y + GLYPH / 2);
    context.lineTo(x - GLYPH / 2 - 0.5, y + GLYPH / 2);
    context.closePath();
  },
};

/** The kinds as small shapes in a row. */
function drawKinds(context: CanvasRenderingContext2D, x: number, y: number, kinds: readonly Kind[]): void {
  for (const [index, kind] of kinds.entries()) {
    context.beginPath();
    GLYPHS[kind](context, x + (index - (kinds.length - 1) / 2) * GLYPH_STEP, y);
    context.fill();
  }
}
