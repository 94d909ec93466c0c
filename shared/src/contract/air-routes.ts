// The HTTP API of the air desk: stations with their index, one station hour by hour, limit values over a year. Merged into `routes` (http.ts).
import { z } from 'zod';
import { CLASS_COUNT } from '../domain/air/air-index-rules.ts';
import { AVERAGINGS } from '../domain/air/limit-averagings.ts';
import { LIMIT_STATUSES } from '../domain/air/limit-tracker.ts';
import { POLLUTANTS } from '../domain/air/pollutants.ts';
import { STATION_CLASSES } from '../domain/air/station-rules.ts';
import { instant } from './instant.ts';
import { paths } from './paths.ts';

const municipality = z.string().min(1).max(64).describe('Key of a municipality, for example "unna"');
const epochMs = z.number().describe('Milliseconds since 1970 (UTC)');
const label = z.object({ de: z.string(), en: z.string() });
const pollutant = z.enum(POLLUTANTS);
const indexKey = z
  .string()
  .regex(/^[a-z][a-z0-9_]*$/)
  .max(64)
  .optional()
  .describe('Key of an index; the current one when left out');
const indexClass = z.int().min(1).max(CLASS_COUNT).nullable().describe('1 is the best of five; null without a valid mean');
const stationClass = z
  .enum(STATION_CLASSES)
  .describe('reference: by the reference method; indicative: gives an indication, and cannot show that a limit value is exceeded');

/** Days of one question about a station. */
export const MAX_STATION_DAYS = 35;

const pollutantNow = z.object({
  pollutant,
  averaging: z.enum(['hour', 'running_24h']).describe('Which mean the index takes'),
  value: z.number().nullable().describe('That mean, µg/m³; null when there is no valid one'),
  class: indexClass,
  isHumid: z.boolean().describe('Measured by a low-cost sensor in humid air: may be too high'),
  isLeftOut: z.boolean().describe('Measured, but left out of the index for its humidity'),
});

export const airStation = z.object({
  municipality,
  device: z.string(),
  name: z.string().nullable(),
  stationClass,
  isOfficial: z.boolean().describe("A station of the state's network, listed in region/air-stations.yaml"),
  lastTime: epochMs.nullable().describe('Time of its newest reading; null when there is none'),
  hour: epochMs.nullable().describe('Begin of the hour the index is of; null without an index'),
  class: indexClass,
  deciding: z.array(pollutant).describe('The worst pollutants: all that are in the class of the index'),
  missing: z.array(pollutant).describe('Pollutants of the index without a valid mean: it is incomplete'),
  pollutants: z.array(pollutantNow),
  coverage: z
    .object({ valid: z.int(), of: z.int() })
    .nullable()
    .describe('Valid hourly means of the last 24 hours, of those its pollutants could have; null when none was ever measured'),
});
export type AirStationView = z.infer<typeof airStation>;

const airIndex = z.object({
  key: z.string(),
  label,
  source: z.string(),
  url: z.string(),
  validFrom: z.string().nullable().describe('ISO date; null when the day is not known'),
  inferred: z.array(label).describe('What no source says and was concluded'),
  pollutants: z.array(
    z.object({
      pollutant,
      averaging: z.enum(['hour', 'running_24h']),
      upTo: z.array(z.number()).describe('Upper ends of the first four classes, µg/m³, inclusive, after rounding to whole numbers'),
    }),
  ),
});
export type AirIndexView = z.infer<typeof airIndex>;

const limitSet = z.object({
  key: z.string(),
  label,
  note: label,
  source: z.string(),
  url: z.string(),
  validFrom: z.string().describe('ISO date'),
  capture: z.number().describe('Share of valid means that a year needs, 0 to 1'),
  inferred: z.array(label).describe('What the law does not say and was concluded'),
});
export type LimitSetView = z.infer<typeof limitSet>;

const limitBase = {
  set: z.string().describe('Key of the set it belongs to'),
  pollutant,
  averaging: z.enum(AVERAGINGS).describe('Which mean is compared; day_max_8h: the highest running 8-hour mean that ends on the day'),
  value: z.number().describe('µg/m³'),
  kind: z.enum(['limit', 'target']),
};

