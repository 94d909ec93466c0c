// The settings: one schema that gives type, defaults, .env.example and the table in docs/configuration.md.
import { z } from 'zod';
import { SEVERITIES } from '../domain/alarm/alarm.ts';

/** A number that comes as text from an environment. */
const wholeNumber = (least: number, most: number, what: string) =>
  z
    .union([
      z.number(),
      z
        .string()
        .regex(/^\d{1,9}$/, `must be ${what}, ${least} to ${most}`)
        .transform(Number),
    ])
    .pipe(z.int().min(least).max(most));
const port = wholeNumber(0, 65_535, 'a port');
const onOff = z.enum(['on', 'off']);

export const settingsSchema = z.object({
  HOST: z
    .string()
    .min(1)
    .default('127.0.0.1')
    .describe('Address to listen on. Loopback by default; 0.0.0.0 opens HTTP and MQTT to the network, which needs accounts'),
  ACCOUNTS: z
    .enum(['off', 'required'])
    .optional()
    .describe(
      'required: who asks or sends has to sign in; off: whoever reaches this machine may everything. off by default on loopback, and refused beyond it. Unless off is said, whoever comes from another machine by a proxy or start:dashboard on this one is refused, too',
    ),
  HTTP_TLS_CERT_FILE: z.string().optional().describe('Certificate with its chain for HTTP_PORT, PEM; read again when it changes'),
  HTTP_TLS_KEY_FILE: z.string().optional().describe('Private key of HTTP_TLS_CERT_FILE, PEM, not readable by everybody'),
  TRUSTED_PROXY: z
    .string()
    .optional()
    .describe(
      'Addresses or networks (CIDR), with commas between, of the proxy that ends TLS in front of HTTP_PORT; beyond loopback without a certificate of our own only they are answered',
    ),
  RATE_LIMITS: onOff
    .optional()
    .describe('How many questions are answered in a minute is limited per address and account: on where accounts are required'),
  OIDC_ISSUER: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe(
      'OpenID Connect: issuer of the accounts people can sign in with beside local ones; needs PUBLIC_URL. See docs/openid-connect.md',
    ),
  OIDC_CLIENT_ID: z.string().min(1).optional().describe('Name of Lagebild at OIDC_ISSUER'),
  OIDC_CLIENT_SECRET_FILE: z.string().optional().describe('File with the secret of OIDC_CLIENT_ID'),
  OIDC_NAME: z
    .string()
    .trim()
    .min(1)
    .max(60)
    .optional()
    .describe('What people call that organisation; stands on the button. The host of OIDC_ISSUER when left out'),
  OIDC_CA_FILE: z.string().optional().describe('Certificate authority of OIDC_ISSUER, PEM; those of the system when left out'),
  HTTP_PORT: port.default(8080).describe('Port of the dashboard and the API; 0 takes a free one'),
  MQTT_PORT: port.default(1883).describe('Port of the embedded MQTT broker; 0 takes a free one'),
  MQTT_TLS_PORT: port
    .default(8883)
    .describe('Port of the embedded broker with TLS, which is open when certificate and key are given; 0 takes a free one'),
  MQTT_TLS_CERT_FILE: z.string().optional().describe('Certificate with its chain for MQTT_TLS_PORT, PEM; read again when it changes'),
  MQTT_TLS_KEY_FILE: z.string().optional().describe('Private key of MQTT_TLS_CERT_FILE, PEM, not readable by everybody'),
  MQTT_TLS_CLIENT_CA_FILE: z
    .string()
    .optional()
    .describe(
      'Authority of the certificates with which gateways sign in at MQTT_TLS_PORT, PEM (npm run ca); none are asked for when left out',
    ),
  MQTT_TLS_CRL_FILE: z
    .string()
    .optional()
    .describe('Certificates that this authority has taken back (CRL), PEM; read again when it changes'),
  MQTT_TLS_CLIENT_CERT: z
    .enum(['required', 'optional'])
    .default('optional')
    .describe('required: nobody comes in through MQTT_TLS_PORT without a certificate; optional: a name and a password do as well'),
  MQTT_MESSAGES_PER_SECOND: wholeNumber(0, 1_000_000, 'a number of messages')
    .default(1000)
    .describe('Most that one client with credentials may send to the embedded broker, sustained; who sends more waits. 0 for no limit'),
  DATA_DIR: z.string().min(1).default('./data').describe('Folder of everything Lagebild keeps: readings, devices, quarantine, ledger'),
  REGION_DIR: z.string().min(1).default('./region').describe('Folder of the rule book'),
  STORE: z
    .enum(['duckdb', 'influx1', 'influx2', 'influx3'])
    .default('duckdb')
    .describe('Where readings are stored: duckdb is embedded; influx1, influx2 and influx3 are InfluxDB of that generation'),
  INFLUX_URL: z
    .url({ protocol: /^https?$/ })
    .default('http://127.0.0.1:8086')
    .describe('Address of InfluxDB'),
  INFLUX_DATABASE: z.string().min(1).default('lagebild').describe('Database (1.x, 3.x) or bucket (2.x) of InfluxDB'),
  INFLUX_ORG: z.string().min(1).default('lagebild').describe('Organisation of the bucket (2.x only)'),
  INFLUX_TOKEN_FILE: z
    .string()
    .optional()
    .describe('File with the credentials for InfluxDB: a token (2.x, 3.x) or user:password (1.x); none when left out'),
  EMBEDDED_BROKER: onOff.default('on').describe('The embedded MQTT broker: on or off'),
  MQTT_URL: z
    .url({ protocol: /^mqtts?$/ })
    .optional()
    .describe('Another MQTT broker to take messages from as well; more of them, bound to municipalities, stand in region/connections.yaml'),
  MQTT_CLIENT_ID: z
    .string()
    .regex(/^[\w.-]{1,60}$/, 'must be 1 to 60 letters, digits, dots, dashes or underscores')
    .default('lagebild-ingest')
    .describe('Client id at MQTT_URL; it names the session the broker keeps, so it must stay the same and be used once'),
  MQTT_TOPICS: z
    .string()
    .min(1)
    .default('v1/#,lns/#')
    .describe('What is subscribed to at MQTT_URL; several topic filters with commas between'),
  MQTT_USERNAME: z.string().optional().describe('User name at MQTT_URL'),
  MQTT_PASSWORD_FILE: z.string().optional().describe('File with the password at MQTT_URL'),
  MQTT_CA_FILE: z.string().optional().describe('Certificate authority of MQTT_URL (mqtts), PEM'),
  LOG_MAX_MIB: wholeNumber(1, 100_000_000, 'MiB')
    .default(4096)
    .describe('Most the durable log may hold, MiB; when it is full nothing more is acknowledged until the store has caught up'),
  RAW_DAYS: wholeNumber(0, 36_500, 'a number of days')
    .default(30)
    .describe('How long raw messages are kept after they are stored, days; from them readings can be decoded anew'),
  INGEST_URL: z
    .url({ protocol: /^https?$/ })
    .default('http://127.0.0.1:8080')
    .describe('Where the ingest answers; only for a dashboard that runs as a process of its own (npm run start:dashboard)'),
  SMTP_URL: z
    .url({ protocol: /^smtps?$/ })
    .optional()
    .describe('Mail server for alarms and feedback: smtp://host:587 (TLS by STARTTLS) or smtps://host:465; without it no mail is sent'),
  SMTP_USERNAME: z.string().optional().describe('User name at SMTP_URL'),
  SMTP_PASSWORD_FILE: z.string().optional().describe('File with the password at SMTP_URL'),
  SMTP_CA_FILE: z.string().optional().describe('Certificate authority of SMTP_URL, PEM; those of the system when left out'),
  SMTP_STARTTLS: z
    .enum(['required', 'off'])
    .default('required')
    .describe('off: mail goes to smtp:// without TLS, and without a password; for a relay on this machine or network'),
  ALARM_MAIL_FROM: z.email().optional().describe('Sender of mails'),
  ALARM_MAIL_TO: z
    .string()
    .optional()
    .describe(
      'Who gets mails about alarms; several addresses with commas between. More receivers, by municipality, stand in region/alarms.yaml',
    ),
  ALARM_WEBHOOK_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('Where alarms are posted to as JSON. Private addresses are allowed, redirects are not followed'),
  ALARM_WEBHOOK_SECRET_FILE: z
    .string()
    .optional()
    .describe('File with the key that signs what is posted to ALARM_WEBHOOK_URL (HMAC SHA-256)'),
  ALARM_LEAST: z
    .enum(SEVERITIES)
    .default('warning')
    .describe('What ALARM_MAIL_TO and ALARM_WEBHOOK_URL are told of: critical, warning (and critical), info (everything)'),
  ALARM_LANGUAGE: z.enum(['de', 'en']).default('de').describe('Language of what ALARM_MAIL_TO and ALARM_WEBHOOK_URL are told'),
  FEEDBACK_MAIL_TO: z
    .string()
    .optional()
    .describe('Who gets what people write about barriers (/barrierefreiheit) by mail; several addresses with commas between'),
  PUBLIC_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('Where people reach the dashboard; mails about alarms and printed labels (QR codes) lead there'),
  SIMULATOR: onOff.optional().describe('The small simulated district: on or off; on by default where HOST is loopback, off beyond it'),
  SIMULATOR_DAYS: wholeNumber(0, 400, 'a number of days')
    .default(35)
    .describe('Days of its past that the simulated district tells behind its last 24 hours, the latest first, within some minutes'),
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
  ) as Record<string, string>;
  for (const [name, value] of Object.entries(given)) requireNoCredentials(name, value);
  const parsed = settingsSchema.safeParse(given);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const name = String(issue?.path[0]);
  throw new SettingsError(`${name}=${environment[name]} cannot be used: ${issue?.message}. See docs/configuration.md.`);
}

const INSTEAD: Readonly<Record<string, string>> = {
  MQTT_URL: 'use MQTT_USERNAME and MQTT_PASSWORD_FILE',
  SMTP_URL: 'use SMTP_USERNAME and SMTP_PASSWORD_FILE',
  INFLUX_URL: 'use INFLUX_TOKEN_FILE',
  ALARM_WEBHOOK_URL: 'what is posted is signed instead',
};

/**
 * An address ends up in logs, messages and process lists: what it holds is not told here either.
 * @throws {SettingsError}
 */
function requireNoCredentials(name: string, value: string): void {
  if (!/(_URL|_ISSUER)$/.test(name)) return;
  const isInHost = /^(\w+:\/\/)?[^/?#]*@/.test(value);
  const isAsked = name === 'INFLUX_URL' && /[?&](u|p|token)=/i.test(value);
  if (isInHost || isAsked) throw new SettingsError(`${name} holds credentials; ${INSTEAD[name] ?? 'leave them out'}.`);
}
