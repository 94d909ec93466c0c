// The HTTP API around credentials of gateways and network servers: issued, changed, taken back. Merged into `routes` (http.ts).
import { z } from 'zod';
import { paths } from './paths.ts';

const municipality = z.string().min(1).max(64).describe('Key of a municipality, for example "unna"');
const epochMs = z.number().describe('Milliseconds since 1970 (UTC)');
const username = z.string().min(1).max(100);
const nothing = z.strictObject({});

/** The longest time for which a password before stays good, hours: one week. */
const MOST_GRACE_HOURS = 168;

/** How far the messages of credentials or of a connection got; times are arrivals of the last message that got so far. */
export const use = z.object({
  messageAt: epochMs.nullable().describe('The last message; null when none came'),
  recognisedAt: epochMs.nullable().describe('The last one in a known format'),
  decodedAt: epochMs.nullable().describe('The last one whose content was read'),
  storedAt: epochMs.nullable().describe('The last one whose readings are stored'),
  qos0At: epochMs.nullable().describe('The last one with QoS 0 since the start, which nobody acknowledges'),
  refusedAt: epochMs.nullable().describe('The last one that was not taken, waiting devices apart'),
  refusal: z.string().nullable().describe('Why it was not taken'),
  devices: z.int().describe('Devices of which readings are stored'),
  placed: z.int().describe('Of these, devices whose place is known: they are on the map'),
  waiting: z.int().describe('Devices that wait for their adoption'),
});
export type UseView = z.infer<typeof use>;

export const credentialRoutes = {
  access: {
    path: paths.access,
    summary: 'Credentials of gateways and network servers without their secrets, and how far what they bring gets',
    query: z.strictObject({
      municipality: municipality.optional(),
      lang: z.enum(['de', 'en']).default('en').describe('Language of the reasons'),
    }),
    answer: z.object({
      access: z.array(
        use.extend({
          username: z.string(),
          municipality,
          note: z.string(),
          gateway: z.string().nullable().describe('The gateway for which alone it speaks; null for a network server'),
          prefixes: z.array(z.string()).nullable().describe('What its topics begin with; null when the whole municipality is open to it'),
          issuedAt: epochMs,
          firstUsedAt: epochMs.nullable().describe('When it was used first, ever'),
          usedAt: epochMs.nullable().describe('When somebody signed in or pushed with it last, since the start'),
          rotatedAt: epochMs.nullable().describe('When its password was changed last'),
          oldPasswordUntil: epochMs.nullable().describe('Until when the password before is good as well; null when there is none'),
          oldPasswordUsedAt: epochMs.nullable().describe('When somebody used the password before last, since the start'),
          certificateUntil: epochMs.nullable().describe('End of the certificate with which its gateway signed in last'),
          certificateEndsSoon: z.boolean().describe('Whether that is less than 30 days away, or over'),
          clients: z.int().nullable().describe('Who is signed in with it over MQTT now; null when nobody was since the start'),
          wrongPasswords: z.int().describe('How often the password was wrong since the start'),
          wrongPasswordAt: epochMs.nullable(),
        }),
      ),
      failedSignIns: z
        .array(
          z.object({
            username: z.string().nullable().describe('Null for a push with a wrong token'),
            municipality: municipality.nullable().describe('Whose it seems to have been; null when nothing tells'),
            lastAt: epochMs,
            count: z.int(),
          }),
        )
        .describe('Since the start, the last first: names that do not exist (any more), and pushes with a wrong token'),
      mqttPort: z.int().nullable().describe('Where network servers publish to; null when an external broker takes them'),
      mqttTlsPort: z.int().nullable().describe('The same with TLS; null without a certificate'),
      mqttTlsUntil: epochMs.nullable().describe('End of the certificate of that port; null without one'),
      isOnlyHere: z.boolean().describe('Whether these ports are open on this machine alone (HOST)'),
    }),
  },
  accessIssue: {
    method: 'post',
    path: paths.accessIssue,
    summary: 'Issues credentials that speak for one municipality; the password is shown this once',
    query: nothing,
    body: z.strictObject({
      municipality,
      note: z.string().trim().max(200).default(''),
      gateway: z
        .string()
        .trim()
        .min(1)
        .max(64)
        .optional()
        .describe('EUI or name of the one gateway they are for; it may sign in by certificate'),
      prefixes: z
        .array(z.string().min(1).max(200))
        .min(1)
        .max(16)
        .optional()
        .describe('What its topics have to begin with, each below v1/, lns/ or push/ and the municipality, for example "v1/unna/parking/"'),
    }),
    answer: z.object({ username: z.string(), password: z.string() }),
  },
  accessRotate: {
    method: 'post',
    path: paths.accessRotate,
    summary: 'Gives credentials a new password, which is shown this once; the one before stays good for a while',
    query: nothing,
    body: z.strictObject({
      username,
      graceHours: z
        .number()
        .min(0)
        .max(MOST_GRACE_HOURS)
        .default(24)
        .describe('How long the password before stays good; 0 ends it at once'),
    }),
    answer: z.object({ username: z.string(), password: z.string(), oldPasswordUntil: epochMs.nullable() }),
  },
  accessRevoke: {
    method: 'post',
    path: paths.accessRevoke,
    summary: 'Takes credentials back',
    query: nothing,
    body: z.strictObject({ username }),
    answer: z.object({ revoked: z.boolean() }),
  },
} as const;
