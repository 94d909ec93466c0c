// Car parks that count and single bays: how full they are at any moment, from cars that come, stay and go.
import { type Draw, exponential, sequence } from '../random/sequence.ts';
import { batteryOf } from './battery-model.ts';
import { type Demand, drawStay, shareAt } from './demand.ts';
import type { Model } from './device.ts';
import { berlinOffsetMs, DAY_MS, fromLocal, HOUR_MS } from './local-time.ts';
import { hash } from './noise.ts';
import { traffic } from './traffic.ts';

export interface CarParkOptions {
  readonly key: string;
  readonly seed: number;
  readonly capacity: number;
  readonly demand: Demand;
  /** How many times the usual number of cars comes at a moment. */
  readonly rush?: (time: number) => number;
}

/** A car park that counts: free, occupied, capacity; always whole, 0 <= free <= capacity. Whoever finds it full waits. */
export function carPark(options: CarParkOptions): Model {
  const { capacity } = options;
  const { carsAt } = traffic(options);
  return {
    valuesAt(time) {
      const occupied = Math.min(capacity, carsAt(time));
      return { free: capacity - occupied, occupied, capacity };
    },
  };
}

/** The grid on which a bay notices a car coming or going. */
export const BAY_GRID_MS = 5000;
/** Bays are told day by day; at this hour most of them have not changed for long. */
const DAY_BEGINS_HOUR = 4;
const KEPT_DAYS = 4;
/** Cars that come to a free bay within a mean stay, at most; reached where nine of ten spaces are taken. */
const MOST_PER_STAY = 9;

/** A single bay with a ground sensor on a battery: free until somebody comes, taken until they leave; as often taken as its demand says. */
export function bay({ key, seed, demand, offsetMs }: { key: string; seed: number; demand: Demand; offsetMs: number }): Model {
  /** By day: the moments at which it changes, ascending, and whether it is taken at the beginning. */
  const days = new Map<number, { changes: number[]; isTakenFirst: boolean }>();

  /** The emptier the hour, the longer until somebody comes: the share of time taken is stay / (stay + gap). Drawn by thinning. */
  function gapMs(from: number, draw: Draw): number {
    const quickest = MEAN_STAY_MS[demand] / MOST_PER_STAY;
    for (let time = from; ; ) {
      time += exponential(draw, quickest);
      const share = shareAt(demand, time);
      if (draw() * MOST_PER_STAY < Math.min(MOST_PER_STAY, share / (1 - share))) return time - from;
    }
  }

  function dayOf(number: number): { changes: number[]; isTakenFirst: boolean } {
    const known = days.get(number);
    if (known) return known;
    if (days.size >= KEPT_DAYS) days.clear();
    const draw = sequence(hash(`${key} bay ${number}`, seed));
    const begin = fromLocal(number * DAY_MS + DAY_BEGINS_HOUR * HOUR_MS);
    const end = fromLocal((number + 1) * DAY_MS + DAY_BEGINS_HOUR * HOUR_MS);
    const isTakenFirst = draw() < shareAt(demand, begin);
    const changes: number[] = [];
    let isTaken = isTakenFirst;
    for (let time = begin + (isTaken ? draw() * 5 * HOUR_MS : gapMs(begin, draw)); time < end; ) {
      changes.push(time);
      isTaken = !isTaken;
      time += isTaken ? drawStay(demand, draw) * HOUR_MS : gapMs(time, draw);
    }
    const made = { changes, isTakenFirst };
    days.set(number, made);
    return made;
  }

  function isTaken(time: number): boolean {
    const shifted = time - DAY_BEGINS_HOUR * HOUR_MS;
    const { changes, isTakenFirst } = dayOf(Math.floor((shifted + berlinOffsetMs(time)) / DAY_MS));
    const passed = changes.filter((change) => change <= time).length;
    return isTakenFirst === (passed % 2 === 0);
  }
  const battery = batteryOf(key, seed);
  const onGrid = (time: number) => time - ((((time - offsetMs) % BAY_GRID_MS) + BAY_GRID_MS) % BAY_GRID_MS);
  return {
    valuesAt: (time) => ({ occupied: isTaken(onGrid(time)), battery: battery(time) }),
    hasNewsAt: (time) => isTaken(onGrid(time)) !== isTaken(onGrid(time) - BAY_GRID_MS),
  };
}

/** Mean stays that make the gaps, milliseconds: of the habits in demand.ts, rounded. */
const MEAN_STAY_MS: Record<Demand, number> = {
  shopping: 2 * HOUR_MS,
  commuters: 6.8 * HOUR_MS,
  residents: 9 * HOUR_MS,
  leisure: 2.5 * HOUR_MS,
};
