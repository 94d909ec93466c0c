// The memory for uplinks that two network servers deliver: ten minutes, however many a device sends, and bounded whatever comes.
import { SAME_UPLINK_MS } from '@lagebild/shared/registry/radio.ts';
import { expect, it } from 'vitest';
import { RecentUplinks } from './recent-uplinks.ts';

const NOW = Date.UTC(2026, 10, 23, 8);
const frame = (fCnt: number, devEui = 'a') => ({ devEui, fCnt, fPort: 2, bytes: Uint8Array.of(fCnt & 255, 7) });

it('knows every frame of the last ten minutes again, and none that is older', () => {
  const uplinks = new RecentUplinks();
  const everyMs = 10_000;
  for (let fCnt = 0; fCnt < 120; fCnt += 1) uplinks.add('unna', frame(fCnt), NOW + fCnt * everyMs);
  const last = NOW + 119 * everyMs;
  for (let fCnt = 0; fCnt < 120; fCnt += 1) {
    const isRecent = last - (NOW + fCnt * everyMs) <= SAME_UPLINK_MS;
    expect(uplinks.has('unna', frame(fCnt), last), `frame ${fCnt}`).toBe(isRecent);
  }
  expect(uplinks.has('kamen', frame(119), last)).toBe(false);
  expect(uplinks.has('unna', frame(119, 'b'), last)).toBe(false);
  expect(uplinks.has('unna', { ...frame(119), fPort: 3 }, last)).toBe(false);
  expect(uplinks.has('unna', { ...frame(119), bytes: Uint8Array.of(119) }, last)).toBe(false);
});

it('tells sessions apart by their address, where both network servers tell it', () => {
  const uplinks = new RecentUplinks();
  const of = (devAddr: string) => ({ ...frame(0), devAddr });
  uplinks.add('unna', of('a1'), NOW);
  expect(uplinks.has('unna', of('a1'), NOW)).toBe(true);
  expect(uplinks.has('unna', of('b2'), NOW)).toBe(false);
  expect(uplinks.has('unna', frame(0), NOW)).toBe(true);
  uplinks.add('unna', of('b2'), NOW + 1000);
  for (const devAddr of ['a1', 'b2']) expect(uplinks.has('unna', of(devAddr), NOW + 2000)).toBe(true);
  expect(uplinks.has('unna', of('c3'), NOW + 2000)).toBe(false);
});

it('knows a counter again that one network server cuts off at 16 bits', () => {
  const uplinks = new RecentUplinks();
  uplinks.add('unna', { ...frame(1), fCnt: 70_000 }, NOW);
  expect(uplinks.has('unna', { ...frame(1), fCnt: 4464 }, NOW)).toBe(true);
});

it('counts the ten minutes from the first arrival of a frame', () => {
  const uplinks = new RecentUplinks();
  for (const minutes of [0, 9]) uplinks.add('unna', frame(1), NOW + minutes * 60_000);
  expect(uplinks.has('unna', frame(1), NOW + 10 * 60_000)).toBe(true);
  expect(uplinks.has('unna', frame(1), NOW + 11 * 60_000)).toBe(false);
});

it('knows frames of the past among those of today, as when what has waited is taken in', () => {
  const uplinks = new RecentUplinks();
  const before = NOW - 3 * 86_400_000;
  for (let fCnt = 100; fCnt < 110; fCnt += 1) uplinks.add('unna', frame(fCnt), NOW);
  for (let fCnt = 0; fCnt < 10; fCnt += 1) uplinks.add('unna', frame(fCnt), before + fCnt * 60_000);
  for (let fCnt = 0; fCnt < 10; fCnt += 1) expect(uplinks.has('unna', frame(fCnt), before + fCnt * 60_000 + 700)).toBe(true);
  for (let fCnt = 100; fCnt < 110; fCnt += 1) expect(uplinks.has('unna', frame(fCnt), NOW)).toBe(true);
});

it('lets no device that floods push out another, and holds no more than its bound', () => {
  const uplinks = new RecentUplinks();
  uplinks.add('unna', frame(1, 'quiet'), NOW);
  for (let fCnt = 0; fCnt < 20_000; fCnt += 1) uplinks.add('unna', frame(fCnt, 'loud'), NOW + fCnt);
  expect(uplinks.has('unna', frame(1, 'quiet'), NOW + 20_000)).toBe(true);
  expect(uplinks.has('unna', frame(19_999, 'loud'), NOW + 20_000)).toBe(true);
  expect(uplinks.size).toBeLessThan(1000);
  for (let n = 0; n < 2000; n += 1)
    for (let fCnt = 0; fCnt < 256; fCnt += 1) uplinks.add('unna', { ...frame(fCnt, `d${n}`), bytes: new Uint8Array(4) }, NOW);
  expect(uplinks.size).toBeLessThanOrEqual(500_000);
});
