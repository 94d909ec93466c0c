// The HTTP API around devices: who is registered, what they said last and over time, when they are late. Merged into `routes` (http.ts).
import { z } from 'zod';
import { FRESHNESS } from '../domain/freshness.ts';
import { KINDS } from '../domain/kind.ts';
import { BAY_USES } from '../domain/reading.ts';
import { paths } from './paths.ts';

const kind = z.enum(KINDS).describe('Kind of sensor');
const municipality = z.string().min(1).max(64).describe('Key of a municipality, for example "unna"');
const epochMs = z.number().describe('Milliseconds since 1970 (UTC)');
const values = z.record(z.string(), z.number()).describe("Newest value by quantity, in the rule book's unit; booleans as 1 and 0");
const times = z.record(z.string(), epochMs).describe('When each of these values was measured, by quantity, epoch milliseconds');

const latestReading = z.object({
  municipality,
  kind,
  device: z.string(),
  time: epochMs.describe('Time of the newest reading, epoch milliseconds'),
  values,
  times,
});
export type LatestReading = z.infer<typeof latestReading>;

/** A device's own rhythm and what follows from it. */
const reporting = {
  everyMinutes: z.number().optional().describe('Minutes between two readings: learned, or promised by its profile; absent while unknown'),
  lateAfterMs: z.number().describe('Without a reading for so long it is late: by its rhythm where it keeps one, else by its kind'),
  silentAfterMs: z.number().describe('The same for silent'),
  silencedBy: z.string().optional().describe('The gateway that alone hears it and is away'),
  fullWatts: z
    .number()
    .optional()
    .describe(
      'Of a light: what it draws at full power, by the rule book or as learned; tells what it draws while it burns from what it draws anyway',
    ),
};

export const device = z.object({
  municipality,
  kind,
  device: z.string().describe('Id, unique within its municipality'),
  name: z.string().optional(),
  lat: z.number().optional().describe('Latitude, WGS84 degrees'),
  lon: z.number().optional().describe('Longitude, WGS84 degrees'),
  site: z.string().optional().describe('The place it belongs to: a car park for its bays, a street for its lamps'),
  feeder: z.string().optional().describe('Of a lamp: id of the cabinet that feeds it'),
  use: z.enum(BAY_USES).optional().describe('Of a single bay: whom it is for'),
  firstSeen: epochMs.describe('Arrival of its first valid message, epoch milliseconds'),
  ...reporting,
  latest: z.object({ time: epochMs, values, times }).nullable().describe('Its newest reading; null when none is stored'),
  freshness: z.enum(FRESHNESS).describe('Whether it reports in its rhythm, by the clock of the server'),
});
export type DeviceView = z.infer<typeof device>;

/** When a device is late or silent, and what explains it. */
export type Reporting = Pick<DeviceView, keyof typeof reporting>;

export const deviceRoutes = {
  deviceErase: {
    method: 'post',
    path: paths.deviceErase,
    summary:
      'Erases a device: its readings, roll-ups, findings, alarms, radio messages and quarantined messages; says what stays, and until when',
    query: z.strictObject({}),
    body: z.strictObject({ municipality, device: z.string().min(1).max(256) }),
    answer: z.object({
      isStoreErased: z
        .boolean()
        .describe("False: the store deletes no rows. Its readings are shown no more, and go when the database's own retention says so"),
      rows: z.record(z.string(), z.int()).describe('What else was deleted, rows by table'),
      rawUntil: epochMs
        .nullable()
        .describe('Until then its messages as they came stay in the raw archive, shown to nobody; null: none are kept'),
      wasAdopted: z
        .boolean()
        .describe('True: it has to be adopted again. Otherwise, when it goes on sending, it is taken in as a new device'),
    }),
  },
  latest: {
    path: paths.latest,
    summary: 'The newest reading of every device',
    query: z.strictObject({ kind: kind.optional(), municipality: municipality.optional() }),
    answer: z.object({ readings: z.array(latestReading) }),
  },
  devices: {
    path: paths.devices,
    summary: 'The registered devices',
    query: z.strictObject({ kind: kind.optional(), municipality: municipality.optional() }),
    answer: z.object({ devices: z.array(device) }),
  },
  device: {
    path: paths.device,
    summary: 'One device; an id that several municipalities use needs ?municipality=',
    query: z.strictObject({ municipality: municipality.optional() }),
    answer: device,
  },
  reporting: {
    path: paths.reporting,
    summary: 'Devices that are measured by a rhythm of their own, or silenced by a gateway; all others are measured by their kind',
    query: z.strictObject({}),
    answer: z.object({ devices: z.array(z.object({ municipality, device: z.string(), ...reporting })) }),
  },
} as const;
