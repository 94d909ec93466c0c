// The HTTP API around the rule book: what all municipalities have in common, where one deviates, and who has which devices. Merged into
// `routes` (http.ts).
import { z } from 'zod';
import { SHARING_LEVELS } from '../domain/access/sharing.ts';
import { SEVERITIES } from '../domain/alarm/alarm.ts';
import { KINDS } from '../domain/kind.ts';
import { paths } from './paths.ts';

const nothing = z.strictObject({});
const label = z.object({ de: z.string(), en: z.string() });
const kind = z.enum(KINDS);
const keptDays = z.int().nullable().describe('Days; null keeps for ever');
const municipality = z.string().describe('Key of a municipality');

const commonKind = z.object({
  key: kind,
  label,
  late_minutes: z.number(),
  silent_minutes: z.number(),
  licence: z.object({
    id: z.string().describe('SPDX id, or dl-de/by-2-0 and dl-de/zero-2-0'),
    name: z.string(),
    url: z.string(),
    attribution: z.string().describe('Who has to be named; {municipality} stands for its name'),
  }),
  sharing: z.object({ level: z.enum(SHARING_LEVELS), delayMinutes: z.number() }),
  retention: z.object({ raw_days: keptDays, five_minutes_days: keptDays, hour_days: keptDays, day_days: keptDays }),
  quantities: z.array(z.object({ key: z.string(), label, unit: z.string(), min: z.number(), max: z.number() })),
});
export type CommonKind = z.infer<typeof commonKind>;

const value = z.union([z.number(), z.string(), z.null()]);

const deviation = z.object({
  municipality,
  date: z.string().describe('From this day on, as 2026-11-30'),
  until: z.string().nullable().describe('Its last day; null: it stays'),
  state: z.enum(['in_force', 'to_come', 'over']),
  reason: z.string(),
  by: z.string().describe('The office that decided it'),
  what: z.enum(['range', 'reporting', 'alarm', 'retention', 'licence', 'sharing']),
  kind: kind.nullable().describe('Null: all kinds, or an alarm'),
  quantity: z.object({ key: z.string(), label, unit: z.string() }).nullable(),
  rule: z.object({ id: z.string(), label }).nullable().describe('The rule of alarms it is about'),
  differences: z
    .array(z.object({ field: z.string(), is: value, common: value.describe('What holds everywhere else') }))
    .describe('Field by field as the rule book names them; null days keep for ever'),
});
export type DeviationView = z.infer<typeof deviation>;

const model = z.object({
  kind,
  vendor: z.string().nullable().describe('Null: devices that speak to Lagebild directly and name no model'),
  model: z.string().nullable(),
  municipalities: z.array(z.object({ key: municipality, devices: z.int() })),
});
export type ModelView = z.infer<typeof model>;

export const ruleRoutes = {
  rules: {
    path: paths.rules,
    summary: 'The rule book: what holds in the whole district, and where a municipality deviates, with date and reason',
    query: nothing,
    answer: z.object({
      day: z.string().describe('The day for which it is told'),
      kinds: z.array(commonKind),
      alarms: z.array(
        z.object({ id: z.string(), label, severity: z.enum(SEVERITIES), hold_minutes: z.number(), clear_minutes: z.number() }),
      ),
      deviations: z.array(deviation),
      problems: z
        .array(z.object({ file: z.string(), problem: z.string(), since: z.number() }))
        .describe('Changes that are not taken up, since something in them is not right'),
    }),
  },
  rulesMatrix: {
    path: paths.rulesMatrix,
    summary: 'Who has which kinds of sensor and which models of which suppliers, so that nobody buys or builds what a neighbour has',
    query: nothing,
    answer: z.object({
      municipalities: z.array(z.object({ key: municipality, kinds: z.record(kind, z.int().describe('Devices')) })),
      models: z.array(model),
    }),
  },
} as const;
