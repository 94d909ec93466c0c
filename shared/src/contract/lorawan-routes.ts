// The HTTP API around LoRaWAN: devices that wait, adopted ones, gateways, profiles, credentials. Merged into `routes` (http.ts).
import { z } from 'zod';
import { KINDS } from '../domain/kind.ts';
import { use } from './credential-routes.ts';
import { paths } from './paths.ts';

const kind = z.enum(KINDS).describe('Kind of sensor');
const municipality = z.string().min(1).max(64).describe('Key of a municipality, for example "unna"');
const epochMs = z.number().describe('Milliseconds since 1970 (UTC)');
const device = z.string().min(1).max(64).describe('EUI of 16 hexadecimal digits, or the name its format has for it');
const name = z.string().trim().min(1).max(200);
const lat = z.number().min(-90).max(90).describe('Latitude, WGS84 degrees');
const lon = z.number().min(-180).max(180).describe('Longitude, WGS84 degrees');
const ofMunicipality = z.strictObject({ municipality: municipality.optional() });
const lang = z.enum(['de', 'en']).default('en').describe('Language of the reasons');
const nothing = z.strictObject({});

/** Devices adopted with one question at most. */
const MAX_ADOPTIONS = 500;

const reception = z.object({
  gateway: z.string(),
  rssi: z.number().optional().describe('dBm'),
  snr: z.number().optional().describe('dB'),
  lat: z.number().optional(),
  lon: z.number().optional(),
});

const waitingDevice = z.object({
  municipality,
  device,
  format: z.string().describe('Of the network server that delivers it'),
  name: z.string().optional().describe('What the network server calls it'),
  serverProfile: z.string().optional(),
  vendor: z.string().optional().describe('From its EUI'),
  owner: z.string().optional().describe('Another municipality that has adopted a device of this EUI'),
  alsoWaiting: z.array(z.string()).describe('Other municipalities in which a device of this EUI waits; an EUI is given once in the world'),
  firstSeen: epochMs,
  lastSeen: epochMs,
  waiting: z.int().describe('Messages that wait for its adoption'),
  candidates: z
    .array(
      z.object({
        profile: z.string(),
        vendor: z.string(),
        model: z.string(),
        kind,
        score: z.number().describe('What speaks for it; 0 for what merely decodes'),
        values: z.record(z.string(), z.number()).describe('What it makes of the last message it can read'),
        receivedAt: epochMs.describe('Arrival of that message'),
        fPort: z.int().nullable().describe('Its port; null without LoRaWAN'),
      }),
    )
    .describe('Profiles that can read one of its last messages, the likeliest first'),
});

const adoptedDevice = z.object({
  municipality,
  device,
  profile: z.string(),
  kind: kind.nullable().describe('Null when its profile is gone'),
  name: z.string().optional(),
  lat: z.number().optional(),
  lon: z.number().optional(),
  adoptedAt: epochMs,
  alsoIn: z.array(z.string()).describe('Other municipalities that have adopted this EUI, or in which it waits'),
  radio: z
    .object({
      format: z.string(),
      firstHeard: epochMs,
      lastHeard: epochMs,
      fCnt: z.int().nullable(),
      bestGateway: z.string().nullable(),
      rssi: z.number().nullable().describe('dBm, at the best gateway'),
      snr: z.number().nullable().describe('dB'),
      spreadingFactor: z.int().nullable(),
      battery: z.number().nullable().describe('Percent, as the network server says'),
      margin: z.number().nullable().describe('dB'),
      complaint: z.string().nullable().describe("The network server's last complaint"),
      complaintAt: epochMs.nullable(),
      loss: z.number().nullable().describe('Share of uplinks of the last seven days that were sent and not heard, 0 to 1'),
    })
    .nullable()
    .describe('Null until it is heard'),
});

