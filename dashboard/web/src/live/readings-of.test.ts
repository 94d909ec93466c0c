// Columns become readings again; a missing value is left out, not zero, and an older one keeps its time.
import { expect, it } from 'vitest';
import { readingsOf } from './readings-of.ts';

it('reads rows out of columns', () => {
  const groups = [
    {
      kind: 'air' as const,
      municipality: ['unna', 'kamen'],
      device: ['a', 'b'],
      time: [1, 2],
      values: { pm2_5: [8, null], no2: [5, 0] },
      older: { no2: [0, null] },
    },
    { kind: 'parking' as const, municipality: ['unna'], device: ['p'], time: [3], values: { free: [0] }, older: {} },
  ];
  expect(readingsOf({ groups })).toEqual([
    { municipality: 'unna', kind: 'air', device: 'a', time: 1, values: { pm2_5: 8 } },
    { municipality: 'unna', kind: 'air', device: 'a', time: 0, values: { no2: 5 } },
    { municipality: 'kamen', kind: 'air', device: 'b', time: 2, values: { no2: 0 } },
    { municipality: 'unna', kind: 'parking', device: 'p', time: 3, values: { free: 0 } },
  ]);
});

it('takes an empty frame for what it is: a sign of life', () => {
  expect(readingsOf({ groups: [] })).toEqual([]);
});
