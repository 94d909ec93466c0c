// A rule book that changes by itself: deviations end at midnight, and whoever holds a part of the book reads what holds now.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RuleBookError } from '@lagebild/shared/domain/rule-book-error.ts';
import { rulesFor } from '@lagebild/shared/domain/rules-for.ts';
import { loadRegion, type Region } from '@lagebild/shared/registry/load-region.ts';
import { readRegionFiles } from '@lagebild/shared/registry/region-files.ts';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createRuleBookReload, type RuleBookReload } from './rule-book-reload.ts';

const NOON = Date.UTC(2026, 2, 31, 10);
/** A minute before, and after, midnight in Berlin. */
const LATE = Date.UTC(2026, 2, 31, 21, 59);
const NEXT_DAY = Date.UTC(2026, 2, 31, 22, 1);

let folder: string;
let region: Region;
let reload: RuleBookReload;
let taken: number;
/** What stands in the way besides, and how telling of it ends. */
let stands: string | undefined;
let onTold: () => void;
/** A change is read once it was there at two looks. */
const lookTwice = (now: number): boolean => {
  expect(reload.look(now)).toBe(false);
  return reload.look(now);
};
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lagebild-region-'));
  cpSync('region', folder, { recursive: true });
  mkdirSync(join(folder, 'municipalities'), { recursive: true });
  writeFileSync(
    join(folder, 'municipalities/kamen.yaml'),
    `deviations:
  - { date: 2026-03-01, until: 2026-03-31, reason: Solange dort gebaut wird., by: Umweltamt, range: { kind: air, quantity: pm10, max: 500 } }
`,
  );
  const files = readRegionFiles(folder);
  region = loadRegion(files, { now: NOON });
  taken = 0;
  stands = undefined;
  onTold = () => undefined;
  reload = createRuleBookReload({
    files,
    current: region,
    inUse: { devicesOf: () => 0, hasQuantity: () => false },
    prepare: () => {
      if (stands !== undefined) throw new RuleBookError(stands);
      return () => {
        onTold();
        taken += 1;
      };
    },
    log: pino({ level: 'silent' }),
  });
});
afterEach(() => rmSync(folder, { recursive: true }));

const maxInKamen = () => rulesFor(region.rules, 'kamen').kinds.air.quantities.pm10?.max;

it('ends a deviation at midnight by itself, once', () => {
  expect(reload.look(LATE)).toBe(false);
  expect(maxInKamen()).toBe(500);
  expect(reload.look(NEXT_DAY)).toBe(true);
  expect(maxInKamen()).toBe(2000);
  expect(reload.look(NEXT_DAY + 1000)).toBe(false);
  expect(taken).toBe(1);
});

it('keeps every object that others hold', () => {
  const { district, kinds } = region.rules;
  const { clock } = district;
  const { air } = kinds;
  const { lit } = region.lighting;
  for (const [file, was, is] of [
    ['district.yaml', 'max_age_days: 30', 'max_age_days: 31'],
    ['kinds.yaml', 'headline: pm2_5', 'headline: pm10'],
    ['lighting.yaml', 'lit: { above_watts: 2,', 'lit: { above_watts: 3,'],
  ] as const) {
    writeFileSync(join(folder, file), readFileSync(join(folder, file), 'utf8').replace(was, is));
  }
  expect(lookTwice(NOON)).toBe(true);
  expect(clock.max_age_days).toBe(31);
  expect(air.headline).toBe('pm10');
  expect(lit.above_watts).toBe(3);
  expect(reload.healthProblems).toEqual([]);
});

it('goes on with the days of its time zone when another is written down', () => {
  const path = join(folder, 'district.yaml');
  writeFileSync(path, readFileSync(path, 'utf8').replace('Europe/Berlin', 'Pacific/Auckland')); // where it is tomorrow already
  expect(lookTwice(LATE)).toBe(true);
  expect(reload.look(LATE + 1000)).toBe(false);
  expect(maxInKamen()).toBe(500); // today is its last day
  expect([region.rules.district.timezone, rulesFor(region.rules, 'unna').district.timezone, region.rules.day]).toEqual([
    'Europe/Berlin',
    'Europe/Berlin',
    '2026-03-31',
  ]);
});

it('says that other connections, or another municipality, apply at the next start, until it is taken back', () => {
  const path = join(folder, 'connections.yaml');
  const before = readFileSync(path, 'utf8');
  const entry = '{ name: A, municipality: unna, url: "mqtt://a.example", client_id: a, topics: [x] }';
  writeFileSync(path, before.replace('connections: []', `connections: [${entry}]`));
  const district = readFileSync(join(folder, 'district.yaml'), 'utf8');
  writeFileSync(join(folder, 'district.yaml'), `${district}  hamm: { ags: "05915000", name: Hamm, centre: [7.8, 51.7] }\n`);
  expect(lookTwice(NOON)).toBe(true);
  expect(reload.healthProblems.map(({ code, detail }) => `${code} ${detail}`)).toEqual([
    'RULE_BOOK_AT_NEXT_START region/district.yaml: hamm as a municipality: applies at the next start.',
    'RULE_BOOK_AT_NEXT_START region/connections.yaml: other connections: applies at the next start.',
  ]);
  expect(Object.keys(region.rules.district.municipalities)).not.toContain('hamm');
  writeFileSync(path, before);
  writeFileSync(join(folder, 'district.yaml'), district);
  expect(lookTwice(NOON)).toBe(true);
  expect(reload.healthProblems).toEqual([]);
});

