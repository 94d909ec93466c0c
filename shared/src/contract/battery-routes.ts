// The HTTP API of batteries: how long one lasts, and which have to be changed soon. Merged into `routes` (http.ts).
import { z } from 'zod';
import { BATTERY_STATES } from '../domain/battery/forecast.ts';
import { KINDS } from '../domain/kind.ts';
import { paths } from './paths.ts';

const municipality = z.string().min(1).max(64).describe('Key of a municipality, for example "unna"');
const epochMs = z.number().describe('Milliseconds since 1970 (UTC)');
const weeks = z.number().min(0).nullable();

const BATTERY_SOURCES = ['device', 'network', 'voltage'] as const;
export type BatterySource = (typeof BATTERY_SOURCES)[number];

const forecast = {
  source: z
    .enum(BATTERY_SOURCES)
    .describe(
      'device: per cent the device measures; network: per cent it tells the LoRaWAN network (DevStatus); voltage: volts it measures',
    ),
  unit: z.enum(['%', 'V']),
  state: z
    .enum(BATTERY_STATES)
    .describe(
      'below: at its limit already. declining: with a trend. steady: no fall that could be told from none. outdated: not heard of for weeks. not_enough: too short a history',
    ),
  level: z.number().nullable().describe('Now; brought to the reference temperature where the device tells its warmth'),
  limit: z.number().nullable().describe('At which it has to be changed'),
  limitFrom: z
    .enum(['percent', 'profile', 'share'])
    .describe('share: a share of the highest voltage since it is in, because nobody tells one'),
  slopePerWeek: z.number().nullable().describe('Units a week'),
  weeks: weeks.describe('Until the limit; null where no end is in sight or nothing can be said'),
  weeksLow: weeks.describe('With weeksHigh: where the end lies in nine of ten cases. Of a steady one: at least so long'),
  weeksHigh: weeks.describe('Null: open'),
  replacedAt: epochMs.nullable().describe('Begin of the day since which the battery is in; null when no change was seen'),
};

const forecastDetail = z.object({
  ...forecast,
  perDegree: z.number().nullable().describe('Units a degree that warmth does to it; null when it could not be told'),
  referenceDegrees: z.number().nullable().describe('Degrees Celsius to which values are brought'),
  knownDays: z.int().describe('Days with a value since it is in'),
  spanDays: z.int().describe('From the first to the last of them'),
  leastDays: z.int().describe('Nothing is foretold from fewer (region/battery.yaml)'),
  leastSpanDays: z.int(),
  history: z
    .array(
      z.object({
        time: epochMs.describe('Local noon of the day'),
        value: z.number(),
        temperature: z.number().nullable(),
        atReference: z.number().nullable().describe('The value at referenceDegrees; null where one of the two is not known'),
      }),
    )
    .describe('Daily means, the oldest first'),
});
export type BatteryForecastView = z.infer<typeof forecastDetail>;

const listed = z.object({
  municipality,
  device: z.string(),
  name: z.string().nullable(),
  kind: z.enum(KINDS),
  site: z.string().nullable(),
  lat: z.number().nullable(),
  lon: z.number().nullable(),
  ...forecast,
  isSoon: z.boolean().describe('To be changed within soonWeeks, at the near end of the band'),
});
export type ListedBatteryView = z.infer<typeof listed>;

export const batteryRoutes = {
  battery: {
    path: paths.battery,
    summary: 'How long the battery of a device lasts: a robust trend since it was put in, with the band of its uncertainty',
    query: z.strictObject({ municipality, device: z.string().min(1).max(256) }),
    answer: z.object({
      at: epochMs,
      sources: z.array(forecastDetail).describe('The best first; empty when the device tells nothing of a battery'),
    }),
  },
  batteries: {
    path: paths.batteries,
    summary: 'Batteries of a municipality or the district, those that have to be changed first',
    query: z.strictObject({ municipality: municipality.optional() }),
    answer: z.object({
      at: epochMs,
      soonWeeks: z.number(),
      batteries: z.array(listed).describe('One for each device that tells anything of a battery'),
    }),
  },
} as const;
