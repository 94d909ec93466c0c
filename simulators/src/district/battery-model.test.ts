// Batteries of the simulated bays: they fall over years, are changed before they are low, and their past is told once a day.
import { expect, it } from 'vitest';
import { batteryOf, batteryPast } from './battery-model.ts';
import type { SimulatedDevice } from './device.ts';
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

it('tells its past at moments the device measures at, and nothing of devices without a battery', () => {
  const battery = batteryOf('a', 1);
  const bay = { device: 'bay', intervalMs: 30_000, offsetMs: 4750, valuesAt: (time: number) => ({ battery: battery(time) }) };
  const lamp = { device: 'lamp', intervalMs: 15_000, offsetMs: 250, valuesAt: () => ({ power: 1 }) };
  const past = [...batteryPast([bay, lamp] as unknown as SimulatedDevice[], NOW)];
  expect(past).toHaveLength(120);
  for (const { device, time, values } of past) {
    expect(device).toBe(bay);
    expect((time - bay.offsetMs) % bay.intervalMs).toBe(0);
    expect(values).toEqual({ battery: battery(time) });
  }
  const times = past.map(({ time }) => time);
  expect(times).toEqual([...times].sort((a, b) => a - b));
  expect(Math.max(...times)).toBeLessThan(NOW);
});
