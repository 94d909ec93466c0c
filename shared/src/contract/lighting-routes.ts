// The HTTP API of street lighting: the picture now, streets and cabinets, energy against plan, the depot's work. Merged into `routes`.
import { z } from 'zod';
import { LAMP_STATES } from '../domain/lighting/lamp-state.ts';
import { BRINGS, WORK_KINDS } from '../domain/lighting/work-list.ts';
import { paths } from './paths.ts';

const municipality = z.string().min(1).max(64).describe('Key of a municipality, for example "unna"');
const text = z.string().min(1).max(256);
const epochMs = z.number().describe('Milliseconds since 1970 (UTC)');
const lang = z.enum(['de', 'en']).default('en').describe('Language of the reasons');
const kwh = z.number().describe('Kilowatt-hours');
const share = z.number().describe('0 to 1');
const state = z.enum(LAMP_STATES).describe('lit and off are as planned; everything else is told apart');

const energy = z.object({
  devices: z
    .int()
    .describe('Lamps and cabinets that count; a lamp behind a cabinet of the same selection that measures is part of its figure'),
  telling: z.int().describe('Of them, those of which anything is known'),
  usedKwh: kwh.describe('What they used, as far as it is known'),
  sharedKwh: kwh.describe('Part of it that was counted over gaps and shared out by the plan'),
  known: share.describe("Share of all devices' time that is known"),
  bridged: share.describe("Share of all devices' time that lies in such gaps"),
  compared: z
    .object({
      devices: z.int(),
      usedKwh: kwh,
      plannedKwh: kwh.describe('What their burning plans need'),
      fullKwh: kwh.describe('What full power from switching on to switching off would need'),
      savedKwh: kwh.describe('Of that not needed; a lamp that stayed dark saved no more than its plan does'),
    })
    .describe('Of the devices of which enough is known: only they are held against their plan'),
  co2Kg: z.number().describe('Of usedKwh, kilograms'),
  costEuro: z.number().nullable().describe('Of usedKwh; null without a price in region/lighting.yaml'),
});
export type EnergyView = z.infer<typeof energy>;

const counts = {
  devices: z.int(),
  reporting: z.int().describe('Heard within their rhythm'),
  newest: epochMs.nullable().describe('Time of the newest reading'),
  lit: z.int().describe('Of those that report and say so'),
  litKnown: z.int(),
  plannedLit: z.int().describe('Of those that say so: how many their plan has lit now'),
  states: z.partialRecord(z.enum(LAMP_STATES), z.int()).describe('How many are in which state'),
  watts: z.number().nullable().describe('What they draw now; null when none says so'),
  wattsFrom: z.int().describe('Devices behind watts'),
  wattsOf: z.int().describe('Devices that count for it'),
};

const switching = z
  .object({ lights: z.int(), earliest: epochMs, median: epochMs, latest: epochMs })
  .nullable()
  .describe('Null when no light was seen to switch');

const cabinetFailure = z.object({
  municipality,
  feeder: z.string().describe('Id of the cabinet; it need not be a device that reports'),
  name: z.string(),
  since: epochMs,
  lamps: z.array(z.string()).describe('The lamps that say so'),
  dark: z.int(),
  silent: z.int(),
  of: z.int().describe('Lamps of the cabinet that could have said so'),
});

const factor = z.object({
  year: z.int(),
  gramsPerKwh: z.number(),
  status: z.enum(['final', 'preliminary', 'estimated']),
  source: z.string(),
});

const selection = {
  municipality: municipality.optional(),
  site: text.optional().describe('Name of a street'),
  feeder: text.optional().describe('Id of a cabinet: it and the lamps it feeds'),
  device: text.optional(),
};

export const lightingStreet = z.object({ municipality, site: z.string(), ...counts, night: energy, work: z.int() });
export type LightingStreetView = z.infer<typeof lightingStreet>;

const workItem = z.object({
  kind: z.enum(WORK_KINDS),
  bring: z.enum(BRINGS).describe('What to take along'),
  device: z.string().describe('The lamp, or the cabinet'),
  name: z.string(),
  since: epochMs,
  reason: z.string().describe('What is wrong, for people'),
  lamps: z.array(z.string()).describe('Names of the lamps behind a failed cabinet'),
  of: z.int().describe('Lamps of the cabinet that could have said so'),
  lat: z.number().nullable(),
  lon: z.number().nullable(),
});

