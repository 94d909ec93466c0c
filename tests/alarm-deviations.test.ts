// Alarms where a municipality deviates: its own limits, severities and times, on a real registry; everywhere else the common rule.
import { readFileSync } from 'node:fs';
import { parseAlarmRules } from '@lagebild/shared/domain/alarm/rules.ts';
import { tellAlarm } from '@lagebild/shared/domain/alarm/sentence.ts';
import { parseRuleBook } from '@lagebild/shared/domain/rule-book.ts';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { MINUTE, START, WatchedDistrict } from './support/watched-district.ts';

const read = (name: string) => readFileSync(`region/${name}.yaml`, 'utf8');
const HEAD = '    reason: Hier wird seit Jahren gebaut.\n    by: Umweltamt\n';
const kamen = `deviations:
  - date: 2026-01-01
${HEAD}    alarm: { rule: pm10_high, above: 80, clear: 70, severity: info, hold_minutes: 10 }
  - date: 2026-01-01
${HEAD}    reporting: { kind: air, late_minutes: 10, silent_minutes: 30 }
  - date: 2026-01-01
${HEAD}    alarm: { rule: sensor_doubtful, severity: critical }
`;
const book = parseRuleBook({ district: read('district'), kinds: read('kinds'), municipalities: { kamen } }, START);

let district: WatchedDistrict;
beforeEach(() => {
  district = new WatchedDistrict(read('alarms'), book);
  district.learnsRhythms = false;
});
afterEach(() => district.close());

const report = (pm10: number) => {
  for (const municipality of ['kamen', 'unna']) district.report(municipality, 'air', `${municipality}-1`, { pm10 });
};
const open = () =>
  district.registry.alarmList
    .list({ list: 'open', limit: 10 })
    .alarms.map(({ rule, thing, severity }) => `${rule} ${thing.id} ${severity}`)
    .sort();

it('opens by the limit, the severity and the time of the place, and closes there', () => {
  district.passWith(65, 5, () => report(60));
  expect(open()).toEqual(['pm10_high unna-1 warning']);
  district.passWith(15, 5, () => report(90));
  expect(open()).toEqual(['pm10_high kamen-1 info', 'pm10_high unna-1 warning']);
  district.restart();
  district.passWith(35, 5, () => report(65)); // fine again in Kamen, too high in Unna
  expect(open()).toEqual(['pm10_high unna-1 warning']);
});

it('goes on with other rules while it watches: what is open stays open by them, and ends with its rule', () => {
  district.passWith(65, 5, () => report(60));
  const common = read('alarms');
  district.takeRules(common.replaceAll('hold_minutes: 60', 'hold_minutes: 0'));
  district.passWith(10, 5, () => report(60));
  expect(open()).toEqual(['pm10_high unna-1 warning']);
  district.takeRules(common.replace('quantity: pm10, above: 50, clear: 45', 'quantity: pm10, above: 75, clear: 70'));
  district.passWith(35, 5, () => report(60));
  expect(open()).toEqual([]);
  district.passWith(65, 5, () => report(90));
  expect(open()).toHaveLength(2);
  const at = common.indexOf('  pm10_high:');
  const without = common.slice(0, at) + common.slice(common.indexOf('  pm2_5_high:'));
  expect(() => district.takeRules(without)).toThrow('there is no rule pm10_high'); // Kamen deviates from it
});

it('tells the limit of the place', () => {
  const rules = parseAlarmRules(read('alarms'), book);
  const told = (municipality: string) => {
    const rule = rules.local.in('pm10_high', municipality);
    if (!rule) throw new Error('pm10_high is not shipped');
    const thing = { type: 'device', municipality, id: 'a', kind: 'air' } as const;
    return tellAlarm(rule, { thing, facts: { quantity: 'pm10', value: 90 }, since: START, until: START + 60 * MINUTE }, book, 'de');
  };
  expect(told('kamen')).toContain('über 80 µg/m³');
  expect(told('unna')).toContain('über 50 µg/m³');
});

it('misses a device after the time of the place', () => {
  district.passWith(20, 5, () => report(10));
  district.pass(27 + 15);
  expect(open()).toEqual(['device_silent kamen-1 warning']);
});

it('ends what was found where it was found, whichever rule the place has', () => {
  const found = { kind: 'air', code: 'stuck', quantity: 'pm10', since: district.now, evidence: { value: 1, hours: 3 } } as const;
  for (const municipality of ['kamen', 'unna']) {
    district.report(municipality, 'air', `${municipality}-1`, { pm10: 10 });
    district.find({ ...found, municipality, device: `${municipality}-1` });
  }
  district.pass(1);
  expect(open()).toEqual(['sensor_doubtful kamen-1 critical', 'sensor_doubtful unna-1 info']);
  district.find({ ...found, municipality: 'unna', device: 'unna-1', until: district.now });
  district.pass(11);
  expect(open()).toEqual(['sensor_doubtful kamen-1 critical']);
});
