// The days the simulated district has told: kept over a start, and no more than count; a broken list is an empty one.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { simulatedDays } from './simulated-days.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lagebild-days-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

it('knows after a start what was told before', () => {
  const { isTold, onTold } = simulatedDays(folder, 3);
  expect(isTold(20_000)).toBe(false);
  for (const day of [20_003, 20_002, 20_001]) onTold(day);
  const again = simulatedDays(folder, 3);
  expect([20_000, 20_001, 20_002, 20_003].map(again.isTold)).toEqual([false, true, true, true]);
  again.onTold(20_004);
  expect(JSON.parse(readFileSync(join(folder, 'simulated-days.json'), 'utf8'))).toEqual([20_002, 20_003, 20_004]);
});

it.each(['', '{}', '["yesterday"]', '[1.5]'])('begins anew with a list that cannot be read: %s', (content) => {
  writeFileSync(join(folder, 'simulated-days.json'), content);
  const { isTold, onTold } = simulatedDays(folder, 3);
  expect(isTold(1)).toBe(false);
  onTold(20_000);
  expect(simulatedDays(folder, 3).isTold(20_000)).toBe(true);
});
