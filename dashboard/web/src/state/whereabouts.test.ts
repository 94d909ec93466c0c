// A device is on the map, or it is said why not.
import { expect, it } from 'vitest';
import { reachOf, whereaboutsOf } from './whereabouts.ts';

const reach = reachOf({
  features: [
    {
      geometry: {
        type: 'Polygon',
        coordinates: [
          [
            [7, 51],
            [8, 51],
            [8, 51.5],
            [7, 51],
          ],
        ],
      },
    },
    {
      geometry: {
        type: 'MultiPolygon',
        coordinates: [
          [
            [
              [7.5, 51.5],
              [8, 52],
              [7.5, 51.5],
            ],
          ],
        ],
      },
    },
  ],
});

it('reaches the outlines and their surroundings', () => {
  expect(reach.south).toBeCloseTo(50.6);
  expect(reach.north).toBeCloseTo(52.4);
  expect(reach.west).toBeCloseTo(6.6);
  expect(reach.east).toBeCloseTo(8.4);
});

it.each([
  [{ lat: 51.5, lon: 7.5 }, 'shown'],
  [{ lat: 50.7, lon: 6.7 }, 'shown'],
  [{ lat: 0, lon: 0 }, 'outside'],
  [{ lat: 7.5, lon: 51.5 }, 'outside'],
  [{ lat: 51.5 }, 'missing'],
  [{}, 'missing'],
] as const)('says of %j that it is %s', (about, is) => expect(whereaboutsOf(about, reach)).toBe(is));