const limitState = z.object({
  ...limitBase,
  allowed: z.int().nullable().describe('Exceedances a year; null for an annual mean'),
  years: z.int().nullable().describe('The number of exceedances is a mean over so many years; null: of one year'),
  status: z.enum(LIMIT_STATUSES).describe('Of what was measured so far; used_up: the next exceedance is too many. Nothing is projected'),
  mean: z.number().nullable().describe('Annual mean so far, µg/m³'),
  used: z.int().nullable().describe('Hours or days above the value so far'),
  usedOverYears: z.number().nullable().describe('Mean number of exceedances of the years that are over and have enough data'),
  yearsCounted: z.array(z.int()).describe('These years'),
  measured: z.int().describe('Valid hours (for an annual or hourly limit) or days so far'),
  elapsed: z.int().describe('Hours or days that are over'),
  total: z.int().describe('Hours or days of the year'),
  hasEnough: z.boolean().describe('Enough of them are valid, so far'),
  summer: z
    .object({ months: z.int(), over: z.int() })
    .nullable()
    .describe('For ozone by the 39. BImSchV: summer months with enough days, of those that are over'),
  exceedances: z.array(z.object({ start: epochMs, value: z.number() })).describe('The newest of them, newest first'),
});
export type LimitStateView = z.infer<typeof limitState>;

export const airRoutes = {
  airStations: {
    path: paths.airStations,
    summary: 'The air stations with the class of their index, the deciding pollutant, what is missing, age and coverage',
    query: z.strictObject({
      municipality: municipality.optional(),
      index: indexKey,
      at: instant.optional().describe('The index as it was then; now when left out'),
    }),
    answer: z.object({
      index: z.string().describe('Key of the index answered'),
      at: epochMs,
      indices: z.array(airIndex).describe('All indices of the rule book, the current one first'),
      classes: z.array(label).describe('Words of the classes, the best first'),
      humidity: z.object({ above: z.number(), share: z.number(), inIndex: z.enum(['mark', 'exclude']) }),
      latestHours: z.int().describe('An index is of one of so many last full hours, or there is none'),
      limitSets: z.array(z.object({ key: z.string(), label })).describe('Names of the sets of limit values'),
      official: z.object({ operator: z.string(), url: z.string() }),
      stations: z.array(airStation),
    }),
  },
  airStation: {
    path: paths.airStation,
    summary: `One air station hour by hour, at most ${MAX_STATION_DAYS} days: valid hourly means, running means, index, humid hours, limit lines`,
    query: z.strictObject({
      municipality,
      device: z.string().min(1).max(256),
      index: indexKey,
      from: instant.optional().describe('Begin, inclusive; seven days before the end when left out'),
      to: instant.optional().describe('End, exclusive; now when left out'),
    }),
    answer: z.object({
      station: airStation,
      hours: z.array(epochMs).describe('Begin of each hour'),
      classes: z.array(indexClass).describe('Class of the index, hour by hour'),
      pollutants: z.array(
        z.object({
          pollutant,
          values: z.array(z.number().nullable()).describe('Hourly means, µg/m³; null where the hour has no valid one'),
          capture: z
            .array(z.number().nullable())
            .describe('Share of each hour that was measured, 0 to 1; null where the rhythm is unknown'),
          runningHours: z.int().describe('Over how many hours the running means go'),
          running: z.array(z.number().nullable()).describe('Running means that end with the hour, µg/m³'),
          isHumid: z.array(z.boolean()).describe('Hours in which humidity may have raised it'),
          limits: z.array(z.object(limitBase)).describe('Limit values that one of the two lines can be compared with'),
        }),
      ),
      humidShares: z
        .array(z.number().nullable())
        .describe('Share of the readings above the humidity limit; null where it was not measured'),
    }),
  },
  airLimits: {
    path: paths.airLimits,
    summary: 'Where stations stand with legal limit values in a year: all of one station, or those of one pollutant at all stations',
    query: z.strictObject({
      municipality: municipality.optional(),
      device: z.string().min(1).max(256).optional().describe('One station; municipality must be given too'),
      pollutant: pollutant.optional().describe('Without a device: of this pollutant, PM10 when left out'),
      year: z
        .string()
        .regex(/^(19|20|21)\d\d$/, 'must be a year such as 2026')
        .transform(Number)
        .optional()
        .describe('The running year when left out'),
    }),
    answer: z.object({
      year: z.int(),
      years: z.array(z.int()).describe('Years of which the store has readings of air, newest first'),
      until: epochMs.describe('Nothing later is counted'),
      sets: z.array(limitSet),
      stations: z.array(
        z.object({
          municipality,
          device: z.string(),
          name: z.string().nullable(),
          stationClass,
          isOfficial: z.boolean(),
          pollutants: z.array(pollutant).describe('Pollutants it has ever measured'),
          limits: z.array(limitState),
          humid: z
            .array(z.object({ pollutant, hours: z.int(), of: z.int() }))
            .describe('Of indicative stations: valid hours with a mean humidity above the limit, of those measured'),
        }),
      ),
      more: z.int().describe('Stations that were left out because there are too many; narrow by municipality'),
    }),
  },
} as const;
