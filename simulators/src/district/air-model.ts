// Air stations: particles, gases and weather that hang together (rush hours, winter inversions, ozone in the sun).
import type { Model } from './device.ts';
import { berlinOffsetMs, DAY_MS, HOUR_MS, toLocal } from './local-time.ts';
import { hash, round, wander } from './noise.ts';
import { sunElevation } from './sun.ts';

export const AIR_QUANTITIES = ['pm2_5', 'pm10', 'no2', 'o3', 'temperature', 'humidity'] as const;
export type AirQuantity = (typeof AIR_QUANTITIES)[number];

/** -1 in midwinter … 1 in midsummer; the year is coldest about 20 January. */
function season(time: number): number {
  const start = Date.UTC(new Date(time).getUTCFullYear(), 0, 20);
  return -Math.cos(((time - start) / (365.25 * DAY_MS)) * 2 * Math.PI);
}

/** Two humps about 7:30 and 17:30 local time, the second broad into the evening, weaker at weekends: 0 … 1. */
function traffic(time: number): number {
  const { hour, weekday } = toLocal(time);
  const hump = (at: number, width: number): number => Math.exp(-(((hour - at) / width) ** 2));
  const humps = hump(8, 1.9) + 0.9 * hump(18.5, 2.8) + 0.3 * hump(13, 3.5) + 0.25 * hump(23, 2);
  return Math.min(1, humps) * (weekday === 0 ? 0.4 : weekday === 6 ? 0.65 : 1);
}

interface Weather {
  readonly temperature: number;
  readonly humidity: number;
  /** How much stays of what is blown into the air: 1 on an ordinary day, 3 and more below an inversion, 0.4 in a storm. */
  readonly stillness: number;
  /** Daylight, 0 … 1. */
  readonly sun: number;
}

/** The weather is the district's: one seed for all stations. */
function weatherAt(time: number, seed: number): Weather {
  const year = season(time);
  const { hour } = toLocal(time);
  const front = wander(hash('front', seed), time, 2.7 * DAY_MS);
  const cloud = wander(hash('cloud', seed), time, 9 * HOUR_MS);
  const sun = Math.max(0, Math.sin((sunElevation(time) * Math.PI) / 180));
  // Warmest about 15:30, and more so in summer.
  const day = Math.cos(((hour - 15.5) / 24) * 2 * Math.PI) * (2.2 + 2.2 * (year + 1) * 0.5);
  const temperature = 10.3 + 8.2 * year + 4.5 * front + day + 1.2 * cloud;
  const humidity = 76 - 9 * year - 3.1 * day - 9 * front + 8 * cloud;
  // Still air comes and goes with the fronts, within a day or two; at night the ground cools it, at noon the sun stirs it.
  const fronts = 1.25 * wander(hash('wind', seed), time, 1.5 * DAY_MS) + 0.75 * wander(hash('gusts', seed), time, 8 * HOUR_MS);
  const stirred = 0.12 - 0.5 * sun;
  return { temperature, humidity, stillness: Math.exp(fronts + stirred - 0.05), sun };
}

/** What fireworks add to PM10 after the turn of the year, µg/m³ in still air: at its most half an hour after midnight, gone by noon. */
function fireworks(time: number): number {
  const wall = new Date(time + berlinOffsetMs(time));
  const hours = (wall.getTime() - Date.UTC(wall.getUTCFullYear(), 0, 1)) / HOUR_MS;
  return hours < 12 ? 180 * Math.min(1, hours * 2) * Math.exp(-Math.max(0, hours - 0.5) / 1.8) : 0;
}

export interface AirStation {
  readonly key: string;
  readonly seed: number;
  /** 0 = edge of town … 1 = at a busy street. */
  readonly nearTraffic: number;
  readonly measures: readonly AirQuantity[];
}

export function airStation({ key, seed, nearTraffic, measures }: AirStation): Model {
  const local = hash(`${key} local`, seed);
  const gust = hash(`${key} gust`, seed);
  const second = hash(`${key} second`, seed);
  return {
    valuesAt(time) {
      const { temperature, humidity, stillness, sun } = weatherAt(time, seed);
      const winter = (1 - season(time)) / 2;
      const cars = traffic(time) * (0.35 + 0.65 * nearTraffic);
      const here =
        1 + 0.12 * wander(local, time, 5 * HOUR_MS) + 0.08 * wander(gust, time, 0.2 * HOUR_MS) + 0.05 * wander(second, time, 35_000);
      const sparks = fireworks(time) * Math.sqrt(stillness) * here;
      const fine = (1.6 + stillness * (3.4 + 3.6 * winter + 2.2 * cars)) * here + 0.72 * sparks;
      const no2 = (3 + stillness ** 0.75 * (6 + 4 * winter + 7 * nearTraffic + 22 * cars)) * here;
      // What oxidises is there as ozone or, where engines have used it up, as NO2.
      const oxidant = 57 + 90 * sun * (1 - 0.8 * winter) + 14 * (1 - winter) + 9 * wander(local, time, 11 * HOUR_MS);
      const o3 = oxidant - 0.95 * no2 - 7 * (stillness - 1);
      const all: Record<AirQuantity, number> = {
        pm2_5: round(Math.max(0.3, fine), 1),
        pm10: round(Math.max(0.6, fine * (1.35 + 0.25 * wander(gust, time, 3 * HOUR_MS)) + 3 * nearTraffic + 0.03 * sparks), 1),
        no2: round(Math.max(1, no2), 1),
        o3: round(Math.max(1, o3), 1),
        temperature: round(temperature + 0.5 * nearTraffic + 0.3 * wander(second, time, 70_000), 1),
        humidity: round(Math.min(99.9, Math.max(18, humidity + wander(second, time, 90_000))), 1),
      };
      return Object.fromEntries(measures.map((quantity) => [quantity, all[quantity]]));
    },
  };
}
