// What sort of day a local day is for parking: workday, Saturday, or Sunday and public holiday.
import type { ParkingRules } from './parking-rules.ts';

export const DAY_TYPES = ['workday', 'saturday', 'sunday'] as const;
export type DayType = (typeof DAY_TYPES)[number];

const DAY_MS = 86_400_000;
const FRIDAY = 4;
const SUNDAY = 6;

/** Easter Sunday of a year by the Gregorian calendar, days since 1970-01-01 (Gauss's rule with Lichtenberg's correction). */
export function easterDay(year: number): number {
  const century = Math.floor(year / 100);
  const secular = 15 + Math.floor((3 * century + 3) / 4) - Math.floor((8 * century + 13) / 25);
  const sun = 2 - Math.floor((3 * century + 3) / 4);
  const moon = year % 19;
  const seed = (19 * moon + secular) % 30;
  const correction = Math.floor((seed + Math.floor(moon / 11)) / 29);
  const limit = 21 + seed - correction;
  const firstSunday = 7 - ((year + Math.floor(year / 4) + sun) % 7);
  const distance = 7 - ((((limit - firstSunday) % 7) + 7) % 7);
  return Date.UTC(year, 2, limit + distance) / DAY_MS;
}

/** @returns what sort of day a local day number (days since 1970-01-01 by the wall clock) is */
export function dayTypes({ fixed, easter }: ParkingRules['holidays']): (day: number) => DayType {
  const known = new Map<number, DayType>();
  const judge = (day: number): DayType => {
    const date = new Date(day * DAY_MS);
    const isHoliday = fixed.includes(date.toISOString().slice(5, 10)) || easter.includes(day - easterDay(date.getUTCFullYear()));
    const weekday = (((day + 3) % 7) + 7) % 7;
    if (isHoliday || weekday === SUNDAY) return 'sunday';
    return weekday > FRIDAY ? 'saturday' : 'workday';
  };
  return (day) => {
    const type = known.get(day) ?? judge(day);
    known.set(day, type);
    return type;
  };
}
