// The HTTP API: every route with the schema of its question and of its answer. Server, OpenAPI and browser all read it here.
import { z } from 'zod';
import { FINDING_CODES } from '../domain/finding.ts';
import { KINDS } from '../domain/kind.ts';
import { REFUSAL_CODES, type RefusalCode } from '../domain/refusal.ts';
import { TIERS } from '../domain/roll-up.ts';
import { accountRoutes } from './account-routes.ts';
import { airRoutes } from './air-routes.ts';
import { alarmRoutes } from './alarm-routes.ts';
import { batteryRoutes } from './battery-routes.ts';
import { changeRoutes } from './change-routes.ts';
import { credentialRoutes } from './credential-routes.ts';
import { deviceRoutes } from './device-routes.ts';
import { feedbackRoutes } from './feedback-routes.ts';
import { figureRoutes } from './figure-routes.ts';
import { instant } from './instant.ts';
import { lightingRoutes } from './lighting-routes.ts';
import { lorawanRoutes } from './lorawan-routes.ts';
import { originRoutes } from './origin-routes.ts';
import { parkingRoutes } from './parking-routes.ts';
import { paths } from './paths.ts';
import { publicRoutes } from './public-routes.ts';
import { qualityRoutes } from './quality-routes.ts';
import { ruleRoutes } from './rule-routes.ts';
import { seriesRoutes } from './series-routes.ts';
import { siteRoutes } from './site-routes.ts';

const kind = z.enum(KINDS).describe('Kind of sensor');
const municipality = z.string().min(1).max(64).describe('Key of a municipality, for example "unna"');
const epochMs = z.number().describe('Milliseconds since 1970 (UTC)');

export type { DeviceView, LatestReading, Reporting } from './device-routes.ts';
export { type Aggregate, aggregates } from './series-routes.ts';

const account = z.object({
  received: z.int().describe('Messages that arrived'),
  stored: z.int().describe('Messages whose readings are stored'),
  duplicate: z.int().describe('Messages that said what was stored already'),
  noted: z.int().describe('Messages that carry no measurement: a join, a battery state, a frame for the network alone'),
  quarantined: z.int().describe('Messages kept aside with a reason'),
  inLog: z.int().describe('Messages on their way: acknowledged and safe in the durable log, not yet settled'),
});
/** received = stored + duplicate + noted + quarantined + inLog, at any time. */
export type Account = z.infer<typeof account>;

const refusalCode = z.enum(REFUSAL_CODES as [RefusalCode, ...RefusalCode[]]);
const lang = z.enum(['de', 'en']).default('en').describe('Language of the reasons');
const wholeNumber = z
  .string()
  .regex(/^\d{1,15}$/, 'must be a whole number')
  .transform(Number);

export const quarantined = z.object({
  id: z.int(),
  receivedAt: epochMs,
  topic: z.string(),
  municipality: municipality.nullable().describe('Null when the topic names none of the district'),
  kind: kind.nullable(),
  device: z.string().nullable(),
  format: z.string().nullable().describe('Of the network server or gateway it came from, where it was recognised'),
  because: z.string().nullable().describe('What gave the format away'),
  source: z
    .string()
    .nullable()
    .describe('Who brought it: user:NAME (credentials) or connection:NAME; null when nobody had signed in, or a version before took it'),
  code: refusalCode.describe('The reason, for machines'),
  reason: z.string().describe('The reason, for people'),
  payload: z.string().describe('What was sent, as text; bytes that are no text appear as U+FFFD. A list gives the first 2048 bytes'),
  payloadBase64: z.string().describe('The same, byte for byte. Of a message that was too large only the first 256 bytes were kept'),
  payloadBytes: z.int().describe('Size of what was sent'),
  payloadSha256: z.string(),
});
export type QuarantineEntry = z.infer<typeof quarantined>;

export const finding = z.object({
  id: z.int(),
  municipality,
  kind,
  device: z.string(),
  code: z.enum(FINDING_CODES).describe('What it is, for machines'),
  quantity: z.string().nullable().describe('Null when it is about the device'),
  since: epochMs.describe('Time of the reading with which it began'),
  until: epochMs.nullable().describe('With which it ended; null while it lasts'),
  reason: z.string().describe('What was seen, for people'),
});
export type FindingView = z.infer<typeof finding>;

const quarantineFilter = {
  municipality: municipality.optional(),
  code: refusalCode.optional(),
  device: z.string().min(1).max(256).optional().describe('Device id, as far as the topic told'),
  source: z.string().min(1).max(256).optional().describe('Who brought it: user:NAME or connection:NAME'),
  topic: z.string().min(1).max(256).optional().describe('Part of the topic'),
  from: instant.optional().describe('Arrival, inclusive'),
  to: instant.optional().describe('Arrival, exclusive'),
};

