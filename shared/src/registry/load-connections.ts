// Reads region/connections.yaml and the files it names.
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Settings } from '../contract/settings.ts';
import { type ConnectionEntry, parseConnections } from '../domain/connections.ts';
import type { RuleBook } from '../domain/rule-book.ts';
import { RuleBookError } from '../domain/rule-book-error.ts';
import { readNamed } from './read-named.ts';

/** How to reach a broker, with the contents of its files. */
export interface BrokerAccess {
  readonly name: string;
  readonly url: string;
  readonly clientId: string;
  readonly topics: readonly string[];
  readonly boundTo?: string | undefined;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly ca?: string | undefined;
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
}

/**
 * The connections of the region, and the one of the settings.
 * @param onWarning told when a secret can be read by everybody on this machine
 * @throws {RuleBookError} naming the entry and the file
 */
export function loadConnections(
  folder: string,
  rules: RuleBook,
  settings: Settings,
  onWarning: (sentence: string) => void,
): BrokerAccess[] {
  const path = resolve(folder, 'connections.yaml');
  const entries = existsSync(path) ? parseConnections(readFileSync(path, 'utf8'), rules) : [];
  const own = connectionOfSettings(settings, onWarning);
  return [...(own ? [own] : []), ...entries.map((entry) => access(entry, folder, onWarning))];
}

function access(entry: ConnectionEntry, folder: string, onWarning: (sentence: string) => void): BrokerAccess {
  const read = (file: string | undefined, isSecret: boolean) =>
    file === undefined ? undefined : readNamed(resolve(folder, file), `region/connections.yaml, "${entry.name}"`, isSecret, onWarning);
  return {
    name: entry.name,
    url: entry.url,
    clientId: entry.client_id,
    topics: entry.topics,
    boundTo: entry.municipality,
    username: entry.username,
    password: read(entry.password_file, true)?.trim(),
    ca: read(entry.ca_file, false),
    cert: read(entry.cert_file, false),
    key: read(entry.key_file, true),
  };
}

function connectionOfSettings(settings: Settings, onWarning: (sentence: string) => void): BrokerAccess | undefined {
  const { MQTT_URL: url, MQTT_CLIENT_ID: clientId, MQTT_TOPICS, MQTT_USERNAME: username, MQTT_PASSWORD_FILE, MQTT_CA_FILE } = settings;
  if (url === undefined) return undefined;
  if (/^\w+:\/\/[^/]*@/.test(url)) throw new RuleBookError('MQTT_URL holds credentials; use MQTT_USERNAME and MQTT_PASSWORD_FILE');
  const topics = MQTT_TOPICS.split(',').map((topic) => topic.trim());
  const password =
    MQTT_PASSWORD_FILE === undefined ? undefined : readNamed(MQTT_PASSWORD_FILE, 'MQTT_PASSWORD_FILE', true, onWarning).trim();
  const ca = MQTT_CA_FILE === undefined ? undefined : readNamed(MQTT_CA_FILE, 'MQTT_CA_FILE', false, onWarning);
  return { name: 'MQTT_URL', url, clientId, topics, username, password, ca };
}
