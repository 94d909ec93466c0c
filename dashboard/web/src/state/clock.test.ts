// The server's clock is learnt from what it sends, delays included.
import { expect, it, vi } from 'vitest';
import { learnServerTime, now } from './clock.ts';

it('follows a server whose clock is far from ours, and takes late frames for late', () => {
  vi.useFakeTimers({ now: 1_000_000 });
  learnServerTime(5_000_000);
  expect(now()).toBe(5_000_000);
  learnServerTime(4_999_000); // a second on its way
  expect(now()).toBe(5_000_000);
  learnServerTime(5_000_400); // came faster than the first
  expect(now()).toBe(5_000_400);
  vi.advanceTimersByTime(60_000);
  expect(now()).toBe(5_060_400);
  vi.useRealTimers();
});
