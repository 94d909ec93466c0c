// The HTTP API of the headline figures: each with its parts, formula and sources, and the tiles that show them. Merged into `routes` (http.ts).
import { z } from 'zod';
import { CLASS_COUNT } from '../domain/air/air-index-rules.ts';
import { POLLUTANTS } from '../domain/air/pollutants.ts';
import { FIGURES, LEFT_OUT } from '../domain/figures/figure.ts';
import { FINDING_CODES } from '../domain/finding.ts';
import { FRESHNESS } from '../domain/freshness.ts';
import { KINDS } from '../domain/kind.ts';
import { QUALITY_LEVELS } from '../domain/quality/level.ts';
import { paths } from './paths.ts';

const kind = z.enum(KINDS);
const municipality = z.string().min(1).max(64).describe('Key of a municipality, for example "unna"');
const epochMs = z.number().describe('Milliseconds since 1970 (UTC)');
const lang = z.enum(['de', 'en']).default('en').describe('Language of the sentences');
const count = z.int().min(0);

/** Parts of one answer, at most; the CSV has all of them. */
const MOST_PARTS = 5000;

const flag = z.object({
  code: z.enum(FINDING_CODES),
  quantity: z.string(),
  level: z
    .union(QUALITY_LEVELS.map((one) => z.literal(one)))
    .describe('uCIFI resource 6042: 1 and 2 are rejected, 3 is accepted but suspicious'),
  since: epochMs,
  reason: z.string().describe('What was seen, for people'),
});

const part = z.object({
  municipality: z.string(),
  device: z.string().nullable().describe('Null for a part that is no device, such as an account of the books'),
  name: z.string(),
  site: z.string().nullable().describe('Its place or street, when that is not itself'),
  value: z
    .number()
    .nullable()
    .describe('What it adds, in the unit of the figure; for the air index its class; null when it does not count'),
  of: z.number().nullable().describe('What that is a share of, or of used energy what the plan needs; null where there is none'),
  leftOut: z.enum(LEFT_OUT).nullable().describe('Why it does not count; null when it does'),
  time: epochMs.nullable().describe('When the value, or the last one, was measured'),
  freshness: z.enum(FRESHNESS).nullable(),
  told: z
    .array(z.object({ quantity: z.string(), value: z.number(), time: epochMs }))
    .describe("What it said last, in the rule book's units; of an air station the means of its index"),
  flags: z.array(flag).describe('Doubts about its values, the newest first'),
});
export type FigurePartView = z.infer<typeof part>;

const usual = z.object({
  value: z.number().describe('What is usual at this time, in the unit of `of`: the median of the same weekday and time in the last weeks'),
  difference: z.number().describe('Now minus usual'),
  of: z.enum(['free', 'pm2_5', 'watts']).describe('What is compared: free spaces; the median of the stations, µg/m³; watts'),
});
const trend = z.object({
  direction: z.enum(['up', 'down', 'steady']),
  difference: z.number().describe('Now minus an hour ago, in the unit of `of`'),
  of: z.enum(['free', 'pm2_5', 'watts']),
});

const source = z.object({
  file: z.string().describe('File of the rule book, below region/'),
  version: z.string().describe('First twelve digits of the SHA-256 of the file as it was read'),
  says: z.string().describe('What it decides about this figure'),
  source: z.string().nullable().describe('Where its numbers are from, when not from the district'),
  url: z.string().nullable(),
  validFrom: z.string().nullable().describe('ISO date, when the file tells it'),
});

const breakpoints = z.object({
  classes: z.array(z.string()).length(CLASS_COUNT).describe('The best first'),
  pollutants: z.array(
    z.object({
      pollutant: z.enum(POLLUTANTS),
      averaging: z.enum(['hour', 'running_24h']),
      upTo: z.array(z.number()).describe('µg/m³, inclusive'),
    }),
  ),
});

