// The HTTP API around alarms: lists, history, what people do with them, maintenance windows, the noisiest. Merged into `routes` (http.ts).
import { z } from 'zod';
import { ALARM_LISTS, ENDINGS, MAX_ACTED, NO_KIND, PHASES, SEVERITIES, STEPS, THING_TYPES } from '../domain/alarm/alarm.ts';
import { WATCHES } from '../domain/alarm/rules.ts';
import { KINDS } from '../domain/kind.ts';
import { actingPerson } from './acting-person.ts';
import { paths } from './paths.ts';

const kind = z.enum(KINDS).describe('Kind of sensor');
const municipality = z.string().min(1).max(64).describe('Key of a municipality, for example "unna"');
const epochMs = z.number().describe('Milliseconds since 1970 (UTC)');
const lang = z.enum(['de', 'en']).default('en').describe('Language of the sentences');
const id = z
  .string()
  .regex(/^\d{1,15}$/, 'must be a whole number')
  .transform(Number);
const ruleId = z.string().min(1).max(64).describe('Id of a rule of region/alarms.yaml');
const nothing = z.strictObject({});
const several = z
  .string()
  .regex(/^[^,]{1,64}(,[^,]{1,64}){0,99}$/, 'must be one word, or several with commas between')
  .transform((text) => text.split(','));

const ALARM_ACTIONS = ['acknowledge', 'unacknowledge', 'note', 'assign', 'unassign'] as const;

const cause = z.object({
  by: z.enum(['alarm', 'maintenance']),
  id: z.int(),
  sentence: z.string().describe('The alarm behind it, or whose maintenance it is and why, for people'),
});

export const alarm = z.object({
  id: z.int(),
  rule: ruleId,
  label: z.string().describe('Name of the rule'),
  watch: z.enum(WATCHES).nullable().describe('What the rule watches; null when the rule is gone'),
  severity: z.enum(SEVERITIES),
  phase: z
    .enum([...PHASES, 'closed'])
    .describe(
      'pending: its condition has not held long enough. suppressed: something explains it, so that it did not open. clearing: open, and about to close',
    ),
  thing: z.object({
    type: z.enum(THING_TYPES),
    municipality: z.string().describe('Key of the municipality; empty for the whole district'),
    id: z.string().describe('Of the device or gateway; empty for a municipality or the district'),
    kind: kind.nullable(),
    name: z.string().describe('What people call it'),
  }),
  sentence: z.string().describe('What is the matter, for people'),
  since: epochMs.describe('Since when its condition holds'),
  openedAt: epochMs.nullable(),
  closedAt: epochMs.nullable(),
  ending: z
    .enum(ENDINGS)
    .nullable()
    .describe('cleared: back to normal. passed: gone while something explained it. unknown: nobody could tell for long. rule_removed'),
  cause: cause.nullable().describe('What explains it; then it does not ring'),
  explains: z.int().describe('How many alarms it explains'),
  isUnknown: z.boolean().describe('Nobody can tell at the moment whether it is still so'),
  acknowledged: z.object({ at: epochMs, by: z.string() }).nullable(),
  assignedTo: z.string().nullable(),
  actions: z.int().describe('How often people did something with it; named as `seen`, an action is done only if nobody was faster'),
});
export type AlarmView = z.infer<typeof alarm>;

const counts = z.object({
  critical: z.int().describe('Open and explained by nothing, by severity'),
  warning: z.int(),
  info: z.int(),
  unacknowledged: z.int().describe('Of these, those nobody has acknowledged'),
  suppressed: z.int().describe('Explained by another alarm or by maintenance'),
  pending: z.int(),
});

const event = z.object({
  at: epochMs,
  step: z.enum(STEPS),
  person: z.string().nullable(),
  text: z.string().nullable().describe('The note; the name it was assigned to; how it ended'),
  cause: cause.nullable(),
});
export type AlarmEventView = z.infer<typeof event>;

const noise = z.object({
  key: z.string(),
  label: z.string().describe('Name of the rule, or of the thing'),
  thing: alarm.shape.thing.nullable().describe('Null for a rule'),
  opened: z.int().describe('How often it opened'),
  medianOpenMs: z.number().nullable().describe('Median time from opening to closing; null when none has closed'),
  closedUnacknowledged: z.number().nullable().describe('Share of closed ones nobody acknowledged, 0 to 1; null when none has closed'),
});
export type NoiseView = z.infer<typeof noise>;

/** What a window covers: everything that fits all that is named; the district when nothing is. */
const scope = {
  municipality: municipality.optional(),
  kind: kind.optional(),
  device: z.string().min(1).max(256).optional().describe('Needs the municipality'),
  gateway: z.string().min(1).max(256).optional().describe('Needs the municipality; holds for the devices only it hears as well'),
};

