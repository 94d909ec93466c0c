// The HTTP API of values over time: a series in buckets or reading by reading, and what is usual at such a time. Merged into `routes` (http.ts).
import { z } from 'zod';
import { MAX_BUCKETS, parseEvery } from '../domain/bucket.ts';
import { TIERS } from '../domain/roll-up.ts';
import { instant } from './instant.ts';
import { paths } from './paths.ts';

const epochMs = z.number().describe('Milliseconds since 1970 (UTC)');

export const aggregates = ['mean', 'min', 'max', 'count', 'last'] as const;
export type Aggregate = (typeof aggregates)[number];

/** Weeks whose same weekday and time make the usual band. */
export const USUAL_WEEKS = 4;
/** Longest range for which the usual band is told, days. */
export const MAX_USUAL_DAYS = 31;
/** Longest range that is told reading by reading, days. */
export const MAX_RAW_DAYS = 2;

export const seriesSelection = {
  municipality: z.string().min(1).max(64).describe('Key of a municipality, for example "unna"'),
  device: z.string().min(1).max(256),
  quantity: z.string().min(1).max(64),
  from: instant.optional().describe('Begin, inclusive; 24 hours before the end when left out'),
  to: instant.optional().describe('End, exclusive; now when left out'),
};

export const seriesWidth = z
  .string()
  .refine((text) => text === 'raw' || parseEvery(text) !== undefined, 'must be a width such as 30s, 5m, 1h or 1d, or raw')
  .optional();

export const seriesQuality = z
  .enum(['accepted', 'all'])
  .default('accepted')
  .describe('accepted: without values that were rejected (stuck, spikes; /api/v1/quality). all: everything that is stored');

export const seriesRoutes = {
  series: {
    path: paths.series,
    summary: `One quantity of one device over time, at most ${MAX_BUCKETS} buckets or readings; to is exclusive`,
    query: z.strictObject({
      ...seriesSelection,
      every: seriesWidth.describe(
        `Width of a bucket; days begin at local midnight. raw: the readings themselves, of ${MAX_RAW_DAYS} days at most. When left out: 5m, or wider when the range needs it`,
      ),
      most: z
        .string()
        .regex(/^\d{2,4}$/, 'must be a whole number')
        .transform(Number)
        .pipe(z.int().min(10).max(MAX_BUCKETS))
        .optional()
        .describe('In the place of every: the finest that makes at most so many points; the readings themselves where there are no more'),
      aggregate: z.enum(aggregates).default('mean').describe('What is told of a bucket; of single readings always their value'),
      quality: seriesQuality,
    }),
    answer: z.object({
      times: z.array(epochMs).describe('Start of each bucket; with every = raw the time of each reading'),
      values: z.array(z.number().nullable()).describe('One value a bucket; null where nothing was measured (count: 0)'),
      every: z.string().describe('Width of the buckets, or raw'),
      tier: z.enum(['raw', ...TIERS]).describe('What it was answered from: readings, or roll-ups of five minutes, hours or days'),
    }),
  },
  seriesUsual: {
    path: paths.seriesUsual,
    summary: `What is usual in a range of at most ${MAX_USUAL_DAYS} days: least and most at the same weekday and local time of the ${USUAL_WEEKS} weeks before, and the week before alone`,
    query: z.strictObject(seriesSelection),
    answer: z.object({
      times: z.array(epochMs).describe('Start of each bucket, at least five minutes wide'),
      low: z.array(z.number().nullable()).describe('Least of the weeks before; null while fewer than two are known'),
      high: z.array(z.number().nullable()).describe('Most of them'),
      lastWeek: z.array(z.number().nullable()).describe('The value a week before'),
      weeks: z.int().describe('Weeks of which anything is known'),
      every: z.string().describe('Width of the buckets'),
    }),
  },
} as const;