export const gateway = z.object({
  municipality,
  gateway: z.string(),
  region: z.string().nullable(),
  lat: z.number().nullable(),
  lon: z.number().nullable(),
  state: z
    .enum(['online', 'offline', 'silent', 'unknown'])
    .describe('Silent: it used to report, and was not heard for 15 minutes; unknown: it never reports, and is known from what it hears'),
  since: epochMs.nullable(),
  firstHeard: epochMs,
  lastHeard: epochMs,
  received: z.int().describe('Packets received since it is known'),
  receivedOk: z.int().describe('Of these with a right checksum'),
  toSend: z.int(),
  sent: z.int(),
  statsAt: epochMs.nullable(),
  dutyCycle: z.number().nullable().describe('Of the airtime allowed, the fullest band, 0 to 1; null when it does not tell'),
  devices: z.int().describe('Devices heard in the last day'),
  onlyHere: z.array(z.string()).describe('Devices that it heard in its last day and that no other gateway has heard since'),
  overdue: z.array(z.string()).describe('Of these, devices that should have been heard by now, and were not'),
});

export const lorawanRoutes = {
  lorawanWaiting: {
    path: paths.lorawanWaiting,
    summary: 'Devices that send and that nobody has adopted yet, each with the profiles that can read it',
    query: ofMunicipality.extend({ limit: z.coerce.number().int().min(1).max(1000).default(200) }),
    answer: z.object({
      devices: z.array(waitingDevice).describe('The one heard last first'),
      total: z.int().describe('How many wait, also when not all are shown'),
    }),
  },
  lorawanDevices: {
    path: paths.lorawanDevices,
    summary: 'Adopted devices and how they are heard',
    query: z.strictObject({ municipality: municipality.optional(), device: device.optional() }),
    answer: z.object({ devices: z.array(adoptedDevice) }),
  },
  lorawanUplinks: {
    path: paths.lorawanUplinks,
    summary: 'The last uplinks of a device with all their receptions, newest first',
    query: z.strictObject({ municipality, device, limit: z.coerce.number().int().min(1).max(200).default(20) }),
    answer: z.object({
      uplinks: z.array(
        z.object({
          receivedAt: epochMs,
          fCnt: z.int().nullable(),
          fPort: z.int(),
          payload: z.string().describe('Hexadecimal'),
          spreadingFactor: z.int().nullable(),
          receptions: z.array(reception).describe('Best first'),
          messages: z
            .array(z.object({ receivedAt: epochMs, format: z.string(), because: z.string().describe('What gave the format away') }))
            .describe('Which messages told of it, one for each network server, with the format each was recognised as'),
        }),
      ),
    }),
  },
  lorawanAdopt: {
    method: 'post',
    path: paths.lorawanAdopt,
    summary: 'Adopts devices with a profile, all or none; what has waited for them is taken in',
    query: nothing,
    body: z.strictObject({
      devices: z
        .array(
          z.strictObject({
            municipality,
            device,
            profile: z.string().min(1).max(80),
            name: name.optional(),
            lat: lat.optional(),
            lon: lon.optional(),
            confirm: z.boolean().optional().describe('Needed when another municipality has the same EUI: it is this one all the same'),
          }),
        )
        .min(1)
        .max(MAX_ADOPTIONS),
    }),
    answer: z.object({
      stored: z.int().describe('Messages that had waited'),
      duplicate: z.int(),
      noted: z.int(),
      quarantined: z.int().describe('Refused for another reason; they stay'),
      missing: z.int(),
    }),
  },
  lorawanRadio: {
    path: paths.lorawanRadio,
    summary: 'How an adopted device was heard over some days: signal of each frame, what was left of it, losses by day, its gateways',
    query: z.strictObject({ municipality, device, days: z.coerce.number().int().min(1).max(30).default(7) }),
    answer: z.object({
      since: epochMs,
      frames: z
        .array(
          z.object({
            receivedAt: epochMs,
            spreadingFactor: z.int().nullable(),
            gateway: z.string().nullable().describe('That heard it best'),
            rssi: z.number().nullable().describe('dBm, there'),
            snr: z.number().nullable().describe('dB, there'),
            reserve: z.number().nullable().describe('dB above what its spreading factor needs at least'),
            gateways: z.int().describe('That heard it'),
          }),
        )
        .describe('The oldest first; of very many every second, third …'),
      frameCount: z.int().describe('Frames that were heard in this time'),
      reserve: z
        .object({ median: z.number(), low: z.number().describe('One of ten frames has less') })
        .nullable()
        .describe('dB; null when nobody tells the signal'),
      spreadingFactors: z.array(z.object({ spreadingFactor: z.int(), frames: z.int() })),
      gateways: z.array(
        z.object({
          gateway: z.string(),
          frames: z.int(),
          rssi: z.number().nullable().describe('Median, dBm'),
          snr: z.number().nullable().describe('Median, dB'),
          reserve: z.number().nullable().describe('Median, dB'),
          lastAt: epochMs,
        }),
      ),
      days: z
        .array(z.object({ day: epochMs.describe('Begin of the day (UTC)'), received: z.int(), lost: z.int() }))
        .describe('Frames that came, and those the frame counter says did not'),
    }),
  },
  gateways: {
    path: paths.gateways,
    summary: 'LoRaWAN gateways: state, traffic, airtime and which devices they hear',
    query: ofMunicipality,
    answer: z.object({ gateways: z.array(gateway) }),
  },
  profiles: {
    path: paths.profiles,
    summary: 'The device profiles of the region; a file that changes is taken up within seconds, or refused',
    query: nothing,
    answer: z.object({
      profiles: z.array(
        z.object({
          id: z.string(),
          vendor: z.string(),
          model: z.string(),
          kind,
          codec: z.string().nullable().describe('Null: what the network server decoded is taken'),
          everyMinutes: z.number().nullable().describe('Between two messages when nothing happens'),
          quantities: z.array(z.string()),
        }),
      ),
      problems: z
        .array(z.object({ file: z.string(), problem: z.string().describe('Why, and what is used instead'), since: epochMs }))
        .describe('Files of region/profiles and region/codecs that are not right, and were not taken up'),
    }),
  },
  codecs: {
    path: paths.codecs,
    summary: 'Codecs that run in the sandbox, with their sources',
    query: nothing,
    answer: z.object({
      codecs: z.array(
        z.object({
          name: z.string(),
          origin: z.enum(['region', 'uploaded']).describe('A file of region/codecs, or uploaded'),
          source: z.string(),
          vectors: z.string().describe('JSON of its example vectors; empty without any'),
          savedAt: epochMs.nullable(),
        }),
      ),
      builtIn: z.array(z.string()).describe('Codecs that Lagebild brings'),
    }),
  },
  codecSave: {
    method: 'post',
    path: paths.codecSave,
    summary: 'Runs the vectors of a codec in the sandbox, and saves it when all come out as expected',
    query: nothing,
    body: z.strictObject({
      name: z.string().min(1).max(80),
      source: z.string().min(1),
      vectors: z.string().default('').describe('JSON: a list of { description, fPort, hex, expected: { data | errors | warnings } }'),
      save: z.boolean().default(true).describe('False only tries it'),
    }),
    answer: z.object({
      isSaved: z.boolean(),
      problem: z.string().optional().describe('Why it was not saved'),
      vectors: z.array(
        z.object({
          description: z.string(),
          fPort: z.int(),
          hex: z.string(),
          isRight: z.boolean(),
          got: z.string().describe('JSON of what came out'),
          expected: z.string().optional(),
          lines: z.array(z.string()).describe('What the codec wrote to its console'),
        }),
      ),
      lines: z.array(z.string()).describe('What the codec wrote to its console while it was tried without vectors'),
    }),
  },
  codecRemove: {
    method: 'post',
    path: paths.codecRemove,
    summary: 'Deletes an uploaded codec',
    query: nothing,
    body: z.strictObject({ name: z.string().min(1).max(80) }),
    answer: z.object({ removed: z.boolean() }),
  },
  connections: {
    path: paths.connections,
    summary: 'Connections that Lagebild opens itself (The Things Stack, other brokers), and how far what they bring gets',
    query: ofMunicipality.extend({ lang }),
    answer: z.object({
      connections: z.array(
        use.partial().extend({
          name: z.string(),
          url: z.string(),
          municipality: municipality.nullable().describe('Null: it speaks for several, and what it brings is told for the one asked for'),
          condition: z.enum(['connecting', 'connected', 'refused', 'taken over', 'away', 'closed']),
          since: epochMs,
          reason: z.string().nullable().describe('Why it is not connected'),
          received: z.int().describe('Messages since the start, of all municipalities'),
          sessionsLost: z.int().describe('Times the broker had forgotten the session: messages may be missing'),
        }),
      ),
    }),
  },
} as const;
