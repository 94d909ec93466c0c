// What the chart of a place shows of a series: gaps stay gaps, and the coverage is the least there was.
import { expect, it } from 'vitest';
import { coverageOf, lineOf, rangeOf, type SiteSeries } from './site-chart.ts';

const series: SiteSeries = {
  every: '5m',
  together: 'sum',
  times: [0, 10, 20, 30],
  values: [5, null, 6, null],
  partly: [null, 3, null, null],
  reporting: [2, 1, 2, 0],
  of: [2, 2, 2, 2],
  devices: ['a', 'b'],
  silent: [],
};

it('a gap is a hole in the line, and nothing is drawn after the last value', () => {
  expect(lineOf(series, 5, 40).points).toEqual([
    { x: 5, y: 5 },
    { x: 10, y: null },
    { x: 20, y: 6 },
  ]);
  expect(lineOf({ ...series, values: [null, null, null, null] }, 0, 40).points).toEqual([]);
});

it('the coverage says the last, the least, and how many buckets are incomplete', () => {
  expect(coverageOf(series)).toMatchObject({
    now: { reporting: 0, of: 2 },
    worst: { time: 30, reporting: 0, of: 2 },
    isFull: false,
    gaps: 1,
  });
  expect(coverageOf({ ...series, reporting: [2, 2, 2, 2], partly: [null, null, null, null] })).toMatchObject({ isFull: true, gaps: 0 });
  const late = coverageOf({ ...series, reporting: [0, 0, 2, 2], of: [0, 0, 2, 2], partly: [null, null, null, null] });
  expect(late).toMatchObject({ isFull: false, isFullSince: true, since: 20 });
  expect(coverageOf(series).since).toBeUndefined();
  expect(coverageOf({ ...series, of: [0, 0, 0, 0] })).toMatchObject({ now: undefined, worst: undefined, isFull: false });
});

it('an address may say anything about the range', () => {
  expect(rangeOf({ page: 'site', municipality: 'unna', site: 'x', range: '7d' })).toBe('7d');
  expect(rangeOf({ page: 'site', municipality: 'unna', site: 'x', range: '99y' })).toBe('24h');
});
