// Lines: sparse devices are not torn apart, real holes are.
import { expect, it } from 'vitest';
import { extremesOf, pointsWithHoles, withLivePoint } from './points.ts';

it('joins values of a device slower than the buckets', () => {
  const times = Array.from({ length: 60 }, (_, index) => index * 10_000);
  const values = times.map((time) => (time % 60_000 === 0 ? 1 : null));
  const points = pointsWithHoles({ times, values }, 10_000);
  expect(points).toHaveLength(10);
  expect(points.every(({ y }) => y === 1)).toBe(true);
});

it('joins the values of a device that has become faster', () => {
  const slow = Array.from({ length: 20 }, (_, index) => index * 600_000);
  const fast = Array.from({ length: 100 }, (_, index) => 20 * 600_000 + index * 15_000);
  const times = [...slow, ...fast];
  expect(pointsWithHoles({ times, values: times.map(() => 1) }, 0).filter(({ y }) => y === null)).toEqual([]);
});

it('keeps a hole as a hole', () => {
  const times = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((n) => n * 60_000);
  const points = pointsWithHoles({ times, values: [1, 2, 3, null, null, null, null, null, 4, 5] }, 60_000);
  expect(points.map(({ y }) => y)).toEqual([1, 2, 3, null, 4, 5]);
});

it('grows by newer values only and forgets what left the range', () => {
  const points = [
    { x: 1, y: 1 },
    { x: 2, y: 2 },
  ];
  expect(withLivePoint(points, { x: 3, y: 3 }, 2)).toEqual([
    { x: 2, y: 2 },
    { x: 3, y: 3 },
  ]);
  expect(withLivePoint(points, { x: 2, y: 9 }, 0)).toEqual(points);
});

it('knows lowest and highest, holes aside', () => {
  expect(
    extremesOf([
      { x: 1, y: 4 },
      { x: 2, y: null },
      { x: 3, y: -1 },
    ]),
  ).toEqual({ low: -1, high: 4, count: 2 });
  expect(extremesOf([{ x: 2, y: null }])).toBeUndefined();
});
