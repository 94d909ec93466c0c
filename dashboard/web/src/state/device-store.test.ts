// The store takes lists and live readings in any order and always shows the newest.
import { beforeEach, expect, it, vi } from 'vitest';

vi.hoisted(() => {
  (globalThis as { localStorage?: unknown }).localStorage = { getItem: () => null, setItem: () => {} };
});

const { devices, forgetValues, onChange, onFreshness, takeDevices, takeReadings } = await import('./device-store.ts');
const { everyFiveSeconds } = await import('./clock.ts');
const { region } = await import('./region.ts');

const view = (device: string, latest: { time: number; values: Record<string, number> } | null = null) => ({
  municipality: 'unna',
  kind: 'parking' as const,
  device,
  firstSeen: 0,
  latest: latest && { ...latest, times: {} },
  freshness: 'fresh' as const,
  lateAfterMs: 1_800_000,
  silentAfterMs: 7_200_000,
});
const reading = (device: string, time: number, free: number) => ({
  municipality: 'unna',
  kind: 'parking' as const,
  device,
  time,
  values: { free },
});
const free = (device: string) => devices.value.get(`unna/${device}`)?.latest.value?.quantities.get('free')?.value;

beforeEach(() => takeDevices([]));

it('does not let a list that was asked earlier undo what came live meanwhile', () => {
  takeDevices([view('a', { time: 1000, values: { free: 10 } })]);
  takeReadings([reading('a', 3000, 7)]);
  takeDevices([view('a', { time: 2000, values: { free: 9 } })]);
  expect(free('a')).toBe(7);
});

it('tells of a device it does not know, and takes the others', () => {
  takeDevices([view('a')]);
  expect(takeReadings([reading('b', 1000, 1), reading('a', 1000, 5)])).toBe(true);
  expect(free('a')).toBe(5);
  expect(takeReadings([reading('a', 2000, 4)])).toBe(false);
});

it('tells listeners before and after, once per real change', () => {
  takeDevices([view('a', { time: 1000, values: { free: 10 } })]);
  const listener = vi.fn();
  const stop = onChange(listener);
  takeReadings([reading('a', 1000, 10), reading('a', 2000, 0)]);
  stop();
  expect(listener).toHaveBeenCalledOnce();
});

it('forgets all values for a server that began anew', () => {
  takeDevices([view('a', { time: 9000, values: { free: 10 } })]);
  forgetValues();
  takeReadings([reading('a', 1000, 3)]);
  expect(free('a')).toBe(3);
});

it('looks at the freshness of all when the slow clock moves, and tells only of those that changed', () => {
  const MINUTE_MS = 60_000;
  const now = Date.now();
  region.value = { kinds: [{ key: 'parking', late_minutes: 30, silent_minutes: 120 }], municipalities: [] } as never;
  const told: string[] = [];
  const stop = onFreshness(({ id }, before, after) => told.push(`${id}: ${before} > ${after}`));
  everyFiveSeconds.value = now;
  takeDevices([view('a', { time: now, values: { free: 1 } }), view('b', { time: now - 20 * MINUTE_MS, values: { free: 1 } }), view('c')]);
  expect(told.splice(0)).toEqual(['a: never > fresh', 'b: never > fresh']);
  everyFiveSeconds.value = now + 15 * MINUTE_MS;
  expect(told.splice(0)).toEqual(['b: fresh > late']);
  expect(devices.value.get('unna/b')?.freshness.value).toBe('late');
  everyFiveSeconds.value = now + 110 * MINUTE_MS;
  expect(told.splice(0)).toEqual(['a: fresh > late', 'b: late > silent']);
  takeReadings([reading('b', now + 110 * MINUTE_MS, 2)]);
  expect(told.splice(0)).toEqual(['b: silent > fresh']);
  stop();
  region.value = undefined;
});
