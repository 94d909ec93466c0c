// What a device is in: silence before all it said last, closed before full, and the marks told apart by shape.
import type { Freshness } from '@lagebild/shared/domain/freshness.ts';
import type { Kind } from '@lagebild/shared/domain/kind.ts';
import { expect, it } from 'vitest';
import { markParts } from '../components/mark-shapes.ts';
import { type DeviceState, stateOf } from './device-state.ts';
import { withReading } from './latest-values.ts';
import { showHeadline } from './present.ts';

const LIT = { above_watts: 2, above_share: 0.05 };
const telling = (values: Record<string, number>) => withReading(undefined, { time: 1000, values });

it.each<[string, Kind, Record<string, number>, Freshness, DeviceState]>([
  ['a car park with spaces', 'parking', { free: 5, capacity: 60 }, 'fresh', 'fresh'],
  ['a full one', 'parking', { free: 0, capacity: 60 }, 'fresh', 'full'],
  ['a closed one that counts nothing free', 'parking', { free: 0, capacity: 60, open: 0 }, 'fresh', 'closed'],
  ['a closed one that counts some free', 'parking', { free: 5, capacity: 60, open: 0 }, 'fresh', 'closed'],
  ['a closed bay', 'parking', { occupied: 0, open: 0 }, 'fresh', 'closed'],
  ['one that says it is open', 'parking', { free: 0, capacity: 60, open: 1 }, 'fresh', 'full'],
  ['a closed one that is silent', 'parking', { free: 5, capacity: 60, open: 0 }, 'silent', 'silent'],
  ['a closed one that is late', 'parking', { free: 5, capacity: 60, open: 0 }, 'late', 'late'],
  ['a lamp that draws nothing, whatever its level', 'lighting', { power: 0.4, dimming: 100 }, 'fresh', 'off'],
  ['a lamp that draws power, whatever its level', 'lighting', { power: 60, dimming: 0 }, 'fresh', 'fresh'],
  ['a lamp that tells its level alone', 'lighting', { dimming: 0 }, 'fresh', 'off'],
  ['a lamp that says its lamp failed', 'lighting', { lamp_failure: 1 }, 'fresh', 'alarm'],
])('%s', (_what, kind, values, freshness, state) => {
  expect(stateOf({ kind, latest: telling(values), freshness, isAlarmed: false }, LIT)).toBe(state);
});

it('draws what is closed with a bar, unlike what is full', () => {
  expect(markParts('parking', 'closed').map(({ role }) => role)).toEqual(['outline', 'bar']);
  expect(markParts('parking', 'full').map(({ role }) => role)).toEqual(['outline', 'fill']);
});

it.each([
  { free: 5, capacity: 60, open: 0 },
  { occupied: 0, open: 0 },
])('shows nothing free of what is closed: %o', (values) => {
  expect(showHeadline('parking', telling(values))).toEqual({ text: 'geschlossen', unit: '', value: 0 });
});

it('judges no lamp before the rules are known', () => {
  // A cabinet draws some watts for itself.
  const cabinet = { kind: 'lighting', latest: telling({ power: 18 }), freshness: 'fresh', isAlarmed: false } as const;
  expect(stateOf(cabinet, LIT)).toBe('fresh');
  expect(stateOf({ ...cabinet, fullWatts: 4000 }, LIT)).toBe('off');
  expect(stateOf({ kind: 'lighting', latest: telling({ power: 0 }), freshness: 'fresh', isAlarmed: false }, undefined)).toBe('fresh');
});

it('follows the rules of the region, not a number of its own', () => {
  expect(
    stateOf({ kind: 'lighting', latest: telling({ power: 4 }), freshness: 'fresh', isAlarmed: false }, { ...LIT, above_watts: 5 }),
  ).toBe('off');
});

it.each<Freshness>(['fresh', 'late', 'silent', 'never'])('puts an alarm before everything: %s', (freshness) => {
  expect(stateOf({ kind: 'air', latest: telling({ pm10: 900 }), freshness, isAlarmed: true }, LIT)).toBe('alarm');
});