const window = z.object({
  id: z.int(),
  ...scope,
  from: epochMs,
  to: epochMs,
  note: z.string(),
  by: z.string(),
  madeAt: epochMs,
  endedAt: epochMs.nullable().describe('When somebody ended it before its time'),
  endedBy: z.string().nullable(),
  suppresses: z.int().describe('Alarms it keeps from ringing now'),
});
export type MaintenanceView = z.infer<typeof window>;

export const alarmRoutes = {
  alarms: {
    path: paths.alarms,
    summary: 'Alarms: open ones by severity and age, suppressed, pending, or closed ones, newest first',
    query: z.strictObject({
      state: z.enum(ALARM_LISTS).default('open'),
      municipality: several
        .optional()
        .describe('Keys of municipalities, with commas between: their alarms, and those of the whole district'),
      kind: several
        .pipe(z.array(z.enum([...KINDS, NO_KIND])))
        .optional()
        .describe('Kinds of sensor, with commas between; none: gateways, municipalities and the district, which have no kind'),
      rule: ruleId.optional(),
      device: z.string().min(1).max(256).optional(),
      who: z.string().min(1).max(80).optional().describe('Only those assigned to this name'),
      cause: id.optional().describe('Only those this alarm explains; with state=suppressed'),
      limit: id.pipe(z.int().min(1).max(500)).default(200),
      before: id.optional().describe('Only alarms with a smaller id: the next page of closed ones'),
      lang,
    }),
    answer: z.object({
      alarms: z.array(alarm),
      total: z.int().describe('How many match'),
      counts: counts.describe('Of the district'),
      revision: z.string().describe('Another one after each change; the live channel tells it'),
      rules: z.array(z.object({ id: ruleId, label: z.string(), severity: z.enum(SEVERITIES) })),
    }),
  },
  alarmsDevices: {
    path: paths.alarmsDevices,
    summary: 'All devices with an open alarm, critical or warning, about anything but their silence',
    query: nothing,
    answer: z.object({ devices: z.array(z.object({ municipality, device: z.string() })) }),
  },
  alarmHistory: {
    path: paths.alarmHistory,
    summary: 'One alarm with everything that happened to it',
    query: z.strictObject({ id, lang }),
    answer: z.object({ alarm, events: z.array(event) }),
  },
  alarmsAct: {
    method: 'post',
    path: paths.alarmsAct,
    summary: 'Acknowledges alarms, takes that back, notes something, assigns them',
    query: nothing,
    body: z.strictObject({
      ids: z.array(z.int().positive()).min(1).max(MAX_ACTED),
      action: z.enum(ALARM_ACTIONS),
      by: actingPerson,
      text: z.string().trim().min(1).max(2000).optional().describe('Of a note'),
      to: actingPerson.optional().describe('To whom it is assigned'),
      seen: z.int().min(0).optional().describe('`actions` of the alarm as it was seen; when it is more by now, nothing is done'),
    }),
    answer: z.object({
      outcomes: z.array(
        z.object({
          id: z.int(),
          outcome: z
            .enum(['done', 'unchanged', 'changed', 'closed', 'missing'])
            .describe('unchanged: it was so already. changed: somebody was faster. closed: it is over'),
          actions: z.int().describe('How often people have done something with it by now'),
        }),
      ),
    }),
  },
  alarmsNoisy: {
    path: paths.alarmsNoisy,
    summary: 'Which rules and things had the most alarms, of the last seven days or another time',
    query: z.strictObject({
      municipality: municipality.optional(),
      from: id.optional().describe('Epoch milliseconds; seven days before the end when left out'),
      to: id.optional().describe('Epoch milliseconds, exclusive; now when left out'),
      limit: id.pipe(z.int().min(1).max(100)).default(10),
      lang,
    }),
    answer: z.object({ from: epochMs, to: epochMs, rules: z.array(noise), things: z.array(noise) }),
  },
  maintenance: {
    path: paths.maintenance,
    summary: 'Maintenance windows: those that run and come, and those that ended in the last seven days',
    query: nothing,
    answer: z.object({ windows: z.array(window) }),
  },
  maintenanceAdd: {
    method: 'post',
    path: paths.maintenanceAdd,
    summary: 'Enters a maintenance window: what it covers does not ring meanwhile',
    query: nothing,
    body: z.strictObject({ ...scope, from: epochMs, to: epochMs, note: z.string().trim().min(1).max(500), by: actingPerson }),
    answer: z.object({ id: z.int() }),
  },
  maintenanceEnd: {
    method: 'post',
    path: paths.maintenanceEnd,
    summary: 'Ends a maintenance window now, or calls off one that has not begun',
    query: nothing,
    body: z.strictObject({ id: z.int().positive(), by: actingPerson }),
    answer: z.object({ ended: z.boolean().describe('False: there is none that goes on') }),
  },
} as const;
