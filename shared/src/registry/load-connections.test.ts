// region/connections.yaml and MQTT_URL: what is taken, and which sentence says what is wrong.
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readSettings } from '../contract/settings.ts';
import { loadConnections } from './load-connections.ts';
import { loadRuleBook } from './load-rule-book.ts';

const rules = loadRuleBook('region');
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lagebild-connections-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const good = `connections:
  - name: ChirpStack Unna
    municipality: unna
    url: mqtts://chirpstack.example:8883
    client_id: lagebild-unna
    topics: [application/+/device/+/event/up]
    username: lagebild
    password_file: password
`;
const load = (text: string, environment: Record<string, string> = {}) => {
  writeFileSync(join(folder, 'connections.yaml'), text);
  return loadConnections(folder, rules, readSettings(environment));
};

it('reads several connections with the contents of their files', () => {
  writeFileSync(join(folder, 'password'), 'drei Krähen\n', { mode: 0o600 });
  const second = good
    .split('\n')
    .slice(1)
    .join('\n')
    .replace('ChirpStack Unna', 'TTS Kamen')
    .replace('unna\n    url', 'kamen\n    url')
    .replace('lagebild-unna', 'lagebild-kamen');
  const [own, unna, kamen] = load(good + second, { MQTT_URL: 'mqtt://localhost:1883', MQTT_TOPICS: 'v1/#, x/#' });
  expect(own).toMatchObject({ name: 'MQTT_URL', clientId: 'lagebild-ingest', topics: ['v1/#', 'x/#'] });
  expect(own?.boundTo).toBeUndefined();
  expect(unna).toMatchObject({ boundTo: 'unna', password: 'drei Krähen', url: 'mqtts://chirpstack.example:8883' });
  expect(kamen).toMatchObject({ boundTo: 'kamen' });
});

it('refuses a secret everybody can read', () => {
  writeFileSync(join(folder, 'password'), 'drei Krähen');
  chmodSync(join(folder, 'password'), 0o644);
  expect(() => load(good)).toThrow(/"ChirpStack Unna".*chmod 640/);
});

it.each([
  ['a municipality that is none', good.replace('unna\n', 'dortmund\n'), 'dortmund, which is no municipality'],
  ['two of one name', good + good.split('\n').slice(1).join('\n'), 'two connections have the name'],
  ['two of one client id', good + good.split('\n').slice(1).join('\n').replace('ChirpStack Unna', 'Andere'), 'would throw each other out'],
  ['a password in the file', good.replace('password_file: password', 'password: geheim'), 'password'],
  ['credentials in the url', good.replace('mqtts://', 'mqtts://u:geheim@'), 'credentials do not belong into the url'],
  ['another protocol', good.replace('mqtts://', 'http://'), 'must be mqtt://'],
  ['a shared subscription', good.replace('[application', '[$share/x/application'), 'shared subscriptions'],
  ['no topic', good.replace('[application/+/device/+/event/up]', '[]'), 'topics'],
  ['a missing file', good, 'password cannot be read (ENOENT)'],
  ['a key without its certificate', good.replace('password_file: password', 'key_file: password'), 'belong together'],
  ['no YAML', 'connections: [', 'connections.yaml'],
])('refuses %s, and says so', (_, text, sentence) => {
  expect(() => load(text)).toThrow(sentence);
});

it('refuses credentials in MQTT_URL', () => {
  expect(() => load('connections: []', { MQTT_URL: 'mqtt://u:p@localhost' })).toThrow('MQTT_USERNAME');
});
