// No two neighbours in the district share a tone.
import { readFileSync } from 'node:fs';
import { expect, it, vi } from 'vitest';
import { type Outline, tonesOf } from './tones.ts';

const file = new URL('../../../../region/boundaries.geojson', import.meta.url);
const { features } = JSON.parse(readFileSync(file, 'utf8')) as { features: (Outline & { properties: { name: string } })[] };

it('tells the municipalities of the district apart with three tones', () => {
  const tones = tonesOf(features);
  const toneOf = (name: string) => tones[features.findIndex(({ properties }) => properties.name === name)];
  expect(new Set(tones).size).toBe(3);
  for (const [a, b] of [
    ['Unna', 'Kamen'],
    ['Kamen', 'Bergkamen'],
    ['Lünen', 'Bergkamen'],
    ['Unna', 'Holzwickede'],
    ['Werne', 'Selm'],
  ] as const) {
    expect(toneOf(a)).not.toBe(toneOf(b));
  }
});

it('needs no second tone where nothing touches', () => {
  const square = (x: number): Outline => ({
    geometry: {
      type: 'Polygon',
      coordinates: [
        [
          [x, 0],
          [x + 1, 0],
          [x, 1],
        ],
      ],
    },
  });
  expect(tonesOf([square(0), square(10)])).toEqual([0, 0]);
});

it('does so in a browser of 2023 as well, whose sets cannot be compared', () => {
  vi.spyOn(Set.prototype, 'isDisjointFrom').mockImplementation(() => {
    throw new TypeError('own.isDisjointFrom is not a function');
  });
  expect(new Set(tonesOf(features)).size).toBe(3);
  vi.restoreAllMocks();
});
