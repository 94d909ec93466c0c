// What is wrong with a rule book is told by file, line and column in a plain sentence, all of it at once; npm run rules says it on a terminal.
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sharingOf } from '@lagebild/shared/domain/access/sharing.ts';
import type { Kind } from '@lagebild/shared/domain/kind.ts';
import { licenceOf } from '@lagebild/shared/domain/licence.ts';
import { RuleBookError } from '@lagebild/shared/domain/rule-book-error.ts';
import { rulesFor } from '@lagebild/shared/domain/rules-for.ts';
import { loadRegion } from '@lagebild/shared/registry/load-region.ts';
import { REGION_FILES } from '@lagebild/shared/registry/region-files.ts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PARTS } from '../scripts/rules/differences.ts';

let folder: string;
const path = (name: string) => join(folder, name);
const change = (name: string, was: string, is: string) => {
  const text = readFileSync(path(name), 'utf8');
  expect(text).toContain(was);
  writeFileSync(path(name), text.replace(was, is));
};
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lagebild-region-'));
  cpSync('region', folder, { recursive: true });
  mkdirSync(path('municipalities'), { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true }));

function problems(now?: number): readonly string[] {
  try {
    loadRegion(folder, now === undefined ? {} : { now });
    return [];
  } catch (error) {
    if (error instanceof RuleBookError) return error.problems;
    throw error;
  }
}
/** Line and column of a part of what is there after the change. */
function placeOf(name: string, words: string, part = words): string {
  const text = readFileSync(path(name), 'utf8');
  expect(text).toContain(words);
  const before = text.slice(0, text.indexOf(words) + words.indexOf(part)).split('\n');
  return `${before.length}:${(before.at(-1)?.length ?? 0) + 1}`;
}

it('ships a book that is right', () => {
  expect(problems()).toEqual([]);
});

it.each<[file: string, was: string, is: string, at: string, sentence: string]>([
  ['kinds.yaml', 'unit: hPa,', 'unit: 5,', '5', 'kinds.air.quantities.pressure.unit: must be text, not 5'],
  ['kinds.yaml', 'min: 850, max: 1100', 'min: 1850, max: 1100', '1100', 'kinds.air.quantities.pressure.max: must be more than min, 1850'],
  ['kinds.yaml', 'headline: power', 'headline: watts', 'watts', 'kinds.lighting.headline: watts is no quantity of lighting'],
  [
    'kinds.yaml',
    'accepts: [number], min: 850',
    'acepts: [number], min: 850',
    'acepts',
    'kinds.air.quantities.pressure.acepts: there is no such key; possible are label, unit, accepts, min, max, decimals, circular, together',
  ],
  ['kinds.yaml', '      rain: { label: { de: N', '      pressure: { label: { de: N', 'pressure', '"pressure" stands here twice'],
  [
    'kinds.yaml',
    'silent_minutes: 180\n',
    'silent_minutes: 18\n',
    '18',
    'kinds.lighting.silent_minutes: must not be less than late_minutes',
  ],
  ['district.yaml', 'timezone: Europe/Berlin', 'timezone: Europe/Unna', 'Europe/Unna', 'timezone: is no time zone such as Europe/Berlin'],
  [
    'district.yaml',
    'ags: "05978040", name: Werne',
    'ags: "05978036", name: Werne',
    '"05978036"',
    'municipalities.werne.ags: 05978036 is the key of unna already',
  ],
  [
    'district.yaml',
    'raw_days: null',
    'raw_days: 20',
    '20',
    'retention.raw_days: must be more than clock.max_age_days (30), or readings go as they come',
  ],
  [
    'district.yaml',
    'level: district,',
    'level: everybody,',
    'everybody',
    'sharing.level: must be one of private, district, public, not "everybody"',
  ],
  [
    'district.yaml',
    '"{municipality}, {district}"',
    '"{town}"',
    '"{town}"',
    'licence.attribution: may speak of {municipality} and {district} only',
  ],
  [
    'district.yaml',
    'selm, unna, werne]',
    'selm, dortmund]',
    'dortmund',
    'backfill.municipalities.8: dortmund is no municipality of the district',
  ],
  ['findings.yaml', 'spike:\n  parking: {}', 'spike:\n  parking: { pm10: 3 }', '3 }', 'spike.parking.pm10: is no quantity of parking'],
  [
    'district.yaml',
    'earliest: 2010-01-01T00:00:00Z',
    'earliest: 2010-01-01',
    '2010',
    'backfill.earliest: must be a moment such as 2010-01-01T00:00:00Z',
  ],
  [
    'district.yaml',
    'earliest: 2010-01-01T00:00:00Z',
    'earliest:',
    'earliest',
    'backfill.earliest: must be a moment such as 2010-01-01T00:00:00Z',
  ],
  [
    'kinds.yaml',
    'headline: power',
    'retention: { raw_days: 99999999999 }\n    headline: power',
    '99999999999',
    'kinds.lighting.retention.raw_days: must be at most 36500; null keeps for ever',
  ],
  [
    'sign-in.yaml',
    'required_for: []',
    'required_for: [king]',
    'king',
    'second_factor.required_for.0: must be one of viewer, operator, technician, administrator, auditor, not "king"',
  ],
  [
    'sign-in.yaml',
    'required_for: []',
    'required_for: [auditor]',
    'required_for',
    'second_factor.required_for: needs from beside it, the day on which it begins',
  ],
  [
    'sign-in.yaml',
    'required_for: []',
    'required_for: [auditor]\n  from: 2027-02-30',
    '2027',
    'second_factor.from: must be a day such as 2026-11-30',
  ],
  ['parking.yaml', 'stays_days: 7', 'stays_days: soon', 'soon', 'stays_days: must be a number, not "soon"'],
  ['battery.yaml', 'least_days: 21', 'least_days: 2.5', '2.5', 'least_days: must be a whole number, not 2.5'],
  ['connections.yaml', 'connections: []', 'connections: [{}]', '{}', 'connections.0.name: is missing'],
  [
    'profiles/decentlab-dl-pm.yaml',
    'unit: Pa }',
    'unit: constructor }',
    'constructor',
    'quantities.pressure.unit: there is no way from constructor to hPa',
  ],
  ['profiles/bosch-tps110.yaml', 'occupied: {', 'full: {', 'full: {', 'quantities.full: full is no quantity of parking'],
  [
    'lighting.yaml',
    'plan: part_night }\n',
    'plan: nights }\n',
    'nights',
    'lamps.2.plan: is none of the plans main_road, residential, part_night',
  ],
])('%s: %s as %s', (file, was, is, at, sentence) => {
  change(file, was, is);
  expect(problems()).toContainEqual(`region/${file}:${placeOf(file, is, at)}: ${sentence}`);
});

