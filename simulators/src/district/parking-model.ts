// Car parks and single bays: how full they are at any moment, from the rhythm of the day and the week and seeded noise.
import type { Model } from './device.ts';
import { HOUR_MS, toLocal } from './local-time.ts';
import { chance, hash, wander } from './noise.ts';

export type Demand = 'shopping' | 'commuters' | 'residents' | 'leisure';

/** Share of spaces taken at 0, 2, 4 … 22 h local time, on a workday, a Saturday and a Sunday. */
const SHARES: Record<Demand, { workday: number[]; saturday: number[]; sunday: number[] }> = {
  shopping: {
    workday: [0.08, 0.06, 0.06, 0.1, 0.38, 0.7, 0.76, 0.72, 0.78, 0.52, 0.26, 0.14],
    saturday: [0.09, 0.06, 0.06, 0.08, 0.34, 0.82, 0.92, 0.86, 0.6, 0.34, 0.24, 0.16],
    sunday: [0.1, 0.07, 0.06, 0.06, 0.1, 0.2, 0.28, 0.3, 0.26, 0.22, 0.16, 0.1],
  },
  commuters: {
    workday: [0.12, 0.1, 0.12, 0.4, 0.86, 0.93, 0.92, 0.88, 0.66, 0.38, 0.22, 0.15],
    saturday: [0.13, 0.11, 0.1, 0.14, 0.24, 0.36, 0.4, 0.38, 0.34, 0.3, 0.24, 0.18],
    sunday: [0.15, 0.12, 0.1, 0.1, 0.14, 0.2, 0.24, 0.26, 0.26, 0.24, 0.2, 0.15],
  },
  residents: {
    workday: [0.88, 0.9, 0.9, 0.82, 0.58, 0.5, 0.5, 0.54, 0.66, 0.78, 0.84, 0.87],
    saturday: [0.88, 0.9, 0.9, 0.88, 0.78, 0.66, 0.62, 0.62, 0.66, 0.72, 0.78, 0.84],
    sunday: [0.87, 0.9, 0.91, 0.9, 0.88, 0.8, 0.72, 0.7, 0.74, 0.82, 0.87, 0.88],
  },
  leisure: {
    workday: [0.1, 0.05, 0.05, 0.06, 0.14, 0.24, 0.34, 0.46, 0.6, 0.74, 0.58, 0.28],
    saturday: [0.16, 0.08, 0.05, 0.06, 0.2, 0.44, 0.62, 0.74, 0.82, 0.9, 0.78, 0.42],
    sunday: [0.22, 0.1, 0.05, 0.06, 0.2, 0.5, 0.7, 0.78, 0.66, 0.5, 0.3, 0.16],
  },
};

function tableOf(demand: Demand, weekday: number): number[] {
  const { workday, saturday, sunday } = SHARES[demand];
  return weekday === 0 ? sunday : weekday === 6 ? saturday : workday;
}

/** Share of spaces wanted, [0, 1], straight lines between the table's points. */
export function demandAt(demand: Demand, time: number): number {
  const { hour, weekday } = toLocal(time);
  const slot = Math.floor(hour / 2);
  const from = tableOf(demand, weekday)[slot] ?? 0;
  const next = slot < 11 ? weekday : (weekday + 1) % 7;
  const to = tableOf(demand, next)[(slot + 1) % 12] ?? 0;
  return from + (to - from) * (hour / 2 - slot);
}

/** A car park that counts: free, occupied, capacity; always whole, 0 <= free <= capacity. */
export function carPark({ key, seed, capacity, demand }: { key: string; seed: number; capacity: number; demand: Demand }): Model {
  const slow = hash(`${key} week`, seed);
  const middle = hash(`${key} hour`, seed);
  const quick = hash(`${key} cars`, seed);
  return {
    valuesAt(time) {
      const share = demandAt(demand, time) + 0.08 * wander(slow, time, 7 * HOUR_MS) + 0.04 * wander(middle, time, 0.4 * HOUR_MS);
      // Cars coming and going: one or two in a small car park, a handful in a large one.
      const cars = (1 + capacity * 0.006) * wander(quick, time, 40_000);
      const occupied = Math.min(capacity, Math.max(0, Math.round(share * capacity + cars)));
      return { free: capacity - occupied, occupied, capacity };
    },
  };
}

/** The grid on which a bay notices a car coming or going. */
export const BAY_GRID_MS = 5000;

/** A single bay with a ground sensor: taken or free for five to twelve minutes at a time. */
export function bay({ key, seed, demand, offsetMs }: { key: string; seed: number; demand: Demand; offsetMs: number }): Model {
  const turns = hash(`${key} turns`, seed);
  const slotMs = BAY_GRID_MS * (60 + Math.floor(chance(turns, -1) * 90));
  const isTaken = (time: number): boolean => {
    const slot = Math.floor((time - offsetMs) / slotMs);
    return chance(turns, slot) < demandAt(demand, slot * slotMs + offsetMs);
  };
  return {
    valuesAt: (time) => ({ occupied: isTaken(time) }),
    hasNewsAt: (time) => isTaken(time) !== isTaken(time - BAY_GRID_MS),
  };
}
