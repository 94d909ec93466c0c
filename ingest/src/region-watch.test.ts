// Profiles and codecs of the region are taken up while Lagebild runs; a file that is not right is refused, and the old one stays.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Profile } from '@lagebild/shared/domain/profile.ts';
import { loadProfiles } from '@lagebild/shared/registry/load-profiles.ts';
import { loadRegion } from '@lagebild/shared/registry/load-region.ts';
import { loadRuleBook } from '@lagebild/shared/registry/load-rule-book.ts';
import { openRegistry, type Registry } from '@lagebild/shared/registry/registry.ts';
import { pino } from 'pino';
import { afterAll, afterEach, beforeEach, expect, it } from 'vitest';
import { type RegionWatch, watchRegion } from './region-watch.ts';
import { Sandbox } from './sandbox/sandbox.ts';

const BAY = 'vendor: Acme\nmodel: Bay\nkind: parking\ncodec: acme\nquantities:\n  occupied: { from: state }\n';
const CODEC = 'function decodeUplink(input) { return { data: { state: input.bytes[0] === 1 } }; }';
const VECTORS = '[{"description":"taken","fPort":1,"hex":"01","expected":{"data":{"state":true}}}]';

let folder: string;
let registry: Registry;
let profiles: Map<string, Profile>;
let watch: RegionWatch;
const sandbox = new Sandbox();
const file = (name: string) => join(folder, name);
const write = (name: string, text: string) => writeFileSync(file(name), text);

function open(): void {
  const rules = loadRuleBook(folder);
  profiles = new Map(loadProfiles(folder, rules));
  registry.codecs.loadFiles(folder);
  watch = watchRegion({ region: folder, rules, profiles, codecs: registry.codecs, sandbox, log: pino({ level: 'silent' }) });
}
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lagebild-region-'));
  cpSync('region', folder, { recursive: true });
  mkdirSync(file('codecs'), { recursive: true });
  registry = openRegistry(join(folder, 'data'));
  open();
});
afterEach(() => {
  watch.close();
  registry.close();
  rmSync(folder, { recursive: true });
});
afterAll(() => sandbox.close());

it('takes a new profile up, a changed one, and lets a deleted one go', async () => {
  write('profiles/acme-bay.yaml', BAY);
  await watch.look();
  expect(profiles.get('acme-bay')).toMatchObject({ vendor: 'Acme', model: 'Bay' });
  write('profiles/acme-bay.yaml', BAY.replace('model: Bay', 'model: Bay 2'));
  await watch.look();
  expect(profiles.get('acme-bay')).toMatchObject({ model: 'Bay 2' });
  rmSync(file('profiles/acme-bay.yaml'));
  await watch.look();
  expect(profiles.has('acme-bay')).toBe(false);
  expect(watch.problems).toEqual([]);
});

it('leaves alone what has not changed', async () => {
  const before = profiles.get('milesight-ws558');
  await watch.look();
  expect(profiles.get('milesight-ws558')).toBe(before);
});

it('refuses a profile that is not right with its sentence, keeps the old one, and takes it once it is', async () => {
  const name = 'profiles/milesight-ws558.yaml';
  const right = readFileSync(file(name), 'utf8');
  write(name, right.replace('from: voltage', 'from: voltage, unit: parsec'));
  await watch.look();
  expect(profiles.get('milesight-ws558')?.quantities.voltage).toEqual({ from: 'voltage' });
  expect(watch.problems).toMatchObject([
    { file: `region/${name}`, problem: expect.stringMatching(/no way from parsec to V.*stays in use/s) },
  ]);
  await watch.look();
  expect(watch.problems).toHaveLength(1);
  write(name, right.replace('from: voltage', 'from: voltage, scale: 2'));
  await watch.look();
  expect(profiles.get('milesight-ws558')?.quantities.voltage).toEqual({ from: 'voltage', scale: 2 });
  expect(watch.problems).toEqual([]);
  write('profiles/new.yaml', 'vendor: [');
  await watch.look();
  expect(watch.problems).toMatchObject([{ file: 'region/profiles/new.yaml', problem: expect.stringContaining('It is not used') }]);
  rmSync(file('profiles/new.yaml'));
  await watch.look();
  expect(watch.problems).toEqual([]);
});

it('takes codecs up whose examples come out right, and refuses others', async () => {
  const { codecs } = registry;
  write('codecs/acme.js', CODEC);
  write('codecs/acme.vectors.json', VECTORS);
  await watch.look();
  expect(codecs.get('acme')).toMatchObject({ source: CODEC, vectors: VECTORS, origin: 'region' });
  write('codecs/acme.js', CODEC.replace('=== 1', '=== 2'));
  await watch.look();
  expect(codecs.get('acme')?.source).toBe(CODEC);
  expect(watch.problems).toMatchObject([
    { file: 'region/codecs/acme.js', problem: '1 of 1 vectors do not come out as expected. The codec read before stays in use.' },
  ]);
  write('codecs/acme.js', CODEC.replace('=== 1', '=== 2'));
  write('codecs/acme.vectors.json', VECTORS.replace('"hex":"01"', '"hex":"02"'));
  await watch.look();
  expect(codecs.get('acme')?.source).toContain('=== 2');
  expect(watch.problems).toEqual([]);
  rmSync(file('codecs/acme.js'));
  await watch.look();
  expect(codecs.get('acme')).toBeUndefined();
});

it('says at the start which codec is not right, and uses it: devices may need it', async () => {
  watch.close();
  write('codecs/acme.js', CODEC.replace('=== 1', '=== 2'));
  write('codecs/acme.vectors.json', VECTORS);
  open();
  await watch.look();
  expect(registry.codecs.get('acme')?.source).toContain('=== 2');
  expect(watch.problems).toMatchObject([{ file: 'region/codecs/acme.js', problem: expect.stringContaining('It is used all the same') }]);
});

it('goes on when the rule book could not be looked at', async () => {
  watch.close();
  let isBroken = true;
  const book = {
    look(): boolean {
      if (isBroken) throw new Error('a defect');
      return false;
    },
    problems: [],
    healthProblems: [],
  };
  const { rules } = loadRegion(folder);
  watch = watchRegion({ region: folder, rules, profiles, codecs: registry.codecs, sandbox, book, log: pino({ level: 'silent' }) });
  await expect(watch.look()).rejects.toThrow('a defect'); // its own first look is told to nobody, and ends nothing
  isBroken = false;
  write('profiles/acme-bay.yaml', BAY);
  await watch.look();
  expect(profiles.has('acme-bay')).toBe(true);
});
