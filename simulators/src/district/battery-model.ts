// The battery of a bay: how full it is at any moment.
import { DAY_MS } from './local-time.ts';
import { chance, hash } from './noise.ts';

/** Somebody brings a new one before the rule book's 15 % are reached, so that no simulated battery fails unless a scenario wants it. */
const CHANGED_AT_PERCENT = 17;
/** Makers promise ten years; cold, much traffic and a gateway far away leave little more than one. */
const LIVES_DAYS = { least: 400, most: 3650 };

/** Whole per cent, as such sensors tell. The same moment gives the same value. */
export function batteryOf(key: string, seed: number): (time: number) => number {
  const draw = hash(`${key} battery`, seed);
  const lifeDays = LIVES_DAYS.least + chance(draw, 0) * (LIVES_DAYS.most - LIVES_DAYS.least);
  const usedDays = (lifeDays * (100 - CHANGED_AT_PERCENT)) / 100;
  return (time) => Math.round(100 - (100 * ((time / DAY_MS + chance(draw, 1) * usedDays) % usedDays)) / lifeDays);
}
