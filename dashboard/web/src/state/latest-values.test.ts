// An older reading never replaces a newer one, and nothing new means no change to draw.
import { expect, it } from 'vitest';
import { withReading } from './latest-values.ts';

it('keeps the newest value of each quantity', () => {
  const first = withReading(undefined, { time: 1000, values: { pm2_5: 8, temperature: 4 } });
  const second = withReading(first, { time: 2000, values: { pm2_5: 9 } });
  const late = withReading(second, { time: 1500, values: { pm2_5: 99, temperature: 5 } });
  expect(late.time).toBe(2000);
  expect(late.quantities.get('pm2_5')).toEqual({ value: 9, time: 2000 });
  expect(late.quantities.get('temperature')).toEqual({ value: 5, time: 1500 });
});

it('leaves what was shown before untouched', () => {
  const before = withReading(undefined, { time: 1000, values: { free: 12 } });
  const after = withReading(before, { time: 2000, values: { free: 11 } });
  expect(before.quantities.get('free')?.value).toBe(12);
  expect(after).not.toBe(before);
});

it('gives the very same object when a reading comes twice', () => {
  const latest = withReading(undefined, { time: 1000, values: { free: 12 } });
  expect(withReading(latest, { time: 1000, values: { free: 12 } })).toBe(latest);
});

it('takes a second message of the same moment with other quantities', () => {
  const latest = withReading(undefined, { time: 1000, values: { pm2_5: 8 } });
  expect(withReading(latest, { time: 1000, values: { humidity: 70 } }).quantities.get('humidity')?.value).toBe(70);
});
