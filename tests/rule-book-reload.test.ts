// The rule book is changed while Lagebild runs: what fits is taken up as a whole, what does not is refused by file and line, and undone.
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Health } from '@lagebild/shared/contract/health.ts';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { type RunningLagebild, runLagebild, temporaryFolder } from './support/running-lagebild.ts';

/** A change is read once it was there at two looks. */
const patient = { timeout: 20_000, interval: 200 };
const region = temporaryFolder();
const file = (name: string) => join(region, name);
const change = (name: string, was: string, is: string) => {
  const text = readFileSync(file(name), 'utf8');
  expect(text).toContain(was);
  writeFileSync(file(name), text.replace(was, is));
};

let lagebild: RunningLagebild;
let minute = 0;

beforeAll(async () => {
  cpSync('region', region, { recursive: true });
  mkdirSync(file('municipalities'), { recursive: true });
  lagebild = await runLagebild({ REGION_DIR: region });
}, 30_000);
afterAll(async () => {
  await lagebild[Symbol.asyncDispose]();
  rmSync(region, { recursive: true });
});
let restored = 0;
/** Every test leaves the district's own rule book behind, taken up: it can be told by the district's name. */
afterEach(async () => {
  rmSync(region, { recursive: true });
  cpSync('region', region, { recursive: true });
  mkdirSync(file('municipalities'), { recursive: true });
  restored += 1;
  change('district.yaml', 'name: Kreis Unna', `name: Kreis Unna ${restored}`);
  await vi.waitFor(async () => {
    const { name } = await lagebild.ask('region');
    if (name !== `Kreis Unna ${restored}`) throw new Error(`the book of ${name} is in use`);
  }, patient);
}, 30_000);

async function problems(): Promise<string[]> {
  const health = (await (await fetch(`${lagebild.httpUrl}/healthz`)).json()) as Health;
  return health.problems.map(({ code, detail }) => `${code} ${detail}`);
}

/** How a reading of air ends: stored or quarantined. */
async function endingOf(municipality: string, values: Record<string, number>): Promise<string> {
  const count = async () => {
    const { stored = 0, quarantined = 0 } = (await lagebild.ask('ledger')).municipalities[municipality] ?? {};
    return { stored, quarantined };
  };
  const before = await count();
  minute += 1;
  await lagebild.publish(`v1/${municipality}/air/luft-1`, { time: Date.now() - minute * 1000, values });
  const after = await count();
  return after.stored > before.stored ? 'stored' : after.quarantined > before.quarantined ? 'quarantined' : 'nowhere';
}

const DEVIATION = `deviations:
  - date: 2026-01-15
    reason: Die Messstelle am Kraftwerk misst Abluft.
    by: Umweltamt
    range: { kind: air, quantity: temperature, max: 90 }
`;

it('takes up a wider range of one municipality, and gives it back', async () => {
  expect(await endingOf('kamen', { temperature: 75 })).toBe('quarantined');
  writeFileSync(file('municipalities/kamen.yaml'), DEVIATION);
  await expect.poll(() => endingOf('kamen', { temperature: 75 }), patient).toBe('stored');
  expect(await endingOf('unna', { temperature: 75 })).toBe('quarantined');
  rmSync(file('municipalities/kamen.yaml'));
  await expect.poll(() => endingOf('kamen', { temperature: 75 }), patient).toBe('quarantined');
});

it('does not begin before its date', async () => {
  writeFileSync(file('municipalities/kamen.yaml'), DEVIATION.replace('2026-01-15', '2999-01-15'));
  change('kinds.yaml', 'unit: hPa, accepts: [number], min: 850', 'unit: hPa, accepts: [number], min: 800'); // shows when the book was taken
  await expect.poll(() => endingOf('kamen', { pressure: 820 }), patient).toBe('stored');
  expect(await endingOf('kamen', { temperature: 75 })).toBe('quarantined');
});

