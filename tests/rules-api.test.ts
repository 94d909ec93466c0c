// What the API tells of the rule book: what is common, who deviates and why, who has what; as JSON and as a table.
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { paths } from '@lagebild/shared/contract/paths.ts';
import { openRegistry } from '@lagebild/shared/registry/registry.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type RunningLagebild, runLagebild, temporaryFolder } from './support/running-lagebild.ts';

const region = temporaryFolder();
const data = temporaryFolder();
let lagebild: RunningLagebild;

const KAMEN = `deviations:
  - date: 2026-01-15
    reason: Die Messstelle am Werk misst Abluft.
    by: Umweltamt
    range: { kind: air, quantity: temperature, max: 90 }
  - date: 2020-01-01
    until: 2020-12-31
    reason: "Grabungen am Markt; siehe Beschluss"
    by: Bauamt
    retention: { raw_days: 400 }
  - date: 2026-01-20
    reason: Hier wird gebaut, bis die Straße fertig ist.
    by: Umweltamt
    alarm: { rule: pm10_high, above: 80, clear: 70 }
`;

beforeAll(async () => {
  cpSync('region', region, { recursive: true });
  mkdirSync(join(region, 'municipalities'), { recursive: true });
  writeFileSync(join(region, 'municipalities/kamen.yaml'), KAMEN);
  const registry = openRegistry(data);
  const adopt = (municipality: string, device: string, profile: string) =>
    registry.adopted.adopt({ municipality, device, profile, adoptedAt: 0 });
  adopt('kamen', '70b3d5a4d3100a17', 'bosch-tps110');
  adopt('unna', '70b3d5a4d3100a18', 'bosch-tps110');
  adopt('unna', '70b3d5a4d3100a19', 'bosch-tps110');
  adopt('unna', '70b3d5a4d3100a20', 'a-profile-nobody-wrote');
  registry.close();
  lagebild = await runLagebild({ REGION_DIR: region, DATA_DIR: data });
  await lagebild.publish('v1/unna/air/luft-1', { values: { pm10: 20 } });
}, 30_000);
afterAll(async () => {
  await lagebild[Symbol.asyncDispose]();
  for (const folder of [region, data]) rmSync(folder, { recursive: true, force: true });
});

it('tells what is common', async () => {
  const { kinds, problems } = await lagebild.ask('rules');
  expect(kinds.map(({ key }) => key)).toEqual(['parking', 'air', 'lighting']);
  expect(kinds[0]).toMatchObject({ late_minutes: 30, sharing: { level: 'public', delayMinutes: 15 }, licence: { id: 'dl-de/by-2-0' } });
  expect(problems).toEqual([]);
});

it('tells each deviation with its date, its reason and what holds elsewhere', async () => {
  const { deviations } = await lagebild.ask('rules');
  expect(deviations.map(({ municipality, state, what }) => [municipality, state, what])).toEqual([
    ['kamen', 'over', 'retention'],
    ['kamen', 'in_force', 'range'],
    ['kamen', 'in_force', 'alarm'],
  ]);
  expect(deviations[1]).toMatchObject({
    date: '2026-01-15',
    until: null,
    by: 'Umweltamt',
    quantity: { key: 'temperature', unit: '°C' },
    differences: [{ field: 'max', is: 90, common: 60 }],
  });
  expect(deviations[2]?.differences).toEqual([
    { field: 'above', is: 80, common: 50 },
    { field: 'clear', is: 70, common: 45 },
  ]);
});

it('counts who has what: by model where one is known, else as direct', async () => {
  const { municipalities, models } = await lagebild.ask('rulesMatrix');
  expect(municipalities.find(({ key }) => key === 'unna')?.kinds).toEqual({ parking: 2, air: 1, lighting: 0 });
  expect(municipalities.find(({ key }) => key === 'kamen')?.kinds).toEqual({ parking: 1, air: 0, lighting: 0 });
  expect(models).toEqual([
    {
      kind: 'parking',
      vendor: 'Bosch',
      model: 'TPS110',
      municipalities: [
        { key: 'kamen', devices: 1 },
        { key: 'unna', devices: 2 },
      ],
    },
    { kind: 'air', vendor: null, model: null, municipalities: [{ key: 'unna', devices: 1 }] },
  ]);
});

it('gives both as tables', async () => {
  const table = async (path: string) =>
    (await (await fetch(`${lagebild.httpUrl}${path}`)).text()).replace('\uFEFF', '').trim().split('\r\n');
  expect(await table(paths.rulesMatrixTable)).toEqual([
    'Kommune;Art;Hersteller;Modell;Geräte',
    'Kamen;Parken;Bosch;TPS110;1',
    'Unna;Parken;Bosch;TPS110;2',
    'Unna;Luft;direkt, ohne Modell;;1',
  ]);
  const [, over, range] = await table(`${paths.rulesTable}?lang=en`);
  expect(over).toContain('"Grabungen am Markt; siehe Beschluss"'.replaceAll('"', ''));
  expect(range).toContain('Kamen,plausible range,Air,temperature,,max,90,60,°C,2026-01-15,,in force,');
});

it('uses what it tells', async () => {
  await lagebild.publish('v1/kamen/air/werk', { values: { temperature: 85 } });
  await lagebild.publish('v1/unna/air/werk', { values: { temperature: 85 } });
  const { municipalities } = await lagebild.ask('ledger');
  expect(municipalities.kamen).toMatchObject({ stored: 1, quarantined: 0 });
  expect(municipalities.unna).toMatchObject({ stored: 1, quarantined: 1 });
});
