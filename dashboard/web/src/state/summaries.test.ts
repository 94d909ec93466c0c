// Tiles count only devices that report now, and say nothing rather than a wrong zero.

import type { Freshness } from '@lagebild/shared/domain/freshness.ts';
import { expect, it } from 'vitest';
import { withReading } from './latest-values.ts';
import { coverageOf, summariseAir, summariseLighting, summariseParking } from './summaries.ts';

const observed = (device: string, freshness: Freshness, values?: Record<string, number>) => ({
  device,
  freshness,
  latest: values ? withReading(undefined, { time: 1000, values }) : undefined,
});

it('sums free spaces and capacity over reporting car parks only', () => {
  const summary = summariseParking([
    observed('a', 'fresh', { free: 12, capacity: 100 }),
    observed('b', 'fresh', { occupied: 40, capacity: 50 }),
    observed('c', 'fresh', { free: 0, capacity: 30 }),
    observed('d', 'silent', { free: 500, capacity: 500 }),
    observed('e', 'fresh', { free: 7 }),
    observed('f', 'fresh', { occupied: 1 }),
    observed('g', 'never'),
  ]);
  expect(summary).toEqual({ free: 22, capacity: 180, carParks: 3, full: 1, bays: 1, freeBays: 0 });
});

it('finds median and worst place of the air, of an even number too', () => {
  expect(summariseAir([observed('a', 'fresh', { pm2_5: 4 }), observed('b', 'fresh', { pm2_5: 10 })])).toMatchObject({
    median: 7,
    worst: 10,
    worstAt: 'b',
  });
  expect(summariseAir([observed('a', 'late', { pm2_5: 4 }), observed('b', 'fresh', { no2: 3 })])).toBeUndefined();
});

it('tells lamps that say nothing from lamps that are off', () => {
  const lamps = [
    observed('a', 'fresh', { power: 60 }),
    observed('b', 'fresh', { power: 0 }),
    observed('c', 'fresh', { voltage: 230 }),
    observed('d', 'fresh', { dimming: 40 }),
  ];
  expect(summariseLighting(lamps)).toEqual({ watts: 60, lit: 2, known: 3 });
  expect(summariseLighting([observed('d', 'fresh', { dimming: 40 })]).watts).toBeUndefined();
});

it('covers all registered devices and knows the newest reading', () => {
  expect(coverageOf([observed('a', 'fresh', { free: 1 }), observed('b', 'never'), observed('c', 'silent', { free: 1 })])).toEqual({
    fresh: 1,
    all: 3,
    newest: 1000,
  });
  expect(coverageOf([]).newest).toBeUndefined();
});
