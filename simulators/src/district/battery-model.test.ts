// Batteries of the simulated bays: they fall over years and are changed before they are low.
import { expect, it } from 'vitest';
import { batteryOf } from './battery-model.ts';
import { DAY_MS } from './local-time.ts';

const NOW = Date.UTC(2026, 10, 23, 5, 45, 12, 345);
const YEARS = 10 * 365;

it('falls by whole per cent and is changed before it is low', () => {
  for (const key of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']) {
    const valueAt = batteryOf(key, 1);
    const values = Array.from({ length: YEARS }, (_, day) => valueAt(NOW + day * DAY_MS));
    const changes = values.slice(1).filter((value, at) => value > Number(values[at])).length;
    expect(values.every((value) => Number.isInteger(value) && value >= 17 && value <= 100)).toBe(true);
    expect(Math.min(...values)).toBe(17);
    expect(changes).toBeGreaterThanOrEqual(1);
    expect(changes).toBeLessThanOrEqual(11);
  }
});

it('is another one for each bay', () => {
  expect(new Set(Array.from({ length: 50 }, (_, bay) => batteryOf(`bay ${bay}`, 1)(NOW))).size).toBeGreaterThan(25);
});