describe('a file that is not what it should be', () => {
  const GROWING = [
    'a: &a [1, 1, 1, 1, 1, 1, 1, 1]',
    ...'bcdefg'.split('').map((key, at) => `${key}: &${key} [${`*${'abcdef'[at]}, `.repeat(8)}]`),
  ].join('\n');

  it.each<[what: string, text: string | Buffer, told: string]>([
    [
      'names what stands nowhere',
      'nearly_full: *soon\n',
      ':1:14: nothing before this is named &soon; put text that begins with * in quotes',
    ],
    ['grows without end', GROWING, ':1:1: what stands for other things by & and * grows without end'],
    ['holds itself', 'nearly_full: &a\n  share: *a\n', ':2:3: nearly_full.share: must be a number, not a group of keys'],
    [
      'is of another version',
      '%YAML 1.1\n---\nstays_days: 010\n',
      ':1:1: %YAML 1.1 gives words, numbers and dates other meanings; leave the line out',
    ],
    ['has a tag', 'stays_days: !days 7\n', ':1:13: this is no YAML: Unresolved tag: !days'],
    ['has a tab', 'nearly_full:\n\tshare: 1\n', ':2:1: a tab stands at the beginning of the line; only blanks may'],
    ['is of Windows', Buffer.from('# Städte\nstays_days: 7\n', 'latin1'), ':1:5: is not written in UTF-8; save the file as UTF-8'],
    ['is of two bytes a letter', Buffer.from('\ufeffstays_days: 7\n', 'utf16le'), ':1:1: is not written in UTF-8; save the file as UTF-8'],
    ['is a copy of something else', Buffer.alloc(2 ** 20 + 1, '#'), ': is larger than 1 MiB; that is no rule'],
  ])('%s', (_what, text, told) => {
    writeFileSync(path('parking.yaml'), text);
    expect(problems()).toContain(`region/parking.yaml${told}`);
  });

  it('is told by name when it is a folder, a link to nowhere or in the place of a folder', () => {
    rmSync(path('battery.yaml'));
    mkdirSync(path('battery.yaml'));
    symlinkSync(path('nowhere'), path('profiles/lost.yaml'));
    rmSync(path('municipalities'), { recursive: true });
    writeFileSync(path('municipalities'), '');
    expect(problems()).toEqual(['region/battery.yaml: is no file', 'region/municipalities: is no folder']);
    rmSync(path('municipalities'));
    expect(problems().at(-1)).toContain('region/profiles/lost.yaml: there is no such file');
  });

  it('is left alone when an editor keeps it beside the one that is written', () => {
    symlinkSync('somebody@desk.4711', path('municipalities/.#kamen.yaml'));
    writeFileSync(path('municipalities/._kamen.yaml'), '\0');
    expect(problems()).toEqual([]);
  });

  it('says the same with a mark at its beginning, ends of lines of Windows, and letters that are put together', () => {
    const text = readFileSync(path('lighting.yaml'), 'utf8');
    const written = loadRegion(folder).lighting;
    expect(text).toMatch(/[äöüß]/);
    writeFileSync(path('lighting.yaml'), `\ufeff${text.normalize('NFD').replaceAll('\n', '\r\n')}`);
    expect(JSON.stringify(loadRegion(folder).lighting)).toBe(JSON.stringify(written));
  });
});

