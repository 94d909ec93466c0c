// What is left of the signal, which gateways hear a device, and how: figures that can be checked by hand.
import { expect, it } from 'vitest';
import { gatewayShares, reserveDb, spreadingFactors } from './radio-quality.ts';

const frame = (receivedAt: number, spreadingFactor: number | null, ...receptions: [string, number?, number?][]) => ({
  receivedAt,
  spreadingFactor,
  receptions: receptions.map(([gateway, rssi, snr]) => ({
    gateway,
    ...(rssi !== undefined && { rssi }),
    ...(snr !== undefined && { snr }),
  })),
});

it('the reserve is what lies above the need of the spreading factor', () => {
  expect(reserveDb(2.5, 7)).toBe(10);
  expect(reserveDb(-18, 12)).toBe(2);
  expect(reserveDb(undefined, 7)).toBeUndefined();
  expect(reserveDb(5, null)).toBeUndefined();
  expect(reserveDb(5, 6)).toBeUndefined();
});

it('gateways stand in the order of what they heard, with medians', () => {
  const frames = [frame(1, 7, ['b', -100, 0], ['a', -110, -5]), frame(2, 7, ['b', -90, 4]), frame(3, 9, ['b', -95, 2], ['c'])];
  expect(gatewayShares(frames)).toEqual([
    { gateway: 'b', frames: 3, rssi: -95, snr: 2, reserve: 11.5, lastAt: 3 },
    { gateway: 'a', frames: 1, rssi: -110, snr: -5, reserve: 2.5, lastAt: 1 },
    { gateway: 'c', frames: 1, rssi: undefined, snr: undefined, reserve: undefined, lastAt: 3 },
  ]);
  expect(spreadingFactors([...frames, frame(4, null)])).toEqual([
    { spreadingFactor: 7, frames: 2 },
    { spreadingFactor: 9, frames: 1 },
  ]);
});