export const lightingRoutes = {
  lightingOverview: {
    path: paths.lightingOverview,
    summary: 'Street lighting now and in the last night: lit against planned, power, energy and CO2 against plan, sun times, what failed',
    query: z.strictObject({ municipality: municipality.optional() }),
    answer: z.object({
      at: epochMs,
      ...counts,
      night: z
        .object({ from: epochMs, to: epochMs, isOver: z.boolean(), energy })
        .describe('From noon to noon; the last after which the sun has risen'),
      cabinets: z.array(cabinetFailure).describe('Inferred from several of their lamps'),
      work: z.int().describe('Entries of the work list'),
      municipalities: z.array(
        z.object({
          municipality,
          ...counts,
          night: energy,
          work: z.int(),
          sun: z
            .object({ sunset: epochMs, civilDusk: epochMs, civilDawn: epochMs, sunrise: epochMs })
            .describe('Around the last night, at the centre of the municipality'),
          plans: z
            .array(
              z.object({
                plan: z.string(),
                label: z.object({ de: z.string(), en: z.string() }),
                devices: z.int(),
                on: epochMs,
                off: epochMs,
                steps: z.array(z.object({ from: epochMs, to: epochMs, level: z.number().describe('Per cent') })),
              }),
            )
            .describe('How each plan that lights follow here went in the last night'),
          firstLit: switching.describe('When lights went on in the evening'),
          lastLit: switching.describe('When they were lit for the last time in the morning'),
        }),
      ),
      factor: factor.describe('CO2 of a kilowatt-hour, for the year of the last night'),
      euroPerKwh: z.number().nullable(),
    }),
  },
  lightingSites: {
    path: paths.lightingSites,
    summary: 'Streets and cabinets with what is lit, drawn, used in the last night and failed',
    query: z.strictObject({ municipality: municipality.optional() }),
    answer: z.object({
      at: epochMs,
      sites: z.array(lightingStreet),
      feeders: z.array(
        z.object({
          municipality,
          feeder: z.string(),
          name: z.string(),
          isHeard: z.boolean().describe('It is a device of its own that reports'),
          ...counts,
          ownWatts: z.number().nullable().describe("What the cabinet's own meter says"),
          ownNight: energy.nullable().describe("What the cabinet's own meter says; null when it measures nothing"),
          night: energy.describe('Sum of its lamps'),
          failure: cabinetFailure.nullable(),
        }),
      ),
    }),
  },
  lightingLamps: {
    path: paths.lightingLamps,
    summary:
      'The lamps of a street, of a cabinet, or one: command, command in action and measured level; energy, burn hours, remaining life',
    query: z.strictObject({ ...selection, municipality, lang }),
    answer: z.object({
      at: epochMs,
      lamps: z.array(
        z.object({
          municipality,
          device: z.string(),
          name: z.string(),
          site: z.string(),
          feeder: z.string().nullable(),
          heardAt: epochMs.nullable(),
          freshness: z.enum(['fresh', 'late', 'silent', 'never']),
          state,
          since: epochMs.nullable(),
          reason: z.string().nullable().describe('What was noticed, for people'),
          silencedBy: z.string().nullable().describe('Id of the gateway that explains its silence'),
          isLit: z.boolean().nullable(),
          plan: z.string(),
          planned: z.number().describe('Level of the plan now, per cent'),
          command: z.number().nullable().describe('What was asked for, per cent (uCIFI 3416, resource 1)'),
          active: z.number().nullable().describe('What is in force (resource 2)'),
          dimming: z.number().nullable().describe('What is measured (resource 3)'),
          power: z.number().nullable().describe('Watts'),
          watts: z.number().nullable().describe('Watts at full light'),
          wattsFrom: z.enum(['rule', 'power']).nullable().describe('Written down, or the largest believable power'),
          source: z.enum(['meter', 'power', 'dimming']).nullable().describe('What its energy is told from'),
          night: energy,
          burn: z
            .object({
              counter: z.number().nullable().describe('Hours its own counter tells'),
              from: epochMs.describe('Begin of the days looked at'),
              hours: z.number().describe('Burned in these days'),
              known: share,
              planned: z.number().describe('Hours the plan has it burn in these days'),
              source: z.enum(['counter', 'power', 'dimming']),
              total: z.number().describe('Hours it has burned in all: by its counter, else what its plan makes since it is known'),
              isTotalCounted: z.boolean(),
              rated: z.number().describe('Hours it is made for'),
              remaining: z.number(),
              remainingYears: z.number().nullable().describe('At the hours of its plan; null when the plan never lights it'),
            })
            .nullable()
            .describe('Null when it tells nothing that says so'),
        }),
      ),
    }),
  },
  lightingEnergy: {
    path: paths.lightingEnergy,
    summary: 'Energy against plan in a day (hours), week or month (days) or year (months), for the district or any part of it',
    query: z.strictObject({
      ...selection,
      period: z.enum(['day', 'week', 'month', 'year']).default('week'),
      date: z.iso.date().optional().describe('A day of the period, local; today when left out'),
    }),
    answer: z.object({
      from: epochMs,
      to: epochMs.describe('End of the period; what lies in the future is not counted'),
      buckets: z.array(energy.extend({ from: epochMs, to: epochMs })),
      total: energy,
      parts: z
        .array(energy.extend({ kind: z.enum(['municipality', 'site', 'device']), key: z.string(), name: z.string() }))
        .describe('The municipalities of the district, the streets of a municipality, the lamps of anything smaller'),
      factors: z.array(factor).describe('CO2 of a kilowatt-hour, by year of the period'),
      euroPerKwh: z.number().nullable(),
    }),
  },
  lightingWork: {
    path: paths.lightingWork,
    summary: 'What the depot has to do, by municipality and street, the oldest first, one entry a cause',
    query: z.strictObject({ municipality: municipality.optional(), lang }),
    answer: z.object({
      at: epochMs,
      streets: z.array(z.object({ municipality, site: z.string(), items: z.array(workItem) })),
    }),
  },
} as const;
