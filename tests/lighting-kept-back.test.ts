// A municipality that shares nothing is left out of everybody else's night; the others stay under their own names.
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadRuleBook } from '@lagebild/shared/registry/load-rule-book.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { firstAdministrator, invite, type Person } from './support/people.ts';
import { type RunningLagebild, runLagebild } from './support/running-lagebild.ts';

const region = mkdtempSync(join(tmpdir(), 'lagebild-region-'));
const [first = '', second = ''] = Object.keys(loadRuleBook('region').district.municipalities);
let lagebild: RunningLagebild;
let neighbour: Person;

beforeAll(async () => {
  cpSync('region', region, { recursive: true });
  const deviations = ['parking', 'air', 'lighting'].map(
    (kind) => `  - date: 2026-01-01
    reason: Hier wird nichts geteilt.
    by: Ordnungsamt
    sharing: { kind: ${kind}, level: private }
`,
  );
  writeFileSync(join(region, `municipalities/${first}.yaml`), `deviations:\n${deviations.join('')}`);
  lagebild = await runLagebild({ ACCOUNTS: 'required', REGION_DIR: region });
  await lagebild.publish(`v1/${first}/lighting/fremd`, { time: Date.now(), values: { power: 50 } });
  for (const lamp of ['eine', 'andere'])
    await lagebild.publish(`v1/${second}/lighting/${lamp}`, { time: Date.now(), values: { power: 50 } });
  const administrator = await firstAdministrator(lagebild);
  neighbour = await invite(administrator, lagebild.httpUrl, 'nachbar', [{ role: 'viewer', municipality: second }]);
}, 60_000);
afterAll(async () => {
  await lagebild[Symbol.asyncDispose]();
  rmSync(region, { recursive: true, force: true });
});

it('tells of each municipality what is its own', async () => {
  const { municipalities, devices } = await neighbour.ask('lightingOverview');
  expect(municipalities.map(({ municipality }) => municipality)).not.toContain(first);
  expect(municipalities.flatMap(({ municipality, devices: lamps }) => (lamps > 0 ? [[municipality, lamps]] : []))).toEqual([[second, 2]]);
  expect(devices).toBe(2);
}, 30_000);
