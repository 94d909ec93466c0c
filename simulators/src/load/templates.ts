// The messages of a load test, as bytes made beforehand: only times, counters and one value are put in when a message is sent.
//
// JSON.stringify and a general packet writer would need more time than a broker; docs/performance.md has the figure of this one.
import { generate } from 'mqtt-packet';
import { decentlabDlPm } from '../lorawan/air-encoders.ts';
import { chirpStack4, theThingsStack } from '../lorawan/network-servers.ts';

export type PayloadKind = 'plain' | 'chirpstack' | 'tts';
export const PAYLOAD_KINDS: readonly PayloadKind[] = ['plain', 'chirpstack', 'tts'];

/** Bytes of a PUBLISH with places that change. */
export interface Template {
  readonly bytes: Buffer;
  /** Where the message id stands; -1 with QoS 0. */
  readonly idAt: number;
  /** Puts the time of sending and a counter in. */
  fill(target: Buffer, at: number, timeMs: number, count: number): void;
}

export interface LoadDevice {
  readonly municipality: string;
  readonly device: string;
}

const ID_MARK = 0x7e7e;
/** A time and a counter of the right length, neither part of the other, to be found again in the bytes. */
const TIME_MARK = 1_987_654_321_098;
const COUNT_MARK = 55_555_555;
/** Counters begin with eight digits and keep them for 89 million messages of a device. */
const COUNT_BASE = 10_000_000;

/** @param qos 0 or 1 */
export function templateOf(kind: PayloadKind, { municipality, device }: LoadDevice, qos: 0 | 1): Template {
  const { topic, payload } = kind === 'plain' ? plain(municipality, device) : uplink(kind, municipality, device);
  const bytes = generate({ cmd: 'publish', topic, payload, qos, messageId: ID_MARK, dup: false, retain: false });
  const times = placesOf(bytes, String(TIME_MARK));
  const isoTimes = placesOf(bytes, new Date(TIME_MARK).toISOString());
  const counts = placesOf(bytes, String(COUNT_MARK));
  return {
    bytes,
    idAt: qos === 0 ? -1 : bytes.indexOf(Buffer.from([ID_MARK >> 8, ID_MARK & 0xff])),
    fill(target, at, timeMs, count) {
      for (const place of times) putDigits(target, at + place, timeMs, 13);
      for (const place of isoTimes) putIso(target, at + place, timeMs);
      for (const place of counts) putDigits(target, at + place, COUNT_BASE + count, 8);
    },
  };
}

function plain(municipality: string, device: string) {
  const values = { pm2_5: 12.3, pm10: 18.4, no2: 21, temperature: 9.5, humidity: 71 };
  return { topic: `v1/${municipality}/air/${device}`, payload: JSON.stringify({ time: TIME_MARK, values }) };
}

function uplink(kind: PayloadKind, municipality: string, devEui: string) {
  const { fPort, bytes } = decentlabDlPm.encode(
    { pm2_5: 12.3, pm10: 18.4, temperature: 9.5, humidity: 71 },
    { isNews: false, minutesBefore: 0, volts: 3.1, celsius: 10 },
  );
  const server = kind === 'tts' ? theThingsStack : chirpStack4;
  const heardBy = [{ gateway: '24e124fffef7a001', rssi: -97, snr: 7.5, lat: 51.53, lon: 7.69 }];
  const told = server.uplink({
    devEui,
    name: devEui,
    profile: decentlabDlPm.profile,
    devAddr: '01a2b3c4',
    fCnt: COUNT_MARK,
    fPort,
    bytes,
    time: TIME_MARK,
    spreadingFactor: 7,
    frequencyHz: 868_100_000,
    heardBy,
  });
  return { topic: `lns/${municipality}/${told.topic}`, payload: told.payload };
}

function placesOf(bytes: Buffer, text: string): number[] {
  const places: number[] = [];
  for (let at = bytes.indexOf(text); at >= 0; at = bytes.indexOf(text, at + text.length)) places.push(at);
  return places;
}

function putDigits(target: Buffer, at: number, value: number, digits: number): void {
  let rest = value;
  for (let place = at + digits - 1; place >= at; place -= 1) {
    const next = Math.floor(rest / 10);
    target[place] = 48 + rest - next * 10;
    rest = next;
  }
}

/** The last text made: thousands of messages share a millisecond. */
let lastTime = -1;
let lastText = Buffer.alloc(0);

function putIso(target: Buffer, at: number, timeMs: number): void {
  if (timeMs !== lastTime) {
    lastTime = timeMs;
    lastText = Buffer.from(new Date(timeMs).toISOString());
  }
  lastText.copy(target, at);
}
