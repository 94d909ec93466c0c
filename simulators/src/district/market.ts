// Market days: on them more cars come to the shops in the morning. The days are invented, two a week in each town.
import { toLocal } from './local-time.ts';

/** Weekdays, 0 = Sunday. */
const MARKET_DAYS: Readonly<Record<string, readonly number[]>> = {
  bergkamen: [2, 5],
  boenen: [4],
  froendenberg: [3, 6],
  holzwickede: [5],
  kamen: [2, 5],
  luenen: [2, 5],
  schwerte: [3, 6],
  selm: [4],
  unna: [2, 5],
  werne: [2, 5],
};
const BEGINS_HOUR = 7;
const ENDS_HOUR = 13;
const MORE_CARS = 1.35;

/** How many times the usual number of cars comes to the shops of a town at a moment. @param everyDay as if there was a market every day */
export function marketRush(municipality: string, everyDay = false): (time: number) => number {
  const days = MARKET_DAYS[municipality] ?? [];
  return (time) => {
    const { hour, weekday } = toLocal(time);
    return (everyDay || days.includes(weekday)) && hour >= BEGINS_HOUR && hour < ENDS_HOUR ? MORE_CARS : 1;
  };
}