const entry = (more: string, head = '    reason: Der Pegel am Werk ist höher.\n    by: Umweltamt\n    date: 2026-03-01\n') =>
  `deviations:\n  - ${head.trimStart()}    ${more}\n`;

describe('a deviation', () => {
  it.each<[what: string, text: string, place: string, sentence: string]>([
    [
      'without a reason',
      entry('range: { kind: air, quantity: pm10, max: 5 }', '    by: Umweltamt\n    date: 2026-03-01\n'),
      '2:5',
      'deviations.0.reason: is missing',
    ],
    [
      'without a date',
      entry('range: { kind: air, quantity: pm10, max: 5 }', '    by: Amt\n    reason: Weil das so ist.\n'),
      '2:5',
      'deviations.0.date: is missing',
    ],
    [
      'that ends before it begins',
      entry('until: 2026-01-01\n    range: { kind: air, quantity: pm10, max: 5 }'),
      '5:12',
      'deviations.0.until: must not be before date',
    ],
    [
      'of a unit',
      entry('unit: { kind: air, quantity: pm10, unit: mg }'),
      '5:5',
      'deviations.0.unit: Units are the same in the whole district; a municipality may not deviate in this',
    ],
    [
      'of the kinds',
      entry('kinds: [air]'),
      '5:5',
      'deviations.0.kinds: The kinds of sensor are the same in the whole district; a municipality may not deviate in this',
    ],
    [
      'of nothing',
      entry('until: 2026-12-31'),
      '2:5',
      'deviations.0: must say one of range, reporting, alarm, retention, licence, sharing, and only one',
    ],
    ['that says nothing', entry('range: { kind: air, quantity: pm10 }'), '5:5', 'deviations.0.range: says nothing that differs'],
    [
      'of a quantity there is not',
      entry('range: { kind: air, quantity: smell, max: 5 }'),
      '5:35',
      'deviations.0.range.quantity: smell is no quantity of air',
    ],
    [
      'the wrong way round',
      entry('range: { kind: air, quantity: temperature, max: -50 }'),
      '5:53',
      'deviations.0.range.max: the range would be from -40 to -50 °C',
    ],
    [
      'silent before late',
      entry('reporting: { kind: air, silent_minutes: 5 }'),
      '5:5',
      'deviations.0.reporting: silent after 5 minutes would be before late, after 30',
    ],
    [
      'with an unknown licence',
      entry('licence: { id: MIT, attribution: x }'),
      '5:20',
      'deviations.0.licence.id: must be one of dl-de/by-2-0, dl-de/zero-2-0, CC0-1.0, CC-BY-4.0, CC-BY-SA-4.0, ODbL-1.0, not "MIT"',
    ],
    ['of a rule there is not', entry('alarm: { rule: pm10_hihg, above: 60 }'), '4:11', 'alarm.rule: there is no rule pm10_hihg'],
    [
      'of a limit a rule does not have',
      entry('alarm: { rule: pm10_high, missed: 60 }'),
      '4:11',
      'alarm.missed: there is no such key; possible are what, quantity, above, below, clear (pm10_high)',
    ],
    [
      'beyond the way back',
      entry('alarm: { rule: pm10_high, above: 40 }'),
      '4:11',
      'alarm.clear: clear must lie on the good side of the limit, or at it (pm10_high)',
    ],
    [
      'of the whole district',
      entry('alarm: { rule: district_outage, severity: info }'),
      '4:11',
      'alarm.rule: district_outage is about the whole district; a municipality may not deviate in this',
    ],
  ])('%s is refused', (_what, text, place, sentence) => {
    writeFileSync(path('municipalities/kamen.yaml'), text);
    expect(problems()).toEqual([`region/municipalities/kamen.yaml:${place}: ${sentence}`]);
  });

  const together = (...more: string[]) => `deviations:\n${more.map((one) => entry(one).split('\n').slice(1).join('\n')).join('')}`;

  it.each([
    [
      'a range',
      together('range: { kind: air, quantity: pm10, max: 10 }', 'range: { kind: air, quantity: pm10, min: 50 }').replace(
        '2026-03-01',
        '2026-02-01',
      ),
      '9:5: deviations.1.range.max: together with what holds from 2026-02-01: the range would be from 50 to 10 µg/m³',
    ],
    [
      'minutes',
      together('reporting: { kind: air, late_minutes: 100 }', 'reporting: { kind: air, silent_minutes: 60 }').replace(
        '2026-03-01',
        '2026-02-01',
      ),
      '9:5: deviations.1.reporting: together with what holds from 2026-02-01: silent after 60 minutes would be before late, after 100',
    ],
    [
      'an alarm',
      together('alarm: { rule: pm10_high, above: 80, clear: 70 }', 'alarm: { rule: pm10_high, above: 60 }').replace(
        '2026-03-01',
        '2026-02-01',
      ),
      '8:11: alarm.clear: clear must lie on the good side of the limit, or at it (pm10_high together with what held before)',
    ],
  ])('that make %s wrong together are refused, though each is right', (_what, text, sentence) => {
    writeFileSync(path('municipalities/kamen.yaml'), text);
    expect(problems()).toEqual([`region/municipalities/kamen.yaml:${sentence}`]);
    // One that has ended by then does not count.
    writeFileSync(path('municipalities/kamen.yaml'), text.replace('date: 2026-02-01', 'date: 2026-02-01\n    until: 2026-02-28'));
    expect(problems()).toEqual([]);
  });

  it('of one kind come before those of all, whichever is older', () => {
    const text = together('sharing: { kind: parking, level: private }', 'sharing: { level: public }');
    writeFileSync(path('municipalities/kamen.yaml'), text.replace('2026-03-01', '2026-02-01'));
    const { rules } = loadRegion(folder, { now: Date.UTC(2026, 5, 1) });
    expect(['parking', 'lighting'].map((kind) => sharingOf(rules, 'kamen', kind as Kind).level)).toEqual(['private', 'public']);
  });

  it('of a municipality that takes no part is refused', () => {
    writeFileSync(path('municipalities/dortmund.yaml'), 'deviations: []');
    expect(problems()).toEqual([
      expect.stringContaining('region/municipalities/dortmund.yaml:1:1: dortmund is no municipality of the district'),
    ]);
  });

  it('holds from its first day to its last, by the wall clock of the district', () => {
    writeFileSync(path('municipalities/kamen.yaml'), entry('until: 2026-03-31\n    range: { kind: air, quantity: temperature, max: 90 }'));
    const maxAt = (time: string) => {
      const { rules } = loadRegion(folder, { now: Date.parse(time) });
      return ['kamen', 'unna'].map((key) => rulesFor(rules, key).kinds.air.quantities.temperature?.max);
    };
    expect(maxAt('2026-02-28T22:59:00Z')).toEqual([60, 60]); // a minute before midnight in Berlin
    expect(maxAt('2026-02-28T23:00:00Z')).toEqual([90, 60]);
    expect(maxAt('2026-03-31T21:59:00Z')).toEqual([90, 60]);
    expect(maxAt('2026-03-31T22:00:00Z')).toEqual([60, 60]);
    change('municipalities/kamen.yaml', '2026-03-31', '2026-10-25'); // has 25 hours
    expect(maxAt('2026-10-25T22:59:00Z')).toEqual([90, 60]);
    expect(maxAt('2026-10-25T23:00:00Z')).toEqual([60, 60]);
  });

  it('of licence and sharing is told for its municipality and kind alone', () => {
    writeFileSync(
      path('municipalities/kamen.yaml'),
      `${entry('sharing: { kind: parking, level: private }')}${entry('licence: { id: CC0-1.0, attribution: "Stadt {municipality}" }').split('\n').slice(1).join('\n')}`,
    );
    const { rules } = loadRegion(folder, { now: Date.UTC(2026, 5, 1) });
    expect(sharingOf(rules, 'kamen', 'parking')).toEqual({ level: 'private', delayMinutes: 0 });
    expect(sharingOf(rules, 'unna', 'parking')).toEqual({ level: 'public', delayMinutes: 15 });
    expect(sharingOf(rules, 'kamen', 'lighting')).toEqual({ level: 'district', delayMinutes: 0 });
    expect(licenceOf(rules, 'kamen', 'air')).toMatchObject({ id: 'CC0-1.0', attribution: 'Stadt Kamen' });
    expect(licenceOf(rules, 'unna', 'air')).toMatchObject({ id: 'dl-de/by-2-0', attribution: 'Unna, Kreis Unna' });
  });
});

