// The connections to other brokers that the district has agreed on: region/connections.yaml.
import { z } from 'zod';
import { isMunicipality, type RuleBook } from './rule-book.ts';
import { parseYamlFile } from './yaml-file.ts';

const file = z.string().min(1);

const entry = z
  .strictObject({
    /** Name a person recognises it by. */
    name: z.string().min(1).max(60),
    /** The only municipality it may speak for. */
    municipality: z.string(),
    url: z.url({ protocol: /^mqtts?$/, error: 'must be mqtt://host:port or mqtts://host:port' }),
    /** Names the session the broker keeps: stays the same, and nobody else uses it. */
    client_id: z.string().regex(/^[\w.-]{1,60}$/, 'must be 1 to 60 letters, digits, dots, dashes or underscores'),
    topics: z.array(z.string().min(1).max(1000)).min(1),
    username: z.string().optional(),
    /** Files are looked for beside connections.yaml, unless their path is absolute. */
    password_file: file.optional(),
    ca_file: file.optional(),
    cert_file: file.optional(),
    key_file: file.optional(),
  })
  .refine(({ url }) => !/^\w+:\/\/[^/]*@/.test(url), 'credentials do not belong into the url; use username and password_file')
  .refine(
    ({ topics }) => !topics.some((topic) => topic.startsWith('$share/')),
    'shared subscriptions lose messages when a member dies; name the topics themselves',
  )
  .refine(({ cert_file, key_file }) => (cert_file === undefined) === (key_file === undefined), 'cert_file and key_file belong together');

export type ConnectionEntry = z.infer<typeof entry>;

const schema = z.strictObject({ connections: z.array(entry).nullable() });

/**
 * Reads the text of connections.yaml.
 * @throws {RuleBookError} naming the place that does not fit
 */
export function parseConnections(text: string, rules: RuleBook): ConnectionEntry[] {
  const { data, refuse, finish } = parseYamlFile('region/connections.yaml', text, schema);
  const connections = data.connections ?? [];
  const names = new Set<string>();
  const ids = new Set<string>();
  for (const [index, { name, municipality, url, client_id }] of connections.entries()) {
    const path = ['connections', index];
    if (!isMunicipality(rules, municipality))
      refuse([...path, 'municipality'], `"${name}" names ${municipality}, which is no municipality`);
    if (names.has(name)) refuse([...path, 'name'], `two connections have the name "${name}"`);
    const id = `${client_id} at ${url}`;
    if (ids.has(id)) refuse([...path, 'client_id'], `two connections use the client_id ${id}; they would throw each other out`);
    names.add(name);
    ids.add(id);
  }
  finish();
  return connections;
}
