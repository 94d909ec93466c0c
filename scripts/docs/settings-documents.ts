// Turns the settings' schema into .env.example and docs/configuration.md, so that both name what the program reads.
import { settingsSchema } from '@lagebild/shared/contract/settings.ts';
import { z } from 'zod';
import { markdownTable } from './markdown-table.ts';

interface Setting {
  readonly name: string;
  readonly default: string;
  readonly allowed: string;
  readonly description: string;
}

interface JsonSchema {
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly default?: string | number | boolean;
  readonly description?: string;
}

function allowedBy({ type, enum: choices, minimum, maximum }: JsonSchema): string {
  if (choices) return choices.join(', ');
  return type === 'integer' || type === 'number' ? `${minimum ?? '…'} to ${maximum ?? '…'}` : 'text';
}

function readSettingsOf(schema: z.ZodObject): Setting[] {
  const { properties = {} } = z.toJSONSchema(schema, { io: 'output' }) as { properties?: Record<string, JsonSchema> };
  return Object.entries(properties).map(([name, property]) => ({
    name,
    default: property.default === undefined ? '' : String(property.default),
    allowed: allowedBy(property),
    description: property.description ?? '',
  }));
}

export function buildEnvExample(): string {
  const settings = readSettingsOf(settingsSchema).map(({ name, allowed, default: value, description }) => {
    return `# ${description}${allowed === 'text' ? '' : ` (${allowed})`}\n#${name}=${value}\n`;
  });
  return `# Settings of Lagebild. Copy this file to .env and take the # away where you want another value.\n# A variable of the environment wins over .env.\n\n${settings.join('\n')}`;
}

export function buildConfiguration(): string {
  const rows = readSettingsOf(settingsSchema).map(({ name, default: value, allowed, description }) => {
    return [`\`${name}\``, value === '' ? 'none' : `\`${value}\``, allowed, description];
  });
  return `# Configuration

Every setting is an environment variable with a default: \`npm start\` needs none of them. Lagebild also reads a file \`.env\` in the
folder it is started from (\`.env.example\` is its template); a variable of the environment wins over it. A value that cannot be
used ends the start with one sentence that names the variable.

${markdownTable(['name', 'default', 'allowed', 'what'], rows)}

What the district is like (municipalities, kinds of sensors, quantities, plausible ranges, clock and backfill rules) is no setting
but the rule book in \`region/\`; its README says how to change it.
`;
}
