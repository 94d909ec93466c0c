// A group tells its worst state, and every state in it is large enough to be seen.
import { expect, it } from 'vitest';
import type { DeviceState } from '../state/device-state.ts';
import { arcsOf, compose, kindsIn, type Member } from './composition.ts';

const many = (count: number, state: DeviceState, kind: Member['kind'] = 'lighting'): Member[] =>
  Array.from({ length: count }, () => ({ kind, state }));

it('counts states and kinds, and names the worst that needs a look', () => {
  const composition = compose([...many(3, 'fresh'), ...many(2, 'silent', 'air'), ...many(1, 'late'), ...many(1, 'alarm', 'parking')]);
  expect(composition.states).toMatchObject({ fresh: 3, silent: 2, late: 1, alarm: 1, off: 0 });
  expect(kindsIn(composition)).toEqual(['parking', 'air', 'lighting']);
  expect(composition.worst).toMatchObject({ kind: 'parking', state: 'alarm' });
});

it('names no worst state where nothing needs a look', () => {
  expect(compose([...many(3, 'fresh'), ...many(2, 'off'), ...many(1, 'full'), ...many(1, 'never')]).worst).toBeUndefined();
  expect(compose([]).worst).toBeUndefined();
});

it('divides a whole ring, the urgent first, and makes one of a thousand visible', () => {
  const arcs = arcsOf(compose([...many(999, 'fresh'), ...many(1, 'silent')]));
  expect(arcs.map(({ state }) => state)).toEqual(['silent', 'fresh']);
  expect(arcs[0]?.from).toBe(0);
  expect((arcs[0]?.to ?? 0) - (arcs[0]?.from ?? 0)).toBeGreaterThan(0.05);
  expect(arcs[1]?.from).toBe(arcs[0]?.to);
  expect(arcs[1]?.to).toBeCloseTo(1);
  expect(arcsOf(compose([]))).toEqual([]);
});
