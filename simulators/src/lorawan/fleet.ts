// The LoRaWAN devices of the district: six models in every municipality, two gateways, one network server of their own choice.
import { airStation } from '../district/air-model.ts';
import type { SimulatedDevice } from '../district/device.ts';
import { light } from '../district/lighting-model.ts';
import { chance, hash, round } from '../district/noise.ts';
import { bay } from '../district/parking-model.ts';
import type { Place } from '../region/load-region.ts';
import { decentlabDlPm, milesightAm308 } from './air-encoders.ts';
import type { Encoder } from './encoder.ts';
import { milesightWs558, slscorpVolc2180 } from './lighting-encoders.ts';
import { NETWORK_SERVERS } from './network-servers.ts';
import { boschTps110, nwaveNps405 } from './parking-encoders.ts';
import type { HeardBy } from './uplink.ts';

const MODELS: readonly { readonly encoder: Encoder; readonly name: string; readonly everyMinutes: number }[] = [
  { encoder: nwaveNps405, name: 'Bucht Marktplatz', everyMinutes: 15 },
  { encoder: boschTps110, name: 'Bucht Rathaus', everyMinutes: 15 },
  { encoder: decentlabDlPm, name: 'Luft Bahnhof', everyMinutes: 10 },
  { encoder: milesightAm308, name: 'Luft Schule', everyMinutes: 10 },
  { encoder: slscorpVolc2180, name: 'Leuchte Ringstraße', everyMinutes: 15 },
  { encoder: milesightWs558, name: 'Leuchte Parkweg', everyMinutes: 15 },
];
const MINUTE_MS = 60_000;
/** The grid on which a bay notices a car, as that of the plain ones. */
const NEWS_MS = 5000;

/** @param rounds how many of each model a municipality has */
export function lorawanDevices(places: readonly Place[], seed: number, rounds = 1): SimulatedDevice[] {
  return places.flatMap((place, index) => {
    const server = NETWORK_SERVERS[index % NETWORK_SERVERS.length];
    if (!server) throw new Error('there are network servers');
    return Array.from({ length: rounds * MODELS.length }, (_, number): SimulatedDevice => {
      const model = MODELS[number % MODELS.length];
      if (!model) throw new Error('there are models');
      const { encoder, name, everyMinutes } = model;
      const device =
        encoder.euiPrefix +
        hash(`${place.key} ${number}`, seed)
          .toString(16)
          .padStart(8, '0')
          .slice(0, 16 - encoder.euiPrefix.length);
      const key = `${place.key}/${device}`;
      const spot = (at: number) => (chance(hash(key, seed), at) - 0.5) * 0.016;
      const about = {
        name: `${name} ${Math.floor(number / MODELS.length) + 1}`,
        lat: round(place.centre[1] + spot(1), 6),
        lon: round(place.centre[0] + spot(2), 6),
      };
      const offsetMs = Math.floor(chance(hash(key, seed), 3) * 60) * 1000;
      const isBay = encoder.kind === 'parking';
      return {
        municipality: place.key,
        kind: encoder.kind,
        device,
        about,
        intervalMs: everyMinutes * MINUTE_MS,
        offsetMs: isBay ? offsetMs - (offsetMs % NEWS_MS) : offsetMs,
        ...(isBay && { newsIntervalMs: NEWS_MS }),
        lorawan: { encoder, server, heardBy: receptions(place, about, number, seed) },
        ...modelOf(encoder, key, seed),
      };
    });
  });
}

function modelOf({ kind, profile }: Encoder, key: string, seed: number) {
  if (kind === 'parking') return bay({ key, seed, demand: 'shopping', offsetMs: 0 });
  if (kind === 'air') return airStation({ key, seed, nearTraffic: 0.5, measures: ['pm2_5', 'pm10', 'temperature', 'humidity'] });
  const watts = profile === slscorpVolc2180.profile ? 72 : 240;
  return light({ key, seed, plan: 'residential', watts, standbyWatts: 0.4, measuresVoltage: true });
}

/** EUIs of the two gateways of a municipality. */
export const gatewaysOf = (municipality: string): readonly [string, string] => {
  const digits = hash(`${municipality} gateway`).toString(16).padStart(8, '0').slice(0, 5);
  return [`24e124fffe${digits}0`, `24e124fffe${digits}1`];
};

/** The first gateway hears all, the second every other device. Path loss of a small town: 8 dB more for each doubling of 100 m. */
function receptions({ key, centre }: Place, about: { lat: number; lon: number }, number: number, seed: number): HeardBy[] {
  return gatewaysOf(key)
    .filter((_, index) => index === 0 || number % 2 === 0)
    .map((gateway, index) => {
      const [lon, lat] = [round(centre[0] + index * 0.01, 6), round(centre[1] + index * 0.006, 6)];
      const metres = Math.max(50, Math.hypot((about.lat - lat) * 111_000, (about.lon - lon) * 69_000));
      const shadow = (chance(hash(gateway + number, seed), 1) - 0.5) * 12;
      const rssi = Math.round(-78 - 8 * Math.log2(metres / 100) + shadow);
      return { gateway, rssi, snr: round(Math.min(10, (rssi + 115) / 2.5), 1), lat, lon };
    });
}
