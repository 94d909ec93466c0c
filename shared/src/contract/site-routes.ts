// The HTTP API of places: what stands there and how it is now, and one line over time for the whole place. Merged into `routes` (http.ts).
import { z } from 'zod';
import { FRESHNESS } from '../domain/freshness.ts';
import { KINDS } from '../domain/kind.ts';
import { LAMP_STATES } from '../domain/lighting/lamp-state.ts';
import { BAY_USES } from '../domain/reading.ts';
import { TOGETHER } from '../domain/site/together.ts';
import { airStation } from './air-routes.ts';
import { alarm } from './alarm-routes.ts';
import { instant } from './instant.ts';
import { lightingStreet } from './lighting-routes.ts';
import { parkingSite } from './parking-routes.ts';
import { paths } from './paths.ts';
import { qualityFlag } from './quality-routes.ts';

const municipality = z.string().min(1).max(64).describe('Key of a municipality, for example "unna"');
const kind = z.enum(KINDS).describe('Kind of sensor');
const epochMs = z.number().describe('Milliseconds since 1970 (UTC)');
const lang = z.enum(['de', 'en']).default('en').describe('Language of the sentences');
const site = z.string().min(1).max(300).describe('Name of the place, as /api/v1/sites tells it');
const label = z.object({ de: z.string(), en: z.string() });

/** Longest time one line of a place is told of, days. */
export const MAX_SITE_DAYS = 400;

const place = {
  municipality,
  site: z.string().describe('Name of the place, unique within its municipality'),
  isTold: z.boolean().describe('Devices tell it as their place; false: a device without one, which is its own'),
  devices: z.int(),
  reporting: z.int().describe('Devices that report in their rhythm'),
  newest: epochMs.nullable().describe('Time of the newest reading'),
  lat: z.number().nullable().describe('Middle of its devices, WGS84 degrees'),
  lon: z.number().nullable(),
  parking: parkingSite.nullable().describe('Null where nothing of this kind stands'),
  lighting: lightingStreet.nullable(),
  air: z.array(airStation).describe('Its stations'),
};

const listedSite = z.object({
  ...place,
  kinds: z.array(kind),
  alarms: z.int().describe('Open alarms of its devices'),
});
export type ListedSiteView = z.infer<typeof listedSite>;

const airClasses = z.array(label).describe('Names of the five classes of the air-quality index, the best first');

const siteDevice = z.object({
  device: z.string(),
  kind,
  name: z.string().nullable(),
  use: z.enum(BAY_USES).nullable().describe('Of a single bay: whom it is for'),
  feeder: z.string().nullable(),
  freshness: z.enum(FRESHNESS),
  time: epochMs.nullable().describe('Of its newest reading'),
  lamp: z.enum(LAMP_STATES).nullable().describe('Of a light: its state against its plan'),
  lat: z.number().nullable(),
  lon: z.number().nullable(),
});
export type SiteDeviceView = z.infer<typeof siteDevice>;

const siteQuantity = z.object({
  kind,
  quantity: z.string(),
  devices: z.int().describe('That measure it and count'),
  together: z.enum(TOGETHER).describe('How their values make one: added up, averaged, averaged as sound powers, averaged on the circle'),
});
export type SiteQuantityView = z.infer<typeof siteQuantity>;

export const siteRoutes = {
  sites: {
    path: paths.sites,
    summary: 'The places of a municipality: car parks, streets, stations, each with what it is like now',
    query: z.strictObject({ municipality }),
    answer: z.object({ at: epochMs, sites: z.array(listedSite), airClasses }),
  },
  site: {
    path: paths.site,
    summary: 'One place with all that stands there: now, its devices, open alarms, doubtful values, cabinets',
    query: z.strictObject({ municipality, site, lang }),
    answer: z.object({
      at: epochMs,
      ...place,
      airClasses,
      kinds: z.array(kind),
      deviceList: z.array(siteDevice).describe('Those that need a look first'),
      quantities: z.array(siteQuantity).describe('What can be asked for with /api/v1/site/series, in the order of the rule book'),
      feeders: z.array(
        z.object({
          feeder: z.string().describe('Id of the cabinet that feeds lamps of this place'),
          name: z.string(),
          isDevice: z.boolean().describe('It is a device of its own'),
          lamps: z.int().describe('Lamps of this place that it feeds'),
          hasFailed: z.boolean().describe('Several of its lamps say that it gives no power'),
        }),
      ),
      alarms: z.array(alarm).describe('Open ones of its devices and cabinets, also those something explains'),
      flags: z.array(qualityFlag).describe('Flags that cover values of the last 24 hours, newest first'),
    }),
  },
  siteSeries: {
    path: paths.siteSeries,
    summary: 'One quantity over time for a whole place: a sum or mean over its devices, with how many of how many stand behind each value',
    query: z.strictObject({
      municipality,
      site,
      kind,
      quantity: z.string().min(1).max(64),
      from: instant.optional().describe('Begin, inclusive; 24 hours before the end when left out'),
      to: instant.optional().describe('End, exclusive; now when left out'),
    }),
    answer: z.object({
      every: z.string().describe('Width of a bucket, which follows from the range; days begin at local midnight'),
      together: z.enum(TOGETHER),
      times: z.array(epochMs).describe('Start of each bucket'),
      values: z
        .array(z.number().nullable())
        .describe('Null where nothing is known; of a sum also where a device is missing that reports at other times of the range'),
      partly: z.array(z.number().nullable()).describe('Of a sum: what those make that do report, where others are missing'),
      reporting: z.array(z.int()).describe('Devices behind each value: measured in it, or said something before that still holds'),
      of: z.array(z.int()).describe('Devices that were there'),
      devices: z.array(z.string()).describe('Ids of all that count'),
      silent: z.array(z.string()).describe('Those that said nothing in all the time: no value holds them'),
    }),
  },
} as const;
