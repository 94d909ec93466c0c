// Reads region/connections.yaml and the files it names.
import { resolve } from 'node:path';
import type { Settings } from '../contract/settings.ts';
import { type ConnectionEntry, parseConnections } from '../domain/connections.ts';
import type { RuleBook } from '../domain/rule-book.ts';
import { readNamed, readSecret } from './read-named.ts';
import { readPlain } from './region-files.ts';

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
 * @throws {RuleBookError} naming the entry and the file
 */
export function loadConnections(folder: string, rules: RuleBook, settings: Settings): BrokerAccess[] {
  const text = readPlain(resolve(folder, 'connections.yaml'), 'region/connections.yaml');
  const entries = text === undefined ? [] : parseConnections(text, rules);
  const own = connectionOfSettings(settings);
  return [...(own ? [own] : []), ...entries.map((entry) => access(entry, folder))];
}

function access(entry: ConnectionEntry, folder: string): BrokerAccess {
  const where = `region/connections.yaml, "${entry.name}"`;
  const read = (file: string | undefined) => (file === undefined ? undefined : readNamed(resolve(folder, file), where));
  const secret = (file: string | undefined) => (file === undefined ? undefined : readSecret(resolve(folder, file), where));
  return {
    name: entry.name,
    url: entry.url,
    clientId: entry.client_id,
    topics: entry.topics,
    boundTo: entry.municipality,
    username: entry.username,
    password: secret(entry.password_file),
    ca: read(entry.ca_file),
    cert: read(entry.cert_file),
    key: secret(entry.key_file),
  };
}

function connectionOfSettings(settings: Settings): BrokerAccess | undefined {
  const { MQTT_URL: url, MQTT_CLIENT_ID: clientId, MQTT_TOPICS, MQTT_USERNAME: username, MQTT_PASSWORD_FILE, MQTT_CA_FILE } = settings;
  if (url === undefined) return undefined;
  const topics = MQTT_TOPICS.split(',').map((topic) => topic.trim());
  const password = MQTT_PASSWORD_FILE === undefined ? undefined : readSecret(MQTT_PASSWORD_FILE, 'MQTT_PASSWORD_FILE');
  const ca = MQTT_CA_FILE === undefined ? undefined : readNamed(MQTT_CA_FILE, 'MQTT_CA_FILE');
  return { name: 'MQTT_URL', url, clientId, topics, username, password, ca };
}
