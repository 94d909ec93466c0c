// The cars of a car park: every arrival and departure of a day, drawn once from its demand; and how many are there at any moment.
import { poisson, sequence } from '../random/sequence.ts';
import { arrivalRates, type Demand, drawStay, HABITS, LONGEST_STAY_HOURS } from './demand.ts';
import { berlinOffsetMs, DAY_MS, fromLocal, HOUR_MS } from './local-time.ts';
import { chance, hash, wander } from './noise.ts';

export interface TrafficOptions {
  readonly key: string;
  readonly seed: number;
  readonly capacity: number;
  readonly demand: Demand;
  /** How many times the usual number of cars comes at a moment; 1 when left out. */
  readonly rush?: (time: number) => number;
}

export interface Traffic {
  /** Cars that are there or wait for a space; can be more than there are spaces. */
  carsAt(time: number): number;
  /** Cars that came in [from, to). */
  arrivals(from: number, to: number): number;
}

interface Day {
  /** Epoch milliseconds, ascending. */
  readonly arrivals: Float64Array;
  readonly departures: Float64Array;
}

/** A stay reaches into the second day after its own at most. */
const DAYS_BACK = Math.ceil(LONGEST_STAY_HOURS / 24);
const KEPT_DAYS = 6;

export function traffic({ key, seed, capacity, demand, rush = () => 1 }: TrafficOptions): Traffic {
  const days = new Map<number, Day>();
  const habit = hash(`${key} standing`, seed);
  const rates = arrivalRates(demand);

  function dayOf(number: number): Day {
    const known = days.get(number);
    if (known) return known;
    if (days.size >= KEPT_DAYS) days.clear();
    const made = makeDay(number);
    days.set(number, made);
    return made;
  }

  function makeDay(number: number): Day {
    const draw = sequence(hash(`${key} cars ${number}`, seed));
    // Some days are busier than others for no reason the calendar knows.
    const busy = 0.85 + 0.3 * draw();
    const weekday = (((number + 4) % 7) + 7) % 7; // day 0, 1970-01-01, was a Thursday
    const arrivals: number[] = [];
    const departures: number[] = [];
    for (let hour = 0; hour < 24; hour += 1) {
      const begin = fromLocal(number * DAY_MS + hour * HOUR_MS);
      const cars = poisson(draw, (rates[weekday * 24 + hour] ?? 0) * capacity * busy * rush(begin + HOUR_MS / 2));
      for (let car = 0; car < cars; car += 1) {
        const arrival = begin + draw() * HOUR_MS;
        arrivals.push(arrival);
        departures.push(arrival + drawStay(demand, draw) * HOUR_MS);
      }
    }
    return { arrivals: Float64Array.from(arrivals).sort(), departures: Float64Array.from(departures).sort() };
  }

  function* daysUpTo(time: number): Generator<Day> {
    const today = Math.floor((time + berlinOffsetMs(time)) / DAY_MS);
    for (let day = today - DAYS_BACK; day <= today; day += 1) yield dayOf(day);
  }

  return {
    carsAt(time) {
      let cars = Math.round(capacity * HABITS[demand].standing * (0.9 + 0.2 * chance(habit, 1)) + wander(habit, time, 2 * DAY_MS));
      for (const { arrivals, departures } of daysUpTo(time)) cars += countUpTo(arrivals, time) - countUpTo(departures, time);
      return Math.max(0, cars);
    },
    arrivals(from, to) {
      let sum = 0;
      for (let time = from; time < to; ) {
        const today = Math.floor((time + berlinOffsetMs(time)) / DAY_MS);
        const end = Math.min(to, fromLocal((today + 1) * DAY_MS));
        const { arrivals } = dayOf(today);
        sum += countUpTo(arrivals, end - 1e-6) - countUpTo(arrivals, time - 1e-6);
        time = end;
      }
      return sum;
    },
  };
}

/** How many of ascending moments are not after `time`. */
function countUpTo(moments: Float64Array, time: number): number {
  let low = 0;
  for (let high = moments.length; low < high; ) {
    const middle = (low + high) >> 1;
    if ((moments[middle] ?? 0) <= time) low = middle + 1;
    else high = middle;
  }
  return low;
}
