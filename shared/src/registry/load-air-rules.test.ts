// The rule book's files about air: what ships fits, and what does not fit is told with its line.
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parseAirIndexRules } from '../domain/air/air-index-rules.ts';
import { parseLimitRules } from '../domain/air/limit-value-rules.ts';
import { parseStationRules, stationClassOf } from '../domain/air/station-rules.ts';
import { loadAirRules, loadFindingRules, loadRuleBook } from './load-rule-book.ts';

const rules = loadRuleBook('region');
const findings = loadFindingRules('region', rules);
const read = (name: string) => readFileSync(`region/${name}.yaml`, 'utf8');
const lineOf = (text: string, words: string): number => text.slice(0, text.indexOf(words)).split('\n').length;
const parsers: Record<string, (text: string) => unknown> = {
  'air-index': (text) => parseAirIndexRules(text, findings.humid),
  'limit-values': parseLimitRules,
  'air-stations': (text) => parseStationRules(text, rules, ['decentlab-dl-pm']),
};

it('loads what ships', () => {
  const air = loadAirRules('region', rules, findings, []);
  expect(Object.keys(air.index.indices)).toEqual(['uba', 'uba_previous']);
  expect(air.index.humidity).toMatchObject({ above: 70, pollutants: ['pm2_5', 'pm10'], in_index: 'mark' });
  expect(Object.entries(air.limits.sets).map(([key, { values }]) => [key, values.length])).toEqual([
    ['bimschv39', 8],
    ['eu2030', 11],
  ]);
});

it.each<[file: string, was: string, is: string, words: string]>([
  ['air-index', 'current: uba', 'current: eea', 'current: there is no index "eea"'],
  ['air-index', 'up_to: [9, 27, 54, 90] }', 'up_to: [9, 27, 27, 90] }', 'indices.uba.pollutants.pm10.up_to: must rise from class to class'],
  ['air-index', 'o3: { averaging: hour, up_to: [24,', 'ozon: { averaging: hour, up_to: [24,', 'indices.uba.pollutants.ozon: '],
  ['air-index', 'in_limits: mark\n', 'in_limits: maybe\n', 'humidity.in_limits: '],
  ['limit-values', 'value: 50, allowed: 35,', 'value: 50,', 'needs allowed'],
  ['limit-values', 'averaging: year, value: 40, kind', 'averaging: day, value: 40, allowed: 3, kind', 'pm10 day is there twice'],
  ['limit-values', 'valid_from: 2030-01-01', 'valid_from: soon', 'sets.eu2030.valid_from: '],
  ['air-stations', 'municipality: luenen, device: DENW006', 'municipality: dortmund, device: DENW006', 'dortmund is no municipality'],
  ['air-stations', 'profiles: {}', 'profiles: { unheard: reference }', 'there is no profile unheard'],
  ['air-stations', 'default: indicative', 'default: guess', 'default: '],
])('%s: %s as %s is refused with its line', (file, was, is, words) => {
  const text = read(file);
  expect(text).toContain(was);
  const at = lineOf(text, was);
  const parse = parsers[file] as (text: string) => unknown;
  const message = (() => {
    try {
      parse(text.replace(was, is));
    } catch (error) {
      return (error as Error).message;
    }
    return 'nothing was refused';
  })();
  expect(message).toContain(`region/${file}.yaml:${at}:`);
  expect(message).toContain(words);
});

it('says where a file is no YAML', () => {
  expect(() => parseLimitRules('validity:\n  hour: 0.75\n sets: [')).toThrow('region/limit-values.yaml:3:1: this is no YAML');
});

it('keeps values nobody has checked off every screen', () => {
  const text = read('limit-values').replace('value: 200, allowed: 3, kind: limit', 'value: 200, allowed: 3, kind: limit, unverified: true');
  expect(parseLimitRules(text).sets.eu2030?.values.some(({ pollutant, averaging }) => pollutant === 'no2' && averaging === 'hour')).toBe(
    false,
  );
});

it('decides who is a reference: the device before its profile, the profile before its municipality', () => {
  const text = read('air-stations')
    .replace(
      'devices: []',
      'devices: [{ municipality: unna, device: own, class: reference }, { municipality: unna, device: DENW010, class: indicative }]',
    )
    .replace('profiles: {}', 'profiles: { decentlab-dl-pm: reference }')
    .replace('municipalities: {}', 'municipalities: { kamen: reference }');
  const station = parseStationRules(text, rules, ['decentlab-dl-pm']);
  const classOf = (municipality: string, device: string, profile?: string) => stationClassOf(station, { municipality, device }, profile);
  expect(classOf('unna', 'own')).toBe('reference');
  expect(classOf('unna', 'DENW010')).toBe('indicative');
  expect(classOf('luenen', 'DENW006')).toBe('reference');
  expect(classOf('unna', 'DENW006')).toBe('indicative'); // the same name elsewhere
  expect(classOf('unna', 'x', 'decentlab-dl-pm')).toBe('reference');
  expect(classOf('kamen', 'x')).toBe('reference');
  expect(classOf('unna', 'x', 'another')).toBe('indicative');
});
