// The HTTP API around LoRaWAN: devices that wait, adopted ones, gateways, profiles, credentials. Merged into `routes` (http.ts).
import { z } from 'zod';
import { KINDS } from '../domain/kind.ts';
import { paths } from './paths.ts';

const kind = z.enum(KINDS).describe('Kind of sensor');
const municipality = z.string().min(1).max(64).describe('Key of a municipality, for example "unna"');
const epochMs = z.number().describe('Milliseconds since 1970 (UTC)');
const device = z.string().min(1).max(64).describe('EUI of 16 hexadecimal digits, or the name its format has for it');
const name = z.string().trim().min(1).max(200);
const lat = z.number().min(-90).max(90).describe('Latitude, WGS84 degrees');
const lon = z.number().min(-180).max(180).describe('Longitude, WGS84 degrees');
const ofMunicipality = z.strictObject({ municipality: municipality.optional() });
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

export const waitingDevice = z.object({
  municipality,
  device,
  format: z.string().describe('Of the network server that delivers it'),
  name: z.string().optional().describe('What the network server calls it'),
  serverProfile: z.string().optional(),
  vendor: z.string().optional().describe('From its EUI'),
  owner: z.string().optional().describe('Another municipality that has a device of this EUI'),
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
        values: z.record(z.string(), z.number()).describe('What it makes of the last message'),
      }),
    )
    .describe('Profiles that can read it, the likeliest first'),
});
export type WaitingDeviceView = z.infer<typeof waitingDevice>;

export const adoptedDevice = z.object({
  municipality,
  device,
  profile: z.string(),
  kind: kind.nullable().describe('Null when its profile is gone'),
  name: z.string().optional(),
  lat: z.number().optional(),
  lon: z.number().optional(),
  adoptedAt: epochMs,
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
  state: z.enum(['online', 'offline', 'silent', 'unknown']).describe('Silent: it says it is online, and was not heard for 15 minutes'),
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
  onlyHere: z.array(z.string()).describe('Of these, devices that no other gateway hears'),
});

export const lorawanRoutes = {
  lorawanWaiting: {
    path: paths.lorawanWaiting,
    summary: 'Devices that send and that nobody has adopted yet, each with the profiles that can read it',
    query: ofMunicipality,
    answer: z.object({ devices: z.array(waitingDevice) }),
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
  gateways: {
    path: paths.gateways,
    summary: 'LoRaWAN gateways: state, traffic, airtime and which devices they hear',
    query: ofMunicipality,
    answer: z.object({ gateways: z.array(gateway) }),
  },
  profiles: {
    path: paths.profiles,
    summary: 'The device profiles of the region',
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
  access: {
    path: paths.access,
    summary: 'Credentials of gateways and network servers, without their secrets',
    query: ofMunicipality,
    answer: z.object({
      access: z.array(
        z.object({
          username: z.string(),
          municipality,
          note: z.string(),
          issuedAt: epochMs,
          usedAt: epochMs.nullable().describe('Last use since the start'),
          messageAt: epochMs.nullable().describe('Arrival of the last message since the start'),
          qos0At: epochMs.nullable().describe('When a message came with QoS 0, which nobody acknowledges'),
        }),
      ),
      mqttPort: z.int().nullable().describe('Where network servers publish to; null when an external broker takes them'),
      mqttTlsPort: z.int().nullable().describe('The same with TLS; null without a certificate'),
      isOnlyHere: z.boolean().describe('Whether these ports are open on this machine alone (HOST)'),
    }),
  },
  accessIssue: {
    method: 'post',
    path: paths.accessIssue,
    summary: 'Issues credentials that speak for one municipality; the password is shown this once',
    query: nothing,
    body: z.strictObject({ municipality, note: z.string().trim().max(200).default('') }),
    answer: z.object({ username: z.string(), password: z.string() }),
  },
  accessRevoke: {
    method: 'post',
    path: paths.accessRevoke,
    summary: 'Takes credentials back',
    query: nothing,
    body: z.strictObject({ username: z.string().min(1).max(100) }),
    answer: z.object({ revoked: z.boolean() }),
  },
} as const;
