// Names stand inside their shape and keep off the marks.
import { expect, it } from 'vitest';
import { isReadable, placeName } from './name-place.ts';

const square = [
  { x: 0, y: 0 },
  { x: 200, y: 0 },
  { x: 200, y: 200 },
  { x: 0, y: 200 },
];
const question = { rings: [square], centre: { x: 100, y: 100 }, width: 80, height: 16, marks: [] };

it('stands at the centre where nothing is in the way', () => {
  const { x, y } = placeName(question);
  expect(Math.hypot(x - 100, y - 100)).toBeLessThan(12);
});

it('gives way to marks', () => {
  const { x, y } = placeName({ ...question, marks: [{ x: 100, y: 100 }] });
  expect(Math.abs(y - 100) > 16 || Math.abs(x - 100) > 48).toBe(true);
});

it('stays inside where the centre lies at the edge', () => {
  const { x } = placeName({ ...question, centre: { x: 0, y: 100 } });
  expect(x).toBeGreaterThanOrEqual(40);
});

it('stands in the part of its shape that can be seen', () => {
  const { x, y } = placeName({ ...question, window: { left: 110, right: 400, top: 0, bottom: 60 } });
  expect(x).toBeGreaterThanOrEqual(150);
  expect(y).toBeLessThanOrEqual(52);
});

it.each([
  ['in sight', { x: 100, y: 50 }, true],
  ['cut at the edge', { x: 30, y: 50 }, false],
  ['below the edge', { x: 100, y: 98 }, false],
  ['under the buttons', { x: 240, y: 80 }, false],
  ['beside the buttons', { x: 200, y: 50 }, true],
])('is shown only where it can be read whole: %s', (_, at, is) => {
  const window = { left: 0, right: 300, top: 0, bottom: 100 };
  const buttons = { left: 260, right: 300, top: 60, bottom: 100 };
  expect(isReadable(at, { width: 80, height: 16 }, window, [buttons])).toBe(is);
});
