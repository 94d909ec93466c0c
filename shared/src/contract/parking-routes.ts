// The HTTP API of the parking desk: sites with their occupancy now, and all about one of them. Merged into `routes` (http.ts).
import { z } from 'zod';
import { FRESHNESS } from '../domain/freshness.ts';
import { SITE_STATES } from '../domain/parking/site-now.ts';
import { SPECIAL_USES } from '../domain/parking/spaces.ts';
import { BAY_USES } from '../domain/reading.ts';
import { paths } from './paths.ts';

const municipality = z.string().min(1).max(64).describe('Key of a municipality, for example "unna"');
const epochMs = z.number().describe('Milliseconds since 1970 (UTC)');
const share = z.number().min(0).max(1);
const spaces = z.int().min(0);

/** Most weeks the hours of the week are made of. */
const MAX_WEEKS = 6;

const special = z.object({
  use: z.enum(SPECIAL_USES).describe('Whom these spaces are kept for'),
  free: spaces.nullable().describe('Of those that report; null when none does'),
  known: spaces.describe('Spaces that report'),
  capacity: spaces.describe('All of them; they are among the spaces of the site'),
});

const occupancy = {
  free: spaces.nullable().describe('Free spaces of those that report and are open; null when there is none'),
  occupied: spaces.nullable(),
  share: share.nullable().describe('Taken share of the spaces that report; null when none does'),
  known: spaces.describe('Spaces that report and are open'),
  closed: spaces.describe('Spaces that are told to be closed'),
  reporting: z.int().describe('Devices that report in their rhythm'),
  devices: z.int(),
  newest: epochMs.nullable().describe('Time of the newest figure that is counted; when none is, of the last one'),
  special: z.array(special).describe('Spaces kept for somebody'),
};

export const parkingSite = z.object({
  municipality,
  site: z.string().describe('Name of the place, unique within its municipality'),
  basis: z.enum(['counter', 'bays']).describe('What is added up: counters at the gates, or sensors of single bays'),
  state: z
    .enum(SITE_STATES)
    .describe(
      'closed, full, nearly_full, open: certain whatever the devices say that do not report; partly_known: it is not; no_data: none reports',
    ),
  ...occupancy,
  capacity: spaces.nullable().describe('All spaces, also of devices that do not report; null when nobody told'),
  oldest: epochMs.nullable().describe('Time of the oldest figure that is counted'),
  lat: z.number().nullable(),
  lon: z.number().nullable(),
});
export type ParkingSiteView = z.infer<typeof parkingSite>;

const sum = z.object({
  sites: z.int(),
  states: z.object(Object.fromEntries(SITE_STATES.map((state) => [state, z.int()])) as Record<(typeof SITE_STATES)[number], z.ZodInt>),
  ...occupancy,
  capacity: spaces.describe('All spaces that anybody told of, also of devices that do not report'),
});
export type ParkingSum = z.infer<typeof sum>;

const turnoverUse = z.object({
  use: z.enum(BAY_USES),
  bays: z.int(),
  arrivals: z.int(),
  carsPerSpaceDay: z.number().nullable(),
  medianMinutes: z.number().nullable(),
});

const stays = z.object({
  whole: z.int().describe('Seen from beginning to end'),
  cutAtBegin: z.int().describe('Under way when the time looked at, or what is known, began: left out'),
  cutAtEnd: z.int().describe('Under way when it ended: counted as lasting at least so long (Kaplan and Meier)'),
  medianMinutes: z.number().nullable().describe('Null when too many are cut off'),
  p90Minutes: z.number().nullable().describe('Nine of ten are not longer'),
  classes: z
    .array(z.object({ fromMinutes: z.number(), toMinutes: z.number().nullable(), count: z.int() }))
    .describe('Whole stays by length'),
});

const forecastStep = z.object({
  time: epochMs.describe('Start of the quarter of an hour'),
  share,
  low: share.nullable().describe('With `high`: where four of five lay in the test'),
  high: share.nullable(),
});

