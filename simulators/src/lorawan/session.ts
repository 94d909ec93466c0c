// The sessions of LoRaWAN devices: frame counters, addresses, and the frames themselves.
import type { SimulatedDevice, Values } from '../district/device.ts';
import { chance, hash, round } from '../district/noise.ts';
import type { Encoder } from './encoder.ts';
import type { ServerMessage, Uplink } from './uplink.ts';

export interface MadeUplink {
  readonly uplink: Uplink;
  /** What a right decoder reads. */
  readonly shown: Values;
}

interface Session {
  fCnt: number;
  state: unknown;
  since: number;
  /** When the network server last asked for the battery. */
  askedAt: number;
}

/** Once a day, as ChirpStack's device profiles are set up. */
const STATUS_MS = 24 * 3_600_000;
/** Of the downlinks a device heard best, dB [TS001-1.0.4, DevStatusAns]. */
const MARGIN_DB = 12;

/** Channels every device of EU868 knows (RP002-1.0.4, 2.4.2), and those usual beside them. */
const CHANNELS_HZ = [868_100_000, 868_300_000, 868_500_000, 867_100_000, 867_300_000, 867_500_000, 867_700_000, 867_900_000];

export class Sessions {
  readonly #sessions = new Map<string, Session>();

  /** The next frame of a device; a device without LoRaWAN has none. */
  next(device: SimulatedDevice, values: Values, time: number, isNews: boolean): MadeUplink | undefined {
    const { lorawan, device: devEui, about } = device;
    if (!lorawan) return undefined;
    const session = this.#sessions.get(devEui) ?? {
      fCnt: -1,
      state: values.occupied,
      since: time,
      askedAt: Number.NEGATIVE_INFINITY,
    };
    this.#sessions.set(devEui, session);
    session.fCnt += 1;
    const { encoder, heardBy } = lorawan;
    const own = hash(devEui);
    const { fPort, bytes, shown } = encoder.encode(values, {
      isNews,
      minutesBefore: (time - session.since) / 60_000,
      volts: batteryVolts(encoder, own),
      celsius: 12,
    });
    if (values.occupied !== session.state) {
      session.state = values.occupied;
      session.since = time;
    }
    const fade = Math.round((chance(own, session.fCnt) - 0.5) * 8);
    const [best] = heardBy;
    return {
      shown,
      uplink: {
        devEui,
        name: about.name ?? devEui,
        profile: encoder.profile,
        devAddr: own.toString(16).padStart(8, '0'),
        fCnt: session.fCnt,
        fPort,
        bytes,
        time,
        spreadingFactor: best && best.snr < 0 ? 10 : 7,
        frequencyHz: CHANNELS_HZ[session.fCnt % CHANNELS_HZ.length] ?? CHANNELS_HZ[0] ?? 0,
        heardBy: heardBy.map((one) => ({ ...one, rssi: one.rssi + fade, snr: round(one.snr + fade / 4, 1) })),
      },
    };
  }

  /** What the network server says of the battery after an uplink, once a day; undefined where it does not tell, or has asked already. */
  status({ device: devEui, lorawan }: SimulatedDevice, { uplink }: MadeUplink): ServerMessage | undefined {
    const session = this.#sessions.get(devEui);
    if (!session || !lorawan?.server.status || uplink.time - session.askedAt < STATUS_MS) return undefined;
    session.askedAt = uplink.time;
    const percent = Math.round(((batteryVolts(lorawan.encoder, hash(devEui)) - 3) / 0.7) * 100);
    return lorawan.server.status(uplink, Math.min(100, percent), MARGIN_DB);
  }
}

const batteryVolts = ({ profile }: Encoder, own: number): number =>
  round((profile.startsWith('milesight') ? 3.3 : 3.2) + chance(own, 7) * 0.3, 3);
