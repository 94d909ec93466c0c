// The rules of street lighting: what is wrong with the file is told with its line; of the rules that fit a lamp the first counts.
import { readFileSync } from 'node:fs';
import { lampDataOf } from '@lagebild/shared/domain/lighting/lamp-rules.ts';
import { parseLightingRules } from '@lagebild/shared/domain/lighting/lighting-rules.ts';
import { loadLightingRules, loadRuleBook } from '@lagebild/shared/registry/load-rule-book.ts';
import { describe, expect, it } from 'vitest';

const book = loadRuleBook('region');
const rules = loadLightingRules('region', book);
const text = readFileSync('region/lighting.yaml', 'utf8');
const lineOf = (part: string): number => text.slice(0, text.indexOf(part)).split('\n').length;

it('the file that is shipped names the source and year of each CO2 factor', () => {
  expect(rules.co2.map(({ year, grams_per_kwh }) => [year, grams_per_kwh])).toEqual([
    [2022, 433],
    [2023, 386],
    [2024, 363],
  ]);
  for (const { source } of rules.co2) expect(source).toContain('Umweltbundesamt');
});

describe('a wrong file', () => {
  it.each([
    ['a time there is not', 'at: "22:30", level: 40', 'at: "25:30", level: 40', 'plans.residential.steps.0.at', 'wall clock'],
    [
      'a plan nobody wrote',
      'device: schrank-fr-02, plan: part_night',
      'device: schrank-fr-02, plan: nights',
      'lamps.3.plan',
      'none of the plans',
    ],
    ['a municipality elsewhere', 'municipality: kamen', 'municipality: dortmund', 'lamps.6.municipality', 'no municipality'],
    ['a word there is not', 'silent_hours: 48', 'silent_ours: 48', 'silent_ours', 'no such key'],
    ['a share above one', 'share: 0.6,', 'share: 60,', 'cabinet.share', 'at most 1'],
  ])('is told with its line: %s', (_what, right, wrong, place, sentence) => {
    const line = lineOf(right);
    const parse = () => parseLightingRules(text.replace(right, wrong), book);
    expect(parse).toThrow(sentence);
    expect(parse).toThrow(new RegExp(`^region/lighting\\.yaml:${line}:\\d+: ${place.replaceAll('.', '\\.')}: `, 'm'));
  });

  it('that is no YAML is told with its line as well', () => {
    expect(() => parseLightingRules('plans:\n  a: [1\nb: }', book)).toThrow(/region\/lighting\.yaml:\d+:\d+: /);
  });
});

describe('of the rules that fit a lamp', () => {
  const lamps = [
    { municipality: 'unna', device: ['l-1', 'l-2*'], watts: 80 },
    { site: '*straße', plan: 'main_road' },
    { feeder: 'c*-*7', plan: 'part_night', watts: 60 },
    { municipality: 'unna', plan: 'residential', rated_hours: 50_000 },
  ];
  const dataOf = (lamp: object) => lampDataOf({ municipality: 'unna', device: 'x', ...lamp }, { ...rules, lamps });

  it.each([
    ['the first that says something counts', { device: 'l-1', feeder: 'ca-17' }, { plan: 'part_night', watts: 80, ratedHours: 50_000 }],
    ['texts with * fit', { device: 'l-23', site: 'Ringstraße' }, { plan: 'main_road', watts: 80, ratedHours: 50_000 }],
    ['without * all of it has to fit', { device: 'l-11' }, { plan: 'residential', watts: undefined, ratedHours: 50_000 }],
    ['what a lamp does not tell fits nothing', { municipality: 'kamen' }, { plan: 'residential', watts: undefined, ratedHours: 100_000 }],
    ['the parts have to follow each other', { feeder: 'c7' }, { plan: 'residential', watts: undefined, ratedHours: 50_000 }],
  ])('%s', (_what, lamp, expected) => {
    expect(dataOf(lamp)).toEqual(expected);
  });
});