const tile = z.object({
  at: epochMs.describe('When it was worked out'),
  kind,
  coverage: z
    .object({ reporting: count, devices: count, newest: epochMs.nullable() })
    .describe('Devices that report in their rhythm, of all'),
  parking: z
    .object({
      free: count.nullable().describe('Of open places that report; null when none does'),
      known: count.describe('Spaces that report and are open'),
      closed: count.describe('Spaces of places that are closed'),
      unknown: count.describe('Spaces of places that do not report'),
      sites: count,
      full: count.describe('Places that are full'),
      closedSites: count,
      silentSites: count.describe('Places of which nothing is known'),
    })
    .nullable(),
  air: z
    .object({
      class: z.int().min(1).max(CLASS_COUNT).nullable().describe('Of the worst station; 1 is the best'),
      word: z.object({ de: z.string(), en: z.string() }).nullable(),
      worst: z
        .array(z.object({ municipality: z.string(), device: z.string(), name: z.string(), deciding: z.array(z.enum(POLLUTANTS)) }))
        .describe('The stations in that class, three at most'),
      worstCount: count,
      rated: count.describe('Stations with an index'),
      stations: count,
      hour: epochMs.nullable().describe('Begin of the newest hour of an index'),
    })
    .nullable(),
  lighting: z
    .object({
      lit: count,
      known: count.describe('Lights that say whether they burn'),
      planned: count.describe('Of those: how many their plan has lit now'),
      watts: z.number().nullable(),
      night: z
        .object({ usedKwh: z.number(), deviation: z.number().nullable().describe('Used against planned, as a share: -0.21 is 21 % less') })
        .nullable()
        .describe('The last night; null when nothing is known of it'),
    })
    .nullable(),
  usual: usual.nullable().describe('Null without a sound history: too few weeks, or too little known, then or now'),
  trend: trend.nullable().describe('Null when it is not known how it was an hour ago'),
});
export type TileView = z.infer<typeof tile>;

export const figureRoutes = {
  tile: {
    path: paths.tile,
    summary: 'What parking, air or lighting is like now, in the few numbers of a tile; the same as the desk says',
    query: z.strictObject({ kind, municipality: municipality.optional() }),
    answer: tile,
  },
  tileDay: {
    path: paths.tileDay,
    summary: 'Today hour by hour beside the same weekday of the last weeks: free spaces, PM2.5 (median of the stations) or watts',
    query: z.strictObject({ kind, municipality: municipality.optional() }),
    answer: z.object({
      at: epochMs,
      of: z.enum(['free', 'pm2_5', 'watts']),
      weeks: z.int().describe('Weeks the band is made of'),
      steps: z
        .array(
          z.object({
            time: epochMs.describe('Start of the hour'),
            today: z.number().nullable().describe('Null where less than the rules ask for is known'),
            usual: z.number().nullable().describe('Median of the weeks before; null while fewer than two are known'),
            low: z.number().nullable(),
            high: z.number().nullable(),
          }),
        )
        .describe('From local midnight to the next'),
    }),
  },
  figure: {
    path: paths.figure,
    summary: 'One headline figure taken apart: sentence, formula with its numbers, every device that counts or not and why, sources',
    query: z.strictObject({
      municipality: municipality.optional().describe('The whole district when left out'),
      kind: kind.optional().describe('For the figure "reporting": devices of one kind'),
      lang,
      limit: z.coerce.number().int().min(1).max(MOST_PARTS).default(500).describe('Parts that are listed'),
    }),
    answer: z.object({
      figure: z.enum(FIGURES),
      municipality: z.string().nullable(),
      kind: kind.nullable(),
      at: epochMs.describe('When it was worked out'),
      value: z.number().nullable().describe('Null when nobody knows'),
      unit: z.enum(['', '%', 'W', 'kWh']),
      label: z.string(),
      text: z.string().nullable().describe('The value as people write it, with its unit'),
      sentence: z.string().describe('In plain language'),
      formula: z.object({
        words: z.string(),
        symbols: z.string(),
        legend: z.string().nullable(),
        filled: z.string().nullable().describe('With the numbers put in'),
      }),
      coverage: z.object({
        counted: count.describe('Parts that count'),
        of: count.describe('Parts that were looked at'),
        leftOut: z.partialRecord(z.enum(LEFT_OUT), count).describe('How many do not count, by reason'),
        flagged: count.describe('Parts with a doubt about their values'),
      }),
      usual: usual.nullable(),
      parts: z.array(part).describe('Those that count first, the largest before; then those left out'),
      totalParts: count,
      sources: z.array(source),
      breakpoints: breakpoints.nullable().describe('Of the air index'),
    }),
  },
} as const;