it('lets a profile that is wrong by itself not stand in the way, but one in use that the rules would break', () => {
  const profile = join(folder, 'profiles/bosch-tps110.yaml');
  writeFileSync(profile, 'vendor: [');
  const kinds = readFileSync(join(folder, 'kinds.yaml'), 'utf8');
  writeFileSync(join(folder, 'kinds.yaml'), kinds.replace('headline: pm2_5', 'headline: pm10'));
  expect(lookTwice(NOON)).toBe(true);
  expect(region.profiles.get('bosch-tps110')).toMatchObject({ vendor: 'Bosch' });
  writeFileSync(join(folder, 'kinds.yaml'), kinds.replace('      occupied: {', '      taken: {'));
  expect(lookTwice(NOON)).toBe(false);
  expect(reload.problems.map(({ file }) => file)).toContain('region/profiles/bosch-tps110.yaml');
});

const KAMEN = 'municipalities/kamen.yaml';

it('goes on while a file is away for a moment, or half of it is there', () => {
  const text = readFileSync(join(folder, KAMEN), 'utf8');
  rmSync(join(folder, KAMEN));
  expect(reload.look(NOON)).toBe(false);
  writeFileSync(join(folder, KAMEN), 'deviations: []\n');
  expect(reload.look(NOON)).toBe(false);
  writeFileSync(join(folder, KAMEN), text);
  expect(lookTwice(NOON)).toBe(false);
  for (let time = 0; time < 3; time += 1) {
    rmSync(join(folder, KAMEN));
    expect(reload.look(NOON)).toBe(false);
    writeFileSync(join(folder, KAMEN), text);
  }
  expect(lookTwice(NOON)).toBe(false);
  expect([maxInKamen(), taken]).toEqual([500, 0]);
  rmSync(join(folder, KAMEN));
  expect(lookTwice(NOON)).toBe(true);
  expect(maxInKamen()).toBe(2000);
});

it('sees what was changed between the reading of the book and the first look', () => {
  const late = createRuleBookReload({
    files: readRegionFiles(folder),
    current: region,
    inUse: { devicesOf: () => 0, hasQuantity: () => false },
    prepare: () => () => undefined,
    log: pino({ level: 'silent' }),
  });
  rmSync(join(folder, KAMEN));
  late.look(NOON);
  expect([late.look(NOON), maxInKamen()]).toEqual([true, 2000]);
});

it.each<[string, (path: string) => void, string]>([
  ['an alias of nothing', (path) => writeFileSync(path, 'deviations: *none\n'), `${KAMEN}:1:13: nothing before this is named &none`],
  ['a folder in the place of a file', (path) => mkdirSync(path), `${KAMEN}: is no file`],
])('refuses %s like any other mistake', (_, write, sentence) => {
  rmSync(join(folder, KAMEN));
  write(join(folder, KAMEN));
  expect(lookTwice(NOON)).toBe(false);
  expect(reload.healthProblems[0]?.detail).toContain(`region/${sentence}`);
  expect(maxInKamen()).toBe(500);
});

it.each(['connections.yaml', 'security.yaml', 'boundaries.geojson'])('refuses a folder in the place of %s', (name) => {
  rmSync(join(folder, name));
  mkdirSync(join(folder, name));
  expect(lookTwice(NOON)).toBe(false);
  expect(reload.healthProblems[0]?.detail).toContain(`region/${name}: is no file`);
});

it('ends a deviation at midnight while a change is refused, and goes on refusing it', () => {
  writeFileSync(join(folder, 'parking.yaml'), 'nearly_full: [');
  expect(lookTwice(LATE)).toBe(false);
  expect(maxInKamen()).toBe(500);
  expect(reload.look(NEXT_DAY)).toBe(true);
  expect(maxInKamen()).toBe(2000);
  expect(reload.healthProblems.map(({ code }) => code)).toContain('RULE_BOOK_REFUSED');
  expect(reload.look(NEXT_DAY + 1000)).toBe(false);
});

it('takes a refused book once what stood in its way outside of it is gone', () => {
  stands = 'region/alarms.yaml, "desk": its secret cannot be read';
  rmSync(join(folder, KAMEN));
  expect(lookTwice(NOON)).toBe(false);
  stands = undefined;
  expect(reload.look(NOON + 2000)).toBe(false);
  expect(reload.look(NOON + 61_000)).toBe(true);
  expect([maxInKamen(), reload.healthProblems]).toEqual([2000, []]);
});

it('tells of a book again when somebody could not be told', () => {
  onTold = () => {
    throw new Error('the disk is full');
  };
  rmSync(join(folder, KAMEN));
  expect(lookTwice(NOON)).toBe(true);
  expect([maxInKamen(), taken]).toEqual([2000, 0]);
  onTold = () => undefined;
  reload.look(NOON);
  reload.look(NOON);
  expect(taken).toBe(1);
});

it('says that a profile is gone on which the book rests, before a start does', () => {
  const stations = join(folder, 'air-stations.yaml');
  const text = readFileSync(stations, 'utf8');
  writeFileSync(join(folder, 'profiles/fine-dust.yaml'), readFileSync(join(folder, 'profiles/decentlab-dl-pm.yaml')));
  writeFileSync(stations, text.replace('profiles: {}', 'profiles: { fine-dust: reference }'));
  expect(lookTwice(NOON)).toBe(true);
  rmSync(join(folder, 'profiles/fine-dust.yaml'));
  expect(lookTwice(NOON)).toBe(false);
  expect(reload.healthProblems[0]?.detail).toContain('fine-dust');
});

it('tells the first of many mistakes', () => {
  const entries = Array.from({ length: 200 }, () => '  - {}').join('\n');
  writeFileSync(join(folder, KAMEN), `deviations:\n${entries}\n`);
  expect(lookTwice(NOON)).toBe(false);
  expect(reload.healthProblems).toHaveLength(51);
  expect(reload.healthProblems.at(-1)?.detail).toMatch(/^region: \d+ more mistakes/);
});
