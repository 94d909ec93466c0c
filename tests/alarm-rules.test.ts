// The rules of alarms.yaml: what is taken, and what is refused with the line it stands in.
import { join } from 'node:path';
import { parseAlarmRules } from '@lagebild/shared/domain/alarm/rules.ts';
import { tellAlarm } from '@lagebild/shared/domain/alarm/sentence.ts';
import { loadAlarmRules, loadRuleBook } from '@lagebild/shared/registry/load-rule-book.ts';
import { expect, it } from 'vitest';

const region = join(import.meta.dirname, '../region');
const book = loadRuleBook(region);
const shipped = loadAlarmRules(region, book);

const RULE = `
  quiet:
    label: { de: still, en: silent }
    sentence: { de: "{name} still", en: "{name} silent" }
    watch: { what: silence }
    severity: warning
`;

it('takes the rules that are shipped, causes before what they explain', () => {
  const ids = shipped.rules.map(({ id }) => id);
  expect(ids).toContain('municipality_outage');
  for (const { id, suppressed_by } of shipped.rules) {
    for (const cause of suppressed_by) expect(ids.indexOf(cause), `${cause} before ${id}`).toBeLessThan(ids.indexOf(id));
  }
  expect(shipped.rule('pm10_high')?.watch).toEqual({ what: 'value', quantity: 'pm10', above: 50, clear: 45 });
  expect(shipped.receivers).toEqual([]);
});

it.each([
  ['a broken file', 'rules: {\n  a: ]', /^region\/alarms\.yaml:2:6: this is no YAML: /],
  [
    'an unknown key',
    `rules:${RULE}    sevrity: warning\n`,
    /^region\/alarms\.yaml:7:5: rules\.quiet\.sevrity: there is no such key; possible are label, sentence, watch, severity, /,
  ],
  [
    'a missing key',
    `rules:${RULE.replace('    severity: warning\n', '')}`,
    /^region\/alarms\.yaml:2:3: rules\.quiet\.severity: is missing; it must be one of critical, warning, info$/,
  ],
  ['a wrong value', `rules:${RULE}    hold_minutes: -1\n`, /^region\/alarms\.yaml:7:19: rules\.quiet\.hold_minutes: must be at least 0$/],
  [
    'an id nobody could type',
    `rules:${RULE.replace('quiet', 'Q 1')}`,
    /^region\/alarms\.yaml:2:3: rules\.Q 1: is no name that can stand here$/,
  ],
  ['a rule that is named twice', `rules:${RULE}${RULE}`, /^region\/alarms\.yaml:8:3: "quiet" stands here twice$/],
  [
    'a municipality of elsewhere',
    `rules:${RULE}    applies_to:\n      municipalities: [unna, dortmund]\n`,
    /:8:\d+: .*municipalities\.1: dortmund is no municipality/,
  ],
  [
    'a cause that is no rule',
    `rules:${RULE}    suppressed_by: [other]\n`,
    /:7:\d+: rules\.quiet\.suppressed_by\.0: there is no rule other/,
  ],
  ['rules that explain each other', `rules:${RULE}    suppressed_by: [quiet]\n`, /:7:\d+: .*explains itself, by way of quiet, quiet/],
  [
    'a placeholder nobody fills',
    `rules:${RULE.replace('{name} still', '{name} bei {value}')}`,
    /:4:\d+: .*sentence\.de: \{value\} is not known here/,
  ],
  ['no limit', `rules:${RULE.replace('what: silence', 'what: value, quantity: pm10, clear: 1')}`, /:5:\d+: .*name either above or below/],
  [
    'a way back beyond the limit',
    `rules:${RULE.replace('what: silence', 'what: value, quantity: pm10, above: 50, clear: 60')}`,
    /:5:\d+: rules\.quiet\.watch\.clear: clear must lie on the good side/,
  ],
  [
    'a quantity a kind does not have',
    `rules:${RULE.replace('what: silence', 'what: value, quantity: pm10, above: 50, clear: 40')}`,
    /:5:\d+: .*pm10 is no quantity of parking/,
  ],
  [
    'a receiver without a way',
    `rules: {}\nreceivers:\n  - name: A\n`,
    /^region\/alarms\.yaml:3:5: receivers\.0: name either mail or webhook/,
  ],
  [
    'a webhook nobody can trust',
    `rules: {}\nreceivers:\n  - name: A\n    webhook: https://a.example\n`,
    /:3:\d+: receivers\.0\.secret_file: /,
  ],
  [
    'two receivers of one name',
    `rules: {}\nreceivers:\n  - { name: A, mail: [a@b.example] }\n  - { name: A, mail: [c@b.example] }\n`,
    /:4:\d+: receivers\.1\.name: two receivers have the name "A"/,
  ],
])('refuses %s and says where', (_, text, sentence) => {
  expect(() => parseAlarmRules(text, book)).toThrow(sentence);
});

const HOUR = 3_600_000;
const thing = { type: 'device', municipality: 'luenen', id: 'luft-1', kind: 'air' } as const;

it.each([
  [
    'pm10_high',
    { quantity: 'pm10', value: 62.54 },
    'PM10 in Lünen, Messstelle Süd: seit 2 Stunden über 50 µg/m³ (orientierend), zuletzt 62,5.',
  ],
  [
    'counter_back',
    {},
    'Messstelle Süd in Lünen: Der Funkzähler ist am 01.01.70, 01:00 zurückgesprungen. Jemand spielt alte Nachrichten noch einmal ab, oder das Gerät wurde neu eingeschaltet.',
  ],
  ['device_silent', {}, 'Messstelle Süd in Lünen meldet seit 2 Stunden nicht mehr.'],
  [
    'messages_refused',
    { quarantined: 1200, received: 2400, share: 0.5 },
    'Messstelle Süd in Lünen: Zuletzt nicht angenommene Nachrichten: 1.200 von 2.400.',
  ],
  [
    'sensor_doubtful',
    { code: 'stuck', quantity: 'pm10', 'evidence.value': 7.5, 'evidence.hours': 3 },
    'Messstelle Süd in Lünen: PM10 steht seit 3 Stunden unverändert bei 7,5. Hängt der Sensor?',
  ],
])('says %s in one plain sentence', (id, facts, sentence) => {
  const rule = shipped.rule(id);
  if (!rule) throw new Error(`${id} is not shipped`);
  expect(tellAlarm(rule, { thing, name: 'Messstelle Süd', facts, since: 0, until: 2 * HOUR }, book, 'de')).toBe(sentence);
});

it('fills a template once: a name with braces stays a name', () => {
  const rule = shipped.rule('device_silent');
  if (!rule) throw new Error('device_silent is not shipped');
  const told = { thing, name: '{municipality} <b>', facts: {}, since: 0, until: HOUR };
  expect(tellAlarm(rule, told, book, 'en')).toBe('{municipality} <b> in Lünen has not reported for 60 minutes.');
});
