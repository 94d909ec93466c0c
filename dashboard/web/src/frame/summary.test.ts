// One sentence's worth of facts about a series.
import { expect, it } from 'vitest';
import { summarise } from './summary.ts';

const series = (...values: (number | null)[]) => values.map((value, at) => ({ at, value }));

it('knows lowest, highest, latest, and counts gaps, not missing points', () => {
  expect(summarise(series(null, 3, null, null, 9, 1, 5))).toEqual({
    count: 4,
    first: { at: 1, value: 3 },
    low: { at: 5, value: 1 },
    high: { at: 4, value: 9 },
    last: { at: 6, value: 5 },
    trend: 'rising',
    gaps: 2,
    isLateBegun: true,
  });
});

it.each([
  ['rising', [1, 2, 3, 4, 5, 6, 7, 8]],
  ['falling', [8, 7, 6, 5, 4, 3, 2, 1]],
  ['steady', [5, 9, 1, 5, 5, 1, 9, 5]],
  ['steady', [4, 4, 4, 4]],
  [undefined, [1, 9, 3]],
])('says %s', (trend, values) => {
  expect(summarise(series(...values))?.trend).toBe(trend);
});

it('says nothing of nothing', () => {
  expect(summarise(series(null, null))).toBeUndefined();
  expect(summarise([])).toBeUndefined();
});
