// The quarantine keeps messages for a while, and its counts stay right whatever leaves it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Refusal } from '../domain/refusal.ts';
import { openRegistry, type Registry } from './registry.ts';

let folder: string;
let registry: Registry;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lagebild-quarantine-'));
  registry = openRegistry(folder);
});
afterEach(() => {
  registry.close();
  rmSync(folder, { recursive: true });
});

const keep = (receivedAt: number, count = 1) =>
  registry.settle({
    entries: [],
    quarantined: Array.from({ length: count }, () => ({
      receivedAt,
      topic: 'v1/unna/air/a',
      municipality: 'unna',
      payload: Buffer.from('x'),
      refusal: { code: 'not_utf8' as const },
    })),
  });

it('lets go what is older than it is kept, in portions, between which others have their turn', async () => {
  keep(1000, 4500);
  keep(2000, 3);
  const expiring = registry.quarantine.expire(2000);
  expect(registry.quarantine.count({}).total).toBe(2503);
  expect(await expiring).toBe(4500);
  expect(registry.quarantine.count({})).toEqual({ total: 3, codes: { not_utf8: 3 } });
  expect(await registry.quarantine.expire(2000)).toBe(0);
  expect(await registry.quarantine.expire(2001)).toBe(3);
  expect(registry.quarantine.list({ limit: 5 }, 'de')).toEqual([]);
});

it('counts right after a transaction that failed', () => {
  keep(1000, 2);
  const [first] = registry.quarantine.list({ limit: 1 }, 'de');
  const released = [first?.id ?? 0];
  const broken = [{ id: Number.NaN, refusal: { code: 'not_utf8' as const } }];
  const impossible = {
    entries: [],
    quarantined: [{ receivedAt: 1.5, topic: 't', payload: Buffer.alloc(0), refusal: { code: 'not_utf8' as const } }],
  };
  expect(() => registry.settle({ ...impossible, released, refusedAgain: broken })).toThrow(/INTEGER|bind/);
  expect(registry.quarantine.count({}).total).toBe(2);
  registry.settle({ entries: [], quarantined: [], released });
  expect(registry.quarantine.count({}).total).toBe(1);
});

describe('devices that wait', () => {
  const wait = (device: string, receivedAt: number, source?: 'user:a' | 'user:b', municipality = 'unna') =>
    registry.settle({
      entries: [],
      quarantined: [
        {
          receivedAt,
          topic: 'lns/unna/x',
          municipality,
          device,
          payload: Buffer.from('x'),
          refusal: { code: 'device_unknown' as const, device, format: 'f' },
          ...(source && { source }),
        },
      ],
    });
  const ids = () =>
    registry.quarantine
      .list({ limit: 100 }, 'de')
      .map(({ id }) => id)
      .reverse();
  const seen = () =>
    registry.quarantine.waiting().map(({ device, firstSeen, lastSeen, waiting }) => [device, firstSeen, lastSeen, waiting]);
  /** The same as a registry tells that reads everything from the file. */
  const reopened = () => {
    registry.close();
    registry = openRegistry(folder);
    return seen();
  };

  it('are counted right whatever leaves, and after a restart', async () => {
    for (const [at, device] of ['a', 'b', 'a', 'a'].entries()) wait(device, 1000 + at, at === 3 ? 'user:b' : 'user:a');
    expect(seen()).toEqual([
      ['a', 1000, 1003, 3],
      ['b', 1001, 1001, 1],
    ]);
    expect([registry.quarantine.countWaiting('user:a', 'unna'), registry.quarantine.countWaiting('user:b', 'unna')]).toEqual([2, 1]);
    expect(registry.quarantine.countWaiting('user:a', 'kamen')).toBe(0);
    const [first = 0, , , last = 0] = ids();
    registry.settle({ entries: [], quarantined: [], released: [last] });
    expect(seen()[0]).toEqual(['a', 1000, 1002, 2]);
    registry.quarantine.remove([first]);
    expect(seen()).toEqual([
      ['a', 1002, 1002, 1],
      ['b', 1001, 1001, 1],
    ]);
    expect(registry.quarantine.countWaiting('user:b', 'unna')).toBe(0);
    expect(reopened()).toEqual(seen());
    await registry.quarantine.expire(2000);
    expect(seen()).toEqual([]);
    expect(registry.quarantine.countWaiting('user:a', 'unna')).toBe(0);
  });

  it('wait no more once they are refused for another reason, and again when that is over', () => {
    wait('a', 1000);
    const [id = 0] = ids();
    const again = (refusal: Refusal) => registry.settle({ entries: [], quarantined: [], refusedAgain: [{ id, refusal }] });
    again({ code: 'codec_failed', codec: 'c', problem: 'p' });
    expect(seen()).toEqual([]);
    again({ code: 'eui_elsewhere', device: 'a', owner: 'kamen' });
    expect(seen()).toEqual([['a', 1000, 1000, 1]]);
    expect(reopened()).toEqual([['a', 1000, 1000, 1]]);
  });
});
