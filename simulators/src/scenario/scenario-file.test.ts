// Scenarios as people write them: rates that fit their fault, and one sentence for what does not.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { loadScenario } from './scenario-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'scenario-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function load(faults: string) {
  const path = join(folder, 'one.yaml');
  writeFileSync(path, `about: One.\nfaults:\n  - ${faults}\n`);
  return loadScenario(path);
}

it('takes a rate in the unit of its fault', () => {
  expect(load('{ fault: garbage, from: "09:00", rate: 0.1 }').faults).toMatchObject([{ rate: 0.1 }]);
  expect(load('{ fault: drift, from: "09:00", rate: 2.5 }').faults).toMatchObject([{ rate: 2.5 }]);
});

it.each([
  ['{ fault: garbage, from: "09:00", rate: 1.5 }', 'garbage: its rate must be a share of the messages, above 0 and at most 1.'],
  ['{ fault: silent, from: "09:00", rate: 0.5 }', 'silent: its rate cannot be set: it just happens.'],
  ['{ fault: drift, from: "09:00", rate: 0 }', 'rate'],
  ['{ fault: gremlins, from: "09:00" }', '"gremlins" is no fault'],
])('refuses %s', (fault, sentence) => {
  expect(() => load(fault)).toThrow(sentence);
});