const forecastError = z.object({
  minutes: z.int().describe('How far ahead'),
  mean: z.number().describe('Mean absolute error, in shares of the spaces'),
  naiveMean: z.number().describe('The same for "it stays as it is"'),
  trials: z.int().describe('Forecasts that were tested'),
});

const forecast = z.object({
  state: z
    .enum(['said', 'not_enough_data', 'no_current_value', 'closed'])
    .describe('not_enough_data: less than a week is known; no_current_value: nobody knows how it is now'),
  knownDays: z.int().describe('Days of the last six weeks of which at least half is known'),
  testedDays: z.int().describe('Days the errors are from, 14 at most'),
  steps: z.array(forecastStep).describe('Three hours in quarters of an hour; empty unless it is said'),
  errors: z.array(forecastError).describe('From the last 14 days, each forecast anew with what was known the evening before'),
});

export const parkingRoutes = {
  parkingSites: {
    path: paths.parkingSites,
    summary: 'Car parks and streets with their occupancy now, those that need a look first; with sums',
    query: z.strictObject({ municipality: municipality.optional() }),
    answer: z.object({
      at: epochMs,
      sites: z.array(parkingSite),
      municipalities: z.array(sum.extend({ municipality })).describe('Only those with a site'),
      total: sum,
    }),
  },
  parkingSite: {
    path: paths.parkingSite,
    summary:
      'One car park or street: now, its devices, its usual week, today beside the weeks before, a forecast with its error, turnover and stays',
    query: z.strictObject({
      municipality,
      site: z.string().min(1).max(300).describe('Name of the place, as /api/v1/parking/sites tells it'),
      weeks: z.coerce.number().int().min(1).max(MAX_WEEKS).default(4).describe('Weeks the hours of the week are made of'),
    }),
    answer: z.object({
      at: epochMs,
      site: parkingSite,
      devices: z.array(
        z.object({
          device: z.string(),
          name: z.string().nullable(),
          counting: z.enum(['counter', 'bay', 'unknown']),
          use: z.enum(BAY_USES).nullable(),
          freshness: z.enum(FRESHNESS),
          time: epochMs.nullable().describe('Of what it said last of its spaces'),
          free: z.int().nullable().describe('What it said last, however old'),
          capacity: z.int().nullable(),
          isClosed: z.boolean(),
        }),
      ),
      week: z.object({
        from: epochMs,
        to: epochMs,
        weeks: z.int(),
        cells: z.array(
          z.object({
            weekday: z.int().describe('0 = Monday … 6 = Sunday'),
            hour: z.int().describe('0 to 23, local time'),
            share: share.nullable().describe('Mean share of taken spaces'),
            hours: z.int().describe('Hours behind it'),
          }),
        ),
      }),
      day: z.object({
        weeks: z.int().describe('Weeks the band is made of'),
        steps: z
          .array(
            z.object({
              time: epochMs.describe('Start of the quarter of an hour'),
              today: share.nullable(),
              lastWeek: share.nullable().describe('Same weekday and time by the wall clock'),
              low: share.nullable().describe('Least and most of the same weekday in the weeks before; null while fewer than two are known'),
              high: share.nullable(),
            }),
          )
          .describe('From local midnight to the end of the day, or of the forecast'),
      }),
      forecast,
      turnover: z.object({
        from: epochMs,
        to: epochMs,
        spaces: z.int().describe('Spaces it is told of'),
        isLowerBound: z.boolean().describe('True: from counters; at least so many came'),
        arrivals: z.int(),
        spaceDays: z.number().describe('Days of single spaces in which it was known what happened'),
        carsPerSpaceDay: z.number().nullable().describe('Null while less than a day of one space is known'),
        stays: stays.nullable().describe('Null from counters: they do not see who leaves'),
        uses: z.array(turnoverUse).describe('Single bays by whom they are for'),
      }),
    }),
  },
} as const;
