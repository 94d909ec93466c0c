// What changed of late is kept over a restart, newest first, and never more than so many of a kind in a municipality.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { KEPT_CHANGES } from './changes.ts';
import { openRegistry, type Registry } from './registry.ts';

let folder: string;
let registry: Registry;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lagebild-changes-'));
  registry = openRegistry(folder);
});
afterEach(() => {
  registry.close();
  rmSync(folder, { recursive: true });
});
function restart(): void {
  registry.changes.save();
  registry.close();
  registry = openRegistry(folder);
}
const lamp = (device: string, at: number) => registry.changes.note({ municipality: 'unna', kind: 'lighting', device, at, what: 'on' });
const told = (filter = {}) => registry.changes.list({ limit: 500, ...filter }).map(({ device, at }) => `${device} ${at}`);
function rows(): number {
  const database = new DatabaseSync(join(folder, 'lagebild.sqlite'), { readOnly: true });
  const found = database.prepare('SELECT count(*) AS count FROM change').get() as { count: number };
  database.close();
  return found.count;
}

it('keeps them with their values over a restart, and counts on', () => {
  const full = registry.changes.note({ municipality: 'kamen', kind: 'parking', device: 'p', at: 2000.4, what: 'freeAgain', value: 3 });
  lamp('a', 3000);
  const before = registry.changes.list({ limit: 10 });
  restart();
  expect(registry.changes.list({ limit: 10 })).toEqual(before);
  expect(before.at(-1)).toEqual({
    id: full?.id,
    municipality: 'kamen',
    kind: 'parking',
    device: 'p',
    at: 2000,
    what: 'freeAgain',
    value: 3,
  });
  expect(lamp('b', 4000)?.id).toBe(3);
  expect(told({ municipality: 'kamen' })).toEqual(['p 2000']);
  expect(told({ kind: 'lighting', limit: 1 })).toEqual(['b 4000']);
});

it('holds no more than so many of a kind in a municipality, written or not; others lose nothing by it', () => {
  registry.changes.note({ municipality: 'unna', kind: 'parking', device: 'p', at: 1, what: 'full' });
  for (let round = 0; round < 3; round += 1) {
    for (let n = 0; n < 2.5 * KEPT_CHANGES; n += 1) lamp('lamp', 1000 * round + n);
    registry.changes.save();
    expect(rows()).toBe(KEPT_CHANGES + 1);
  }
  const before = told();
  expect(before).toHaveLength(KEPT_CHANGES + 1);
  expect(before.slice(0, 2)).toEqual([`lamp ${2000 + 2.5 * KEPT_CHANGES - 1}`, `lamp ${2000 + 2.5 * KEPT_CHANGES - 2}`]);
  restart();
  expect(told()).toEqual(before);
  expect(lamp('late', 5)).toBeUndefined();
});

it('puts what is found later where it belongs, and knows what was told of a device', () => {
  lamp('a', 1000);
  lamp('b', 3000);
  lamp('c', 2000);
  expect(told()).toEqual(['b 3000', 'c 2000', 'a 1000']);
  const of = { municipality: 'unna', kind: 'lighting', device: 'c', what: 'on' } as const;
  expect(registry.changes.isTold(of, 1999)).toBe(true);
  expect(registry.changes.isTold(of, 2000)).toBe(false);
  expect(registry.changes.isTold({ ...of, what: 'off' }, 0)).toBe(false);
});
