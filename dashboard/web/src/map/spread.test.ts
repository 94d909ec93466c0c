// Marks part as far as allowed, never further, and the same way every time.
import { expect, it } from 'vitest';
import { spreadApart } from './spread.ts';

const mark = (x: number, y: number, reach = 6) => ({ x, y, reach });

it('leaves marks alone that do not touch', () => {
  expect(spreadApart([mark(0, 0), mark(40, 0)], 20)).toEqual([
    { x: 0, y: 0 },
    { x: 0, y: 0 },
  ]);
});

it('parts marks at the very same spot', () => {
  const shifts = spreadApart([mark(5, 5), mark(5, 5), mark(5, 5)], 20);
  for (const [i, a] of shifts.entries()) {
    for (const b of shifts.slice(i + 1)) expect(Math.hypot(a.x - b.x, a.y - b.y)).toBeGreaterThan(9);
  }
});

it('moves none further than allowed', () => {
  const crowd = Array.from({ length: 60 }, () => mark(0, 0));
  for (const { x, y } of spreadApart(crowd, 18)) expect(Math.hypot(x, y)).toBeLessThanOrEqual(19);
  expect(spreadApart(crowd, 18)).toEqual(spreadApart(crowd, 18));
});

it('keeps small marks off large ones, on either side of zero', () => {
  for (const x of [-3, 3]) {
    const [large, small] = spreadApart([mark(0, 0, 20), mark(x, 0)], 30);
    expect(Math.abs(x + (small?.x ?? 0) - (large?.x ?? 0))).toBeGreaterThan(23);
  }
});

it('parts a chain whose ends had room at first', () => {
  const chain = [mark(0, 0), mark(2, 0), mark(4, 0), mark(17, 0)];
  const xs = spreadApart(chain, 40)
    .map(({ x }, i) => x + (chain[i]?.x ?? 0))
    .sort((a, b) => a - b);
  for (let i = 1; i < xs.length; i++) expect((xs[i] ?? 0) - (xs[i - 1] ?? 0)).toBeGreaterThan(9);
});

it('costs little with a crowd', () => {
  const crowd = Array.from({ length: 20_000 }, (_, n) => mark((n * 37.7) % 6000, (n * 91.3) % 4000));
  const before = process.cpuUsage();
  spreadApart(crowd, 20);
  expect(process.cpuUsage(before).user / 1000).toBeLessThan(4000); // looking at every pair would take a minute
});
