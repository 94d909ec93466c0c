// Marks part as far as allowed, never further, and the same way every time.
import { expect, it } from 'vitest';
import { spreadApart } from './spread.ts';

it('leaves marks alone that do not touch', () => {
  expect(
    spreadApart(
      [
        { x: 0, y: 0 },
        { x: 40, y: 0 },
      ],
      13,
      20,
    ),
  ).toEqual([
    { x: 0, y: 0 },
    { x: 0, y: 0 },
  ]);
});

it('parts marks at the very same spot', () => {
  const shifts = spreadApart(
    [
      { x: 5, y: 5 },
      { x: 5, y: 5 },
      { x: 5, y: 5 },
    ],
    12,
    20,
  );
  for (const [i, a] of shifts.entries()) {
    for (const b of shifts.slice(i + 1)) expect(Math.hypot(a.x - b.x, a.y - b.y)).toBeGreaterThan(9);
  }
});

it('moves none further than allowed', () => {
  const crowd = Array.from({ length: 60 }, () => ({ x: 0, y: 0 }));
  for (const { x, y } of spreadApart(crowd, 13, 18)) expect(Math.hypot(x, y)).toBeLessThanOrEqual(19);
  expect(spreadApart(crowd, 13, 18)).toEqual(spreadApart(crowd, 13, 18));
});
