// What is worth telling, and what is not.
import { expect, it } from 'vitest';
import type { Kind } from '../kind.ts';
import { applyReading, type Latest } from '../latest.ts';
import { notableChange } from './notable.ts';

function withReading(before: Latest | undefined, reading: { time: number; values: Record<string, number> }): Latest {
  const after = { time: reading.time, quantities: new Map(before?.quantities) };
  applyReading(after, reading);
  return after;
}

const rules = { nearlyFull: { share: 0.05, spaces: 1, fromCapacity: 10 }, lit: { above_watts: 2, above_share: 0.05 } };

function change(kind: Kind, before: Record<string, number>, after: Record<string, number>) {
  const first = withReading(undefined, { time: 1000, values: before });
  return notableChange(kind, first, withReading(first, { time: 2000, values: after }), rules);
}

it.each([
  ['parking', { free: 3, capacity: 100 }, { free: 0 }, { what: 'full' }],
  ['parking', { free: 0, capacity: 100 }, { free: 2 }, { what: 'freeAgain', value: 2 }],
  ['parking', { free: 6, capacity: 100 }, { free: 5 }, { what: 'nearlyFull', value: 5 }],
  ['parking', { free: 2, capacity: 12 }, { free: 1 }, { what: 'nearlyFull', value: 1 }],
  ['parking', { free: 2, capacity: 9 }, { free: 1 }, undefined],
  ['parking', { free: 60, capacity: 100 }, { free: 58 }, undefined],
  ['parking', { occupied: 99, capacity: 100 }, { occupied: 100 }, { what: 'full' }],
  ['parking', { free: 5, capacity: 60 }, { open: 0 }, { what: 'closed' }],
  ['parking', { free: 5, capacity: 60, open: 1 }, { free: 0, open: 0 }, { what: 'closed' }],
  ['parking', { free: 5, capacity: 60, open: 0 }, { free: 0 }, undefined],
  ['parking', { free: 0, capacity: 60, open: 0 }, { open: 1, free: 60 }, { what: 'reopened' }],
  ['air', { pm2_5: 24 }, { pm2_5: 26.5 }, { what: 'airHigh', value: 26.5 }],
  ['air', { pm2_5: 8 }, { pm2_5: 9 }, undefined],
  ['lighting', { power: 0 }, { power: 60 }, { what: 'on' }],
  ['lighting', { power: 60, dimming: 100 }, { power: 30, dimming: 50 }, { what: 'dimmed', value: 50 }],
  // What it draws says more than the level it was told.
  ['lighting', { power: 60, dimming: 100 }, { power: 0.4 }, { what: 'off' }],
  ['lighting', { power: 60, lamp_failure: 0 }, { lamp_failure: 1 }, { what: 'failure' }],
] as const)('%s %o to %o', (kind, before, after, expected) => {
  expect(change(kind, before, after)).toEqual(expected);
});

it('takes the first look at a device for no change', () => {
  expect(notableChange('parking', undefined, withReading(undefined, { time: 1, values: { free: 0 } }), rules)).toBeUndefined();
});
