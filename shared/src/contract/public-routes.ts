// The HTTP API for everybody: what municipalities share with the public, in sums and with a delay, and how data are protected. Merged into `routes`.
//
// No answer names a device (tests/privacy).
import { z } from 'zod';
import { CLASS_COUNT } from '../domain/air/air-index-rules.ts';
import { POLLUTANTS } from '../domain/air/pollutants.ts';
import { STATION_CLASSES } from '../domain/air/station-rules.ts';
import { KINDS } from '../domain/kind.ts';
import { SITE_STATES } from '../domain/parking/site-now.ts';
import { TIERS } from '../domain/roll-up.ts';
import { paths } from './paths.ts';

const epochMs = z.number().describe('Milliseconds since 1970 (UTC)');
const both = z.object({ de: z.string(), en: z.string() });
const lines = z.array(z.string());
const key = z.string().min(1).max(64).describe('Key of a municipality, for example "unna"');
const ofOne = z.strictObject({ municipality: key.optional() });
const nothing = z.strictObject({});
const days = z.number().nullable().describe('Days; null: for ever');
const position = {
  lat: z.number().nullable().describe('Degrees (WGS84), to about ten metres'),
  lon: z.number().nullable(),
};

const licence = z
  .object({ id: z.string(), name: z.string(), url: z.string(), attribution: z.string().describe('Who has to be named') })
  .nullable()
  .describe('Under which these data may be used; null: nobody has said so, so ask before using them');
export type PublicLicence = z.infer<typeof licence>;

/** Of a municipality that shares the kind with the public. */
const shared = {
  municipality: key,
  name: z.string(),
  asOf: epochMs.describe('What is told stands for this moment: a full step, older than the delay'),
  delayMinutes: z.number().describe('How much later than measured the municipality shares'),
  licence,
};

const frame = {
  at: epochMs.describe('When it was asked'),
  attribution: z.string().describe('Of boundaries and names, to be shown with a map'),
  notPublic: z
    .array(z.object({ municipality: key, name: z.string() }))
    .describe('Municipalities that have such sensors and do not share them with the public'),
};

const parkingPlace = z.object({
  name: z.string().nullable().describe('Null where nobody gave the place a name'),
  ...position,
  state: z.enum(SITE_STATES).describe('no_data: also while fewer bays report than a sum is made of'),
  free: z.int().nullable().describe('Spaces for everybody, without those kept for somebody; null while too few report'),
  capacity: z.int(),
  isComplete: z.boolean().describe('All of its spaces report'),
});
export type PublicPlaceView = z.infer<typeof parkingPlace>;

const airStation = z.object({
  name: z.string().nullable(),
  ...position,
  stationClass: z.enum(STATION_CLASSES).describe('indicative: gives an indication, and cannot show that a limit value is exceeded'),
  hour: epochMs.nullable().describe('Begin of the hour the index is of; null without an index'),
  class: z.int().min(1).max(CLASS_COUNT).nullable().describe('1 is the best of five; null without a valid mean'),
  label: both.nullable().describe('The class in words'),
  missing: z.array(z.enum(POLLUTANTS)).describe('Pollutants of the index without a valid mean: it is incomplete'),
  pollutants: z.array(
    z.object({
      pollutant: z.enum(POLLUTANTS),
      averaging: z.enum(['hour', 'running_24h']),
      value: z.number().nullable().describe('µg/m³'),
      class: z.int().nullable(),
      isHumid: z.boolean().describe('Measured in humid air by a low-cost sensor: may be too high'),
    }),
  ),
});
export type PublicStationView = z.infer<typeof airStation>;

const contact = { address: lines.nullable(), mail: z.string().nullable(), phone: z.string().nullable() };

export const publicRoutes = {
  publicParking: {
    path: paths.publicParking,
    summary: 'For everybody: free spaces of parking places with enough bays, as of the last full step',
    query: ofOne,
    answer: z.object({
      ...frame,
      leastBays: z.int().describe('A public sum is made of at least so many bays'),
      stepMinutes: z.int(),
      municipalities: z.array(
        z.object({
          ...shared,
          places: z.array(parkingPlace),
          others: z
            .object({ places: z.int(), capacity: z.int(), free: z.int().nullable() })
            .describe('Places with fewer bays, added up; free is null while fewer than leastBays of them report together'),
        }),
      ),
    }),
  },
  publicAir: {
    path: paths.publicAir,
    summary: 'For everybody: air stations with the class of their index and the hourly figures behind it',
    query: ofOne,
    answer: z.object({
      ...frame,
      index: z.object({ label: both, source: z.string(), url: z.string() }),
      municipalities: z.array(z.object({ ...shared, stations: z.array(airStation) })),
    }),
  },
  publicLighting: {
    path: paths.publicLighting,
    summary: 'For everybody: what share of the street lamps burns, and what they used in the last night; for whole municipalities only',
    query: ofOne,
    answer: z.object({
      ...frame,
      leastLamps: z.int().describe('A public sum is made of at least so many lamps'),
      stepMinutes: z.int(),
      municipalities: z.array(
        z.object({
          ...shared,
          lamps: z.int().nullable().describe('Null while there are fewer than leastLamps'),
          litShare: z.number().nullable().describe('0 to 1, to whole per cent; null while too few say so'),
          night: z
            .object({ from: epochMs, to: epochMs, kwh: z.number(), known: z.number().describe("Share of the lamps' time that is known") })
            .nullable()
            .describe('The last night that was over by then; null while too few lamps tell'),
        }),
      ),
    }),
  },
  publicPrivacy: {
    path: paths.publicPrivacy,
    summary: 'How data are protected: who is responsible, what is kept how long, what is public and how it is added up, whom to turn to',
    query: nothing,
    answer: z.object({
      district: z.string(),
      controller: z.object({ name: z.string().nullable(), ...contact }).describe('Null: not entered yet (region/privacy.yaml)'),
      officer: z.object(contact),
      authority: z.object({ name: z.string(), address: lines, mail: z.string(), url: z.string() }),
      purposes: z.array(z.object({ what: both, basis: both.nullable().describe('The legal basis; null: not entered yet') })),
      aggregation: z.object({ bays: z.int(), lamps: z.int(), minutes: z.int() }),
      kept: z.array(
        z.object({
          kind: z.enum(KINDS),
          label: both,
          municipality: z.string().nullable().describe('Name of the one that keeps otherwise; null: all others'),
          readings: days.describe('Single readings, days; null: for ever'),
          rollUps: z.array(z.object({ tier: z.enum(TIERS), days })),
        }),
      ),
      isKeptByDatabase: z.boolean().describe('True: the database deletes no rows, so its own retention has to be set to these days'),
      rawDays: z.int().describe('Messages as they came, days after their arrival'),
      quarantineDays: z.int().describe('Messages that were not taken, days'),
      feedbackDays: z.int().describe('Messages about barriers, days'),
      uplinkDays: z.int().describe('Single radio messages with who heard them, days'),
      originDays: z.int().describe('Network address and browser of a sign-in, days; that it happened stays in the log'),
      sessionDays: z.int().describe('A sign-in ends at the latest after so many days'),
      sharing: z.array(
        z.object({
          municipality: key,
          name: z.string(),
          kind: z.enum(KINDS),
          level: z.enum(['private', 'district', 'public']),
          delayMinutes: z.number(),
        }),
      ),
    }),
  },
} as const;
export type PublicRoute = keyof typeof publicRoutes;
