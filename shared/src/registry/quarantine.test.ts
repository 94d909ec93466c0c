// The quarantine keeps messages for a while, and its counts stay right whatever leaves it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
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

it('lets go what is older than it is kept, in portions', () => {
  keep(1000, 4500);
  keep(2000, 3);
  expect(registry.quarantine.expire(2000)).toBe(4500);
  expect(registry.quarantine.count({})).toEqual({ total: 3, codes: { not_utf8: 3 } });
  expect(registry.quarantine.expire(2000)).toBe(0);
  expect(registry.quarantine.expire(2001)).toBe(3);
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