describe('npm run rules', () => {
  const rules = (...given: string[]) => spawnSync(process.execPath, ['scripts/rules.ts', ...given], { encoding: 'utf8' });

  it('check tells every problem of every file, and ends with 1', () => {
    change('parking.yaml', 'stays_days: 7', 'stays_days: 99');
    change('battery.yaml', 'least_days: 21', 'least_days: 2');
    change('district.yaml', 'name: Kreis Unna', 'name: ""');
    writeFileSync(path('alarm.yaml'), 'rules: {}');
    writeFileSync(path('municipalities/kamen.yml'), 'deviations: []');
    writeFileSync(path('municipalities/unna.yaml.txt'), 'deviations: []');
    const { status, stderr } = rules('check', folder);
    expect(status).toBe(1);
    expect(stderr.split('\n').filter((line) => line.startsWith('region/'))).toEqual([
      `region/parking.yaml:${placeOf('parking.yaml', 'stays_days: 99', '99')}: stays_days: must be at most 28`,
      `region/battery.yaml:${placeOf('battery.yaml', 'least_days: 2', '2')}: least_days: must be at least 3`,
      `region/district.yaml:${placeOf('district.yaml', 'name: ""', '""')}: name: must not be empty`,
      'region/alarm.yaml:1:1: no part of the rule book has this name; nothing reads it',
      'region/municipalities/kamen.yml:1:1: no part of the rule book has this name; nothing reads it',
      'region/municipalities/unna.yaml.txt:1:1: no part of the rule book has this name; nothing reads it',
    ]);
  });

  it('check is content with what ships', () => {
    expect(execFileSync(process.execPath, ['scripts/rules.ts', 'check'], { encoding: 'utf8' })).toContain('everything in it fits together');
  });

  it('diff says in words what changed', () => {
    change('kinds.yaml', 'min: 850, max: 1100', 'min: 900, max: 1100');
    change('parking.yaml', 'stays_days: 7', 'stays_days: 14');
    writeFileSync(path('municipalities/kamen.yaml'), entry('range: { kind: air, quantity: pm10, max: 500 }'));
    expect(rules('diff', 'region', folder).stdout.trim().split('\n')).toEqual([
      'kinds.yaml: air.quantities.pressure.min is 900, was 850.',
      'parking.yaml: stays_days is 14, was 7.',
      'municipalities: kamen from 2026-03-01, range air pm10 is new.',
    ]);
    expect(rules('diff', 'region', 'region').stdout).toContain('say the same');
  });

  it('diff compares every file', () => {
    change('privacy.yaml', '  bays: 5', '  bays: 4');
    change(
      'connections.yaml',
      'connections: []',
      'connections: [{ name: A, municipality: unna, url: "mqtt://a.example", client_id: a, topics: [x] }]',
    );
    expect(rules('diff', 'region', folder).stdout.trim().split('\n')).toEqual([
      'privacy.yaml: aggregation.bays is 4, was 5.',
      'connections.yaml: 0 is new.',
    ]);
    expect(PARTS.map(([name]) => name)).toEqual(expect.arrayContaining([...REGION_FILES]));
  });
});