it('refuses all of a change when one file of it is wrong, naming file and line, and goes on with the old book', async () => {
  writeFileSync(file('municipalities/kamen.yaml'), DEVIATION.replace('    by: Umweltamt\n', ''));
  change('kinds.yaml', 'unit: hPa, accepts: [number], min: 850', 'unit: hPa, accepts: [number], min: 800');
  const refused =
    'RULE_BOOK_REFUSED region/municipalities/kamen.yaml:2:5: deviations.0.by: is missing. The rule book read before stays in use.';
  await expect.poll(problems, patient).toEqual([refused]);
  expect(await endingOf('kamen', { temperature: 75 })).toBe('quarantined');
  expect(await endingOf('kamen', { pressure: 820 })).toBe('quarantined');
  expect((await lagebild.ask('profiles')).problems).toMatchObject([{ file: 'region/municipalities/kamen.yaml' }]);
  writeFileSync(file('municipalities/kamen.yaml'), DEVIATION);
  await expect.poll(problems, patient).toEqual([]);
  expect(await endingOf('kamen', { temperature: 75 })).toBe('stored');
  expect(await endingOf('unna', { pressure: 820 })).toBe('stored');
});

it('takes a new quantity up together with the profile that needs it', async () => {
  change(
    'kinds.yaml',
    '      rain:',
    '      uv: { label: { de: UV, en: UV }, unit: "", accepts: [number], min: 0, max: 20, decimals: 0 }\n      rain:',
  );
  writeFileSync(file('profiles/acme-uv.yaml'), 'vendor: Acme\nmodel: UV\nkind: air\nquantities: { uv: { from: uv } }\n');
  await expect.poll(async () => (await lagebild.ask('profiles')).profiles.map(({ id }) => id), patient).toContain('acme-uv');
  const air = (await lagebild.ask('region')).kinds.find(({ key }) => key === 'air');
  expect(air?.quantities.map(({ key }) => key)).toContain('uv');
});

it('does not let a quantity go that a device reports', async () => {
  expect(await endingOf('unna', { so2_day: 5 })).toBe('stored');
  change('kinds.yaml', '      so2_day:', '      so2_daily:');
  const why = 'region/kinds.yaml: kinds.air.quantities.so2_day: cannot go, devices report it. The rule book read before stays in use.';
  await expect.poll(problems, patient).toEqual([`RULE_BOOK_REFUSED ${why}`]);
});

it('does not let a municipality go that has devices', async () => {
  expect(await endingOf('unna', { humidity: 50 })).toBe('stored');
  change('district.yaml', '  unna: { ags: "05978036"', '  elsewhere: { ags: "05978036"');
  change('district.yaml', ', unna, werne]', ', werne]');
  await expect.poll(async () => (await problems()).join('\n'), patient).toContain('is no municipality of the district');
  for (const name of ['lighting.yaml', 'air-stations.yaml']) {
    writeFileSync(file(name), readFileSync(file(name), 'utf8').replaceAll('municipality: unna', 'municipality: kamen'));
  }
  await expect
    .poll(problems, patient)
    .toEqual([
      expect.stringMatching(/^RULE_BOOK_REFUSED region\/district\.yaml: municipalities\.unna: cannot go, there are \d+ devices of it/),
    ]);
});

it('does not measure in another unit what is stored in the old one', async () => {
  expect(await endingOf('unna', { so2_day: 6 })).toBe('stored');
  change('kinds.yaml', 'SO₂ daily mean }, unit: µg/m³', 'SO₂ daily mean }, unit: mg/m³');
  const why = 'region/kinds.yaml: kinds.air.quantities.so2_day: cannot be in mg/m³: what is stored is in µg/m³.';
  await expect.poll(problems, patient).toEqual([`RULE_BOOK_REFUSED ${why} The rule book read before stays in use.`]);
  expect(await endingOf('unna', { so2_day: 7 })).toBe('stored');
});

it('says what applies at the next start only', async () => {
  change('district.yaml', 'timezone: Europe/Berlin', 'timezone: Europe/Lisbon');
  await expect
    .poll(problems, patient)
    .toEqual(['RULE_BOOK_AT_NEXT_START region/district.yaml: the time zone Europe/Lisbon: applies at the next start.']);
  expect((await lagebild.ask('region')).timezone).toBe('Europe/Berlin');
});

it('tells pages the rules that hold now', async () => {
  change('kinds.yaml', 'label: { de: Luft, en: Air }', 'label: { de: Stadtluft, en: Air }');
  const airLabel = async () => (await lagebild.ask('region')).kinds.find(({ key }) => key === 'air')?.label.de;
  await expect.poll(airLabel, patient).toBe('Stadtluft');
});
