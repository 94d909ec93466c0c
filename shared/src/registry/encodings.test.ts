// How a gateway writes payloads is learned, kept over a restart, and not clear for a day after it has changed.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openRegistry, type Registry } from './registry.ts';

const NOW = Date.UTC(2026, 10, 23, 8);
const DAY_MS = 86_400_000;
const of = (...gateways: string[]) => ({ municipality: 'unna', format: 'MultiTech Conduit', gateways });

let folder: string;
let registry: Registry;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lagebild-encodings-'));
  registry = openRegistry(folder);
});
afterEach(() => {
  registry.close();
  rmSync(folder, { recursive: true });
});
function restart(): void {
  registry.settle({ entries: [], quarantined: [] });
  registry.close();
  registry = openRegistry(folder);
}

it('one message of a gateway tells about all of them, before and after, and after a restart', () => {
  registry.encodings.note(of('a'), 'hex', NOW);
  for (const at of [NOW - DAY_MS, NOW, NOW + 100 * DAY_MS]) expect(registry.encodings.get(of('a'), at)).toBe('hex');
  restart();
  expect(registry.encodings.get(of('a'), NOW)).toBe('hex');
  expect(registry.encodings.get(of('b'), NOW)).toBeUndefined();
  expect(registry.encodings.get({ ...of('a'), municipality: 'kamen' }, NOW)).toBeUndefined();
  expect(registry.encodings.get({ ...of('a'), format: 'ChirpStack v3' }, NOW)).toBeUndefined();
});

it('several gateways of one message agree, or nothing is clear; messages without one have their own', () => {
  registry.encodings.note(of('a', 'b'), 'base64', NOW);
  registry.encodings.note(of('c'), 'hex', NOW);
  registry.encodings.note(of(), 'hex', NOW);
  expect(registry.encodings.get(of('a', 'unknown'), NOW)).toBe('base64');
  expect(registry.encodings.get(of('a', 'c'), NOW)).toBeUndefined();
  expect(registry.encodings.get(of(), NOW)).toBe('hex');
});

it('a setting that was changed counts a day later; what came before is not clear', () => {
  registry.encodings.note(of('a'), 'hex', NOW);
  registry.encodings.note(of('a'), 'base64', NOW + 1000);
  expect(registry.encodings.get(of('a'), NOW + 2000)).toBeUndefined();
  registry.encodings.note(of('a'), 'base64', NOW + 2 * DAY_MS);
  restart();
  expect(registry.encodings.get(of('a'), NOW + 2 * DAY_MS)).toBe('base64');
  expect(registry.encodings.get(of('a'), NOW - DAY_MS)).toBeUndefined();
});

it('tells once of which municipality something has become clear', () => {
  registry.encodings.note(of('a'), 'hex', NOW);
  registry.encodings.note(of('a'), 'hex', NOW + 1000);
  expect(registry.encodings.takeCleared()).toEqual(['unna']);
  registry.encodings.note(of('a'), 'hex', NOW + 2000);
  expect(registry.encodings.takeCleared()).toEqual([]);
});
