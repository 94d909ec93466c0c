// The battery of a bay: how full it is at any moment, and the daily reports of the months before the district was started.
import type { SimulatedDevice } from './device.ts';
import { DAY_MS } from './local-time.ts';
import { chance, hash } from './noise.ts';
import type { Moment } from './readings.ts';

/** Somebody brings a new one before the rule book's 15 % are reached, so that no simulated battery fails unless a scenario wants it. */
const CHANGED_AT_PERCENT = 17;
/** Makers promise ten years; cold, much traffic and a gateway far away leave little more than one. */
const LIVES_DAYS = { least: 400, most: 3650 };
/** The slowest falls by three per cent in it; less than two can be told from none (shared/src/domain/battery/forecast.ts). */
const PAST_DAYS = 120;

/** Whole per cent, as such sensors tell. The same moment gives the same value. */
export function batteryOf(key: string, seed: number): (time: number) => number {
  const draw = hash(`${key} battery`, seed);
  const lifeDays = LIVES_DAYS.least + chance(draw, 0) * (LIVES_DAYS.most - LIVES_DAYS.least);
  const usedDays = (lifeDays * (100 - CHANGED_AT_PERCENT)) / 100;
  return (time) => Math.round(100 - (100 * ((time / DAY_MS + chance(draw, 1) * usedDays) % usedDays)) / lifeDays);
}

/** What was told once a day in the months before `until`, in the order of time, at moments at which the device measures anyhow. */
export function* batteryPast(devices: readonly SimulatedDevice[], until: number): Generator<Moment> {
  const noon = Math.floor(until / DAY_MS) * DAY_MS + DAY_MS / 2;
  for (let ago = PAST_DAYS; ago > 0; ago -= 1) {
    for (const device of devices) {
      const time = noon - ago * DAY_MS + device.offsetMs;
      const { battery } = device.valuesAt(time);
      if (typeof battery === 'number') yield { device, time, values: { battery } };
    }
  }
}
