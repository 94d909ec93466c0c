// Every device is drawn exactly once at every zoom, few stay apart, and whoever goes nearer sees a group come apart.
import { expect, it } from 'vitest';
import { type Group, groupSpots, MAX_ZOOM, type Spot } from './grouping.ts';

/** Spread over a district's height and width, without a pattern. */
const crowd = (count: number): Spot[] =>
  Array.from({ length: count }, (_, n) => ({ lat: 51.44 + ((n * 0.6180339887) % 1) * 0.27, lon: 7.46 + ((n * 0.7548776662) % 1) * 0.31 }));
const membersOf = (groups: readonly Group[]) => groups.flatMap(({ members }) => members).sort((a, b) => a - b);

it('holds every device exactly once, at every zoom', () => {
  const grouping = groupSpots(crowd(5000), 9);
  for (let zoom = 9; zoom <= MAX_ZOOM; zoom++) expect(membersOf(grouping.at(zoom))).toEqual(Array.from({ length: 5000 }, (_, n) => n));
});

it('shows each of a hundred devices by itself, and draws thousands together', () => {
  expect(groupSpots(crowd(100), 9).at(10)).toHaveLength(100);
  expect(groupSpots(crowd(5000), 9).at(10).length).toBeLessThan(400);
});

it('lets a group come apart at the zoom it names', () => {
  const grouping = groupSpots(crowd(5000), 9);
  const group = grouping.at(10).find(({ opensAt }) => opensAt !== undefined);
  const opensAt = group?.opensAt ?? 0;
  expect(opensAt).toBeGreaterThan(10);
  const within = grouping.at(opensAt).filter(({ members }) => members.some((member) => group?.members.includes(member)));
  expect(within.length).toBeGreaterThan(1);
});

it('never takes devices at the very same place apart, but leaves a few of them to find room', () => {
  const here = (count: number) => Array.from({ length: count }, () => ({ lat: 51.5, lon: 7.6 }));
  expect(groupSpots(here(40), 9).at(MAX_ZOOM)).toMatchObject([{ opensAt: undefined }]);
  expect(groupSpots(here(4), 9).at(MAX_ZOOM)).toHaveLength(4);
});

it('is nothing when there is nothing', () => {
  expect(groupSpots([], 9).at(10)).toEqual([]);
});
