// A device's mark on a canvas: the shapes of the state language, drawn once for each kind and state and then only copied.
import type { Kind } from '@lagebild/shared/domain/kind.ts';
import { type MarkPart, markParts } from '../components/mark-shapes.ts';
import type { DeviceState } from '../state/device-state.ts';
import type { Palette } from './palette.ts';

/** Pixels of a mark; one that needs a person is larger. */
const sizeOf = (state: DeviceState): number => (state === 'alarm' ? 16 : 12);
/** Pixels of the picture around it: room for its rim. */
const BOX = 24;
const VIEW_BOX = 16;

type Draw = (context: CanvasRenderingContext2D, kind: Kind, state: DeviceState, x: number, y: number) => void;

function drawPart(context: CanvasRenderingContext2D, { d, role }: MarkPart, state: DeviceState, palette: Palette): void {
  const path = new Path2D(d);
  const colour = palette.state[state];
  const isFilled = state === 'fresh' || state === 'full';
  context.lineJoin = 'round';
  context.setLineDash(state === 'never' ? [2, 2.2] : []);
  if (role === 'outline') {
    context.fillStyle = palette.sheet;
    context.fill(path);
    context.lineWidth = isFilled ? 4 : 2.4;
    context.strokeStyle = isFilled ? palette.sheet : colour;
    context.stroke(path);
  } else if (role === 'bar') {
    context.lineWidth = 2;
    context.strokeStyle = colour;
    context.stroke(path);
  } else {
    if (state === 'alarm' && role === 'fill') {
      context.lineWidth = 2;
      context.strokeStyle = palette.sheet;
      context.stroke(path);
    }
    context.fillStyle = role === 'inner' ? palette.sheet : colour;
    context.fill(path);
  }
}

function paint(kind: Kind, state: DeviceState, palette: Palette, density: number): HTMLCanvasElement {
  const picture = document.createElement('canvas');
  picture.width = picture.height = Math.ceil(BOX * density);
  const context = picture.getContext('2d');
  if (!context) throw new Error('this browser draws no pictures');
  const scale = sizeOf(state) / VIEW_BOX;
  context.scale(density, density);
  context.translate(BOX / 2 - (VIEW_BOX / 2) * scale, BOX / 2 - (VIEW_BOX / 2) * scale);
  context.scale(scale, scale);
  for (const part of markParts(kind, state)) drawPart(context, part, state, palette);
  return picture;
}

/** @param density pixels of the screen for each of the page @returns a function that draws a mark with its middle at a place */
export function createMarkPen(palette: Palette, density: number): Draw {
  const pictures = new Map<string, HTMLCanvasElement>();
  return (context, kind, state, x, y) => {
    const key = `${kind} ${state}`;
    let picture = pictures.get(key);
    if (!picture) {
      picture = paint(kind, state, palette, density);
      pictures.set(key, picture);
    }
    context.drawImage(picture, x - BOX / 2, y - BOX / 2, BOX, BOX);
  };
}