/** Which messages of the quarantine: by id, or all that match a filter. */
const quarantineSelection = z
  .strictObject({
    ids: z.array(z.int().positive()).min(1).max(1000).optional(),
    ...quarantineFilter,
    all: z.literal(true).optional().describe('Needed to mean every message, without any filter'),
  })
  .refine((given) => Object.values(given).some((value) => value !== undefined), 'name ids, a filter, or all: true');

const label = z.object({ de: z.string(), en: z.string() });

/** A refused question: RFC 9457 problem details. */
export const problem = z.object({
  type: z.literal('about:blank'),
  title: z.string(),
  status: z.int(),
  code: z.string().describe('Which problem, for machines'),
  detail: z.string().describe('What is wrong'),
  hint: z.string().optional().describe('What to ask instead'),
  reason: z
    .string()
    .optional()
    .describe(
      'Which kind of this problem, for machines: too_short, too_long, too_plain; wrong_passwords, wrong_codes, busy; own_administration, own_second_factor; reserved',
    ),
  field: z.string().optional().describe('Which part of the body is wrong'),
  retryAfterS: z.int().optional().describe('Ask again after so many seconds; also in Retry-After'),
});
export type Problem = z.infer<typeof problem>;

export const routes = {
  ...lorawanRoutes,
  ...credentialRoutes,
  ...airRoutes,
  ...qualityRoutes,
  ...originRoutes,
  ...alarmRoutes,
  ...lightingRoutes,
  ...parkingRoutes,
  ...deviceRoutes,
  ...changeRoutes,
  ...seriesRoutes,
  ...figureRoutes,
  ...siteRoutes,
  ...batteryRoutes,
  ...feedbackRoutes,
  ...accountRoutes,
  ...ruleRoutes,
  ...publicRoutes,
  findings: {
    path: paths.findings,
    summary: 'What Lagebild noticed about devices by itself: stuck, drifting, burning by day …; newest first',
    query: z.strictObject({
      municipality: municipality.optional(),
      device: z.string().min(1).max(256).optional(),
      code: z.enum(FINDING_CODES).optional(),
      open: z.enum(['true', 'false']).default('false').describe('true: only those that last'),
      limit: wholeNumber.pipe(z.int().min(1).max(1000)).default(200),
      lang,
    }),
    answer: z.object({ findings: z.array(finding) }),
  },
  storage: {
    path: paths.storage,
    summary: 'What is stored, how long it is kept, and how the jobs that see to it are doing',
    query: z.strictObject({}),
    answer: z.object({
      store: z.string().describe('Which store: duckdb, influx1, influx2 or influx3'),
      canErase: z.boolean().describe('False: the store cannot delete; set the retention in the database itself'),
      sizeBytes: z.number().nullable().describe('Bytes on disk; null when the store does not tell'),
      tiers: z
        .array(
          z.object({
            tier: z.enum(['raw', ...TIERS]),
            kind,
            oldest: epochMs
              .nullable()
              .describe('Oldest reading, or start of the oldest roll-up, at the last check; null when there is none'),
            keptFrom: epochMs.nullable().describe('Nothing before this is kept; null when all is'),
            checkedAt: epochMs,
          }),
        )
        .describe('Empty until the first check, a few seconds after the start'),
      rollUpsDue: z.int().describe('Hours and days of devices that wait for being rolled up'),
      lastRun: z
        .object({ at: epochMs, durationMs: z.number(), rollUps: z.int().describe('Roll-ups written'), error: z.string().nullable() })
        .nullable(),
      log: z
        .object({ bytes: z.number(), maxBytes: z.number(), inLog: z.int().describe('Acknowledged messages that wait for the store') })
        .describe('The durable log'),
    }),
  },
  ledger: {
    path: paths.ledger,
    summary: 'The books: where every message ended, in total and by municipality',
    query: z.strictObject({}),
    answer: account.extend({
      municipalities: z.record(z.string(), account).describe('By key of the municipality'),
      unassigned: account.describe('Messages whose topic names no municipality of the district'),
    }),
  },
  quarantine: {
    path: paths.quarantine,
    summary: 'Messages that were not taken, newest first, each with its reason',
    query: z.strictObject({
      ...quarantineFilter,
      limit: wholeNumber.pipe(z.int().min(1).max(500)).default(50),
      before: wholeNumber.optional().describe('Only entries with a smaller id: the next page'),
      lang,
    }),
    answer: z.object({
      entries: z.array(quarantined),
      total: z.int().describe('How many match, over all pages'),
      codes: z.record(z.string(), z.int()).describe('How many by reason, for the municipality asked for'),
      alarms: z
        .array(
          z.object({
            municipality,
            device: z.string(),
            hour: epochMs.describe('Begin of the hour'),
            received: z.int(),
            quarantined: z.int(),
          }),
        )
        .describe('Devices of whose messages more than one in a hundred was not taken, in this hour or the one before'),
    }),
  },
  quarantineReplay: {
    method: 'post',
    path: paths.quarantineReplay,
    summary: 'Takes messages in again, with their time of arrival; those that are right now leave the quarantine',
    query: z.strictObject({}),
    body: quarantineSelection,
    answer: z.object({
      stored: z.int(),
      duplicate: z.int(),
      noted: z.int(),
      quarantined: z.int().describe('Refused again; they stay, with the reason of today'),
      missing: z.int().describe('Gone already, or only their beginning was kept'),
    }),
  },
  quarantineDelete: {
    method: 'post',
    path: paths.quarantineDelete,
    summary: 'Deletes messages; the books keep them as quarantined',
    query: z.strictObject({}),
    body: quarantineSelection,
    answer: z.object({ deleted: z.int() }),
  },
  redecode: {
    method: 'post',
    path: paths.redecode,
    summary: 'Decodes kept raw messages anew and compares with what is stored; with apply it writes the differences',
    query: z.strictObject({}),
    body: z.strictObject({
      from: instant.describe('Arrival of the messages, inclusive'),
      to: instant.describe('Arrival of the messages, exclusive'),
      municipality: municipality.optional(),
      device: z.string().min(1).max(256).optional(),
      apply: z.boolean().default(false),
    }),
    answer: z.object({
      messages: z.int().describe('Raw messages looked at'),
      same: z.int().describe('Values that are stored as they decode today'),
      added: z.int(),
      changed: z.int(),
      released: z.int().describe('Messages that are right today and leave the quarantine'),
      refusedToday: z.record(z.string(), z.int()).describe('Stored messages that would be refused today, by reason; they stay'),
      examples: z
        .array(
          z.object({
            municipality,
            device: z.string(),
            time: epochMs,
            quantity: z.string(),
            before: z.number().nullable().describe('Null where nothing is stored'),
            after: z.number(),
          }),
        )
        .describe('The first 50 differences'),
      applied: z.boolean(),
    }),
  },
  quarantineEntry: {
    path: paths.quarantineEntry,
    summary: 'One message that was not taken, with all that was kept of it',
    query: z.strictObject({ lang }),
    answer: quarantined,
  },
  region: {
    path: paths.region,
    summary: 'The rule book: municipalities, kinds, quantities, units, plausible ranges',
    query: z.strictObject({}),
    answer: z.object({
      name: z.string(),
      timezone: z.string(),
      attribution: z.string(),
      publicUrl: z.string().nullable().describe('Where people reach the dashboard (PUBLIC_URL); null when nobody said so'),
      municipalities: z.array(
        z.object({
          key: z.string(),
          name: z.string(),
          ags: z.string(),
          centre: z.tuple([z.number(), z.number()]).describe('Longitude, latitude'),
        }),
      ),
      nearlyFull: z
        .object({ share: z.number(), spaces: z.int(), fromCapacity: z.int() })
        .describe('A car park with at least so many spaces is nearly full with no more free than this share or number of them'),
      lit: z
        .object({ above_watts: z.number(), above_share: z.number() })
        .describe('A lamp burns when it draws more than these watts and than this share of its full power, where that is known'),
      kinds: z.array(
        z.object({
          key: kind,
          label,
          headline: z.string(),
          late_minutes: z.number(),
          silent_minutes: z.number(),
          quantities: z.array(
            z.object({
              key: z.string(),
              label,
              unit: z.string(),
              accepts: z.array(z.enum(['number', 'count', 'boolean'])),
              min: z.number(),
              max: z.number(),
              decimals: z.int(),
            }),
          ),
        }),
      ),
    }),
  },
  boundaries: {
    path: paths.boundaries,
    summary: 'Outlines of the municipalities as GeoJSON; the attribution of /api/v1/region must be shown with them',
    query: z.strictObject({}),
    answer: z.looseObject({
      type: z.literal('FeatureCollection'),
      features: z.array(z.looseObject({ properties: z.looseObject({ ags: z.string() }) })),
    }),
  },
} as const;

/** Whatever checks a question. */
export type QuerySchema = z.ZodType<object>;
export type RouteName = keyof typeof routes;
/** Routes that change something; they are posted. */
export type ActionName = { [R in RouteName]: (typeof routes)[R] extends { method: 'post' } ? R : never }[RouteName];
export type Body<R extends ActionName> = z.output<(typeof routes)[R]['body']>;
export type Query<R extends RouteName> = z.output<(typeof routes)[R]['query']>;
export type Answer<R extends RouteName> = z.output<(typeof routes)[R]['answer']>;
