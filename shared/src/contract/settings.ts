// The settings: one schema that gives type, defaults, .env.example and the table in docs/configuration.md.
import { z } from 'zod';

const port = z
  .union([
    z.number(),
    z
      .string()
      .regex(/^\d{1,5}$/, 'must be a port, 0 to 65535')
      .transform(Number),
  ])
  .pipe(z.int().min(0).max(65_535));
const onOff = z.enum(['on', 'off']);

export const settingsSchema = z.object({
  HOST: z
    .string()
    .min(1)
    .default('127.0.0.1')
    .describe('Address to listen on. Loopback by default; 0.0.0.0 opens HTTP and MQTT to the network, without accounts or TLS'),
  HTTP_PORT: port.default(8080).describe('Port of the dashboard and the API; 0 takes a free one'),
  MQTT_PORT: port.default(1883).describe('Port of the embedded MQTT broker; 0 takes a free one'),
  DATA_DIR: z.string().min(1).default('./data').describe('Folder of everything Lagebild keeps: readings, devices, quarantine, ledger'),
  REGION_DIR: z.string().min(1).default('./region').describe('Folder of the rule book'),
  SIMULATOR: onOff.default('on').describe('The small simulated district: on or off'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info').describe('How much is logged'),
});

export type Settings = z.infer<typeof settingsSchema>;

export class SettingsError extends Error {
  readonly code = 'SETTINGS_INVALID';
}

/**
 * Reads the settings from an environment; an empty variable counts as not set.
 * @throws {SettingsError} one sentence naming the variable
 */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const given = Object.fromEntries(
    Object.keys(settingsSchema.shape).flatMap((name) => (environment[name] ? [[name, environment[name]]] : [])),
  );
  const parsed = settingsSchema.safeParse(given);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const name = String(issue?.path[0]);
  throw new SettingsError(`${name}=${environment[name]} cannot be used: ${issue?.message}. See docs/configuration.md.`);
}
