// When an hour has a mean, and what runs over several hours: captures at the edge, other rhythms, holes.
import { expect, it } from 'vitest';
import { dataCapture } from './data-capture.ts';
import { HOUR_MS, hourlyMeans, runningMeans } from './hourly-means.ts';

const MINUTE = 60_000;
const repeat = <T>(value: T, times: number): T[] => Array<T>(times).fill(value);

it.each([
  // readings of an hour, minutes between two, is there a mean? 75 % is 45 minutes (39. BImSchV, Anlage 11 A)
  [6, 10, true],
  [5, 10, true],
  [4, 10, false],
  [45, 1, true],
  [44, 1, false],
  [3, 20, true],
  [2, 20, false],
  [270, 1 / 6, true],
  [269, 1 / 6, false],
  [1, 60, true],
  [1, 120, true],
])('%i readings, one every %s minutes: valid %s', (count, minutes, isValid) => {
  const { values } = hourlyMeans({ start: 0, means: [8.5], counts: [count] }, minutes * MINUTE, 0.75);
  expect(values).toEqual([isValid ? 8.5 : null]);
});

it('knows no mean where nothing came, and none while nobody knows the rhythm', () => {
  expect(hourlyMeans({ start: 0, means: [null, 3], counts: [0, 4] }, undefined, 0.75)).toEqual({
    start: 0,
    values: [null, null],
    capture: [0, undefined],
  });
});

it('judges the past by the rhythm of that time, not by the one learned since', () => {
  // Every ten minutes for a day, then every ten seconds.
  const counts = [...repeat(6, 24), ...repeat(360, 24)];
  expect(dataCapture(counts, 10_000)).toEqual(repeat(1, 48));
  // An hour that lost half of its readings is found in both.
  expect(dataCapture(counts.with(5, 3).with(40, 180), 10_000).flatMap((share, hour) => (share === 1 ? [] : [[hour, share]]))).toEqual([
    [5, 0.5],
    [40, 0.5],
  ]);
});

it('does not take losses for a rhythm', () => {
  const lossy = [6, 3, 5, 2, 4, 6, 1, 3, 5, 4, 2, 6];
  expect(dataCapture(lossy, 10 * MINUTE)).toEqual(lossy.map((count) => count / 6));
});

it('lets a quantity have a rhythm of its own, slower than its device', () => {
  expect(dataCapture(repeat(1, 12), MINUTE)).toEqual(repeat(1, 12));
});

it('takes a mean over as many hours as there must be, and no fewer', () => {
  const values = [1, 2, null, 4, 5, 6, 7, 8, 9];
  expect(runningMeans(values, 8, 0.75)).toEqual([
    ...repeat(null, 6), // five valid of eight at most
    (1 + 2 + 4 + 5 + 6 + 7) / 6,
    (1 + 2 + 4 + 5 + 6 + 7 + 8) / 7,
    (2 + 4 + 5 + 6 + 7 + 8 + 9) / 7,
  ]);
});

it('needs 18 of 24 hours', () => {
  const withHoles = (holes: number) => [...repeat(null, holes), ...repeat(10, 24 - holes)];
  expect(runningMeans(withHoles(6), 24, 0.75).at(-1)).toBe(10);
  expect(runningMeans(withHoles(7), 24, 0.75).at(-1)).toBeNull();
  expect(HOUR_MS).toBe(60 * MINUTE);
});
