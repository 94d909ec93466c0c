// What the network says of a battery: a value a day, the last one told, kept over a restart and apart from other devices.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openRegistry, type Registry } from './registry.ts';

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 10, 23, 8);
let folder: string;
let registry: Registry;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lagebild-battery-'));
  registry = openRegistry(folder);
});
afterEach(() => {
  registry.close();
  rmSync(folder, { recursive: true });
});

function status(devEui: string, receivedAt: number, battery?: number): void {
  const event = { type: 'status' as const, devEui, externalPower: battery === undefined, ...(battery !== undefined && { battery }) };
  registry.settle({
    entries: [],
    quarantined: [],
    heard: [{ municipality: 'unna', receivedAt, format: 'test', because: 'test', isSettled: true, event }],
  });
}

it('keeps the last of each day', () => {
  status('a', NOW - 2 * DAY, 90);
  status('a', NOW - DAY, 89);
  status('a', NOW - DAY + 3_600_000, 88);
  status('a', NOW - DAY + 60_000, 99); // delivered late
  status('a', NOW); // on mains: no battery to tell of
  status('b', NOW, 50);
  registry.close();
  registry = openRegistry(folder);
  const { batteries } = registry.radio;
  expect(batteries.list('unna', 'a', 0).map(({ percent }) => percent)).toEqual([90, 88]);
  expect(batteries.list('unna', 'a', NOW - DAY)).toEqual([{ day: Math.floor(NOW / DAY) - 1, percent: 88 }]);
  expect(batteries.list('kamen', 'a', 0)).toEqual([]);
});

it('forgets what is older than four years', () => {
  status('a', NOW, 90);
  registry.radio.batteries.expire(NOW + 1499 * DAY);
  expect(registry.radio.batteries.list('unna', 'a', 0)).toHaveLength(1);
  registry.radio.batteries.expire(NOW + 1501 * DAY);
  expect(registry.radio.batteries.list('unna', 'a', 0)).toEqual([]);
});
