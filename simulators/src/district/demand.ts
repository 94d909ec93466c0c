// Who wants to park, when, and for how long: shares of spaces over the week, stay times, and the arrivals that make the one out of the other.
import { type Draw, gaussian } from '../random/sequence.ts';
import { toLocal } from './local-time.ts';

export type Demand = 'shopping' | 'commuters' | 'residents' | 'leisure';

interface Stays {
  /** Share of the cars that stay like this. */
  readonly share: number;
  readonly medianHours: number;
  /** Standard deviation of the logarithm. */
  readonly spread: number;
}

interface Habits {
  /** Share of spaces taken at 0:30, 1:30 … 23:30 local time. */
  readonly workday: readonly number[];
  readonly saturday: readonly number[];
  readonly sunday: readonly number[];
  /** Share of spaces of cars that hardly ever move: season tickets, long journeys. */
  readonly standing: number;
  readonly stays: readonly Stays[];
}

/**
 * Shopping, commuters and leisure follow car parks in Dortmund and Münster, spring 2022, which fit/real-series.ts names and docs/simulation-fit.md compares.
 * For residents there is no series; their shares are set by hand. No source tells stay times; they are set by hand as well.
 */
export const HABITS: Record<Demand, Habits> = {
  shopping: {
    workday: [
      0.13, 0.13, 0.13, 0.13, 0.13, 0.13, 0.14, 0.19, 0.31, 0.44, 0.58, 0.68, 0.69, 0.65, 0.61, 0.58, 0.54, 0.47, 0.39, 0.31, 0.24, 0.2,
      0.18, 0.15,
    ],
    saturday: [
      0.16, 0.16, 0.16, 0.16, 0.16, 0.16, 0.16, 0.15, 0.17, 0.26, 0.49, 0.72, 0.84, 0.88, 0.9, 0.89, 0.84, 0.72, 0.59, 0.48, 0.37, 0.31,
      0.28, 0.24,
    ],
    sunday: [
      0.21, 0.21, 0.22, 0.22, 0.22, 0.22, 0.22, 0.21, 0.19, 0.18, 0.18, 0.19, 0.21, 0.24, 0.27, 0.29, 0.28, 0.26, 0.23, 0.2, 0.18, 0.15,
      0.13, 0.13,
    ],
    standing: 0.11,
    stays: [
      { share: 0.9, medianHours: 1.1, spread: 0.7 },
      { share: 0.1, medianHours: 7, spread: 0.35 },
    ],
  },
  commuters: {
    workday: [
      0.34, 0.33, 0.33, 0.33, 0.33, 0.33, 0.35, 0.4, 0.49, 0.56, 0.6, 0.63, 0.63, 0.61, 0.59, 0.56, 0.53, 0.48, 0.45, 0.42, 0.4, 0.39, 0.37,
      0.36,
    ],
    saturday: [
      0.34, 0.34, 0.34, 0.33, 0.33, 0.33, 0.33, 0.32, 0.34, 0.36, 0.42, 0.49, 0.56, 0.6, 0.63, 0.62, 0.6, 0.57, 0.55, 0.52, 0.48, 0.43,
      0.41, 0.38,
    ],
    sunday: [
      0.36, 0.36, 0.37, 0.36, 0.36, 0.36, 0.36, 0.33, 0.32, 0.32, 0.33, 0.34, 0.34, 0.36, 0.39, 0.38, 0.38, 0.37, 0.37, 0.36, 0.34, 0.31,
      0.3, 0.3,
    ],
    standing: 0.28,
    stays: [
      { share: 0.65, medianHours: 8.6, spread: 0.2 },
      { share: 0.35, medianHours: 2, spread: 0.8 },
    ],
  },
  residents: {
    workday: [
      0.88, 0.89, 0.9, 0.9, 0.9, 0.89, 0.85, 0.76, 0.64, 0.56, 0.52, 0.5, 0.5, 0.5, 0.51, 0.53, 0.58, 0.64, 0.7, 0.75, 0.79, 0.82, 0.85,
      0.87,
    ],
    saturday: [
      0.88, 0.88, 0.89, 0.9, 0.9, 0.9, 0.89, 0.87, 0.83, 0.78, 0.72, 0.67, 0.64, 0.62, 0.61, 0.62, 0.64, 0.67, 0.7, 0.73, 0.76, 0.8, 0.83,
      0.86,
    ],
    sunday: [
      0.87, 0.88, 0.89, 0.9, 0.91, 0.91, 0.9, 0.89, 0.88, 0.85, 0.82, 0.78, 0.75, 0.72, 0.7, 0.7, 0.72, 0.75, 0.79, 0.82, 0.85, 0.87, 0.88,
      0.88,
    ],
    standing: 0.42,
    stays: [
      { share: 0.6, medianHours: 12.5, spread: 0.25 },
      { share: 0.4, medianHours: 2.5, spread: 0.7 },
    ],
  },
  leisure: {
    workday: [
      0.08, 0.08, 0.08, 0.08, 0.08, 0.08, 0.1, 0.15, 0.25, 0.33, 0.37, 0.39, 0.39, 0.37, 0.35, 0.32, 0.27, 0.22, 0.19, 0.21, 0.24, 0.22,
      0.2, 0.13,
    ],
    saturday: [
      0.14, 0.14, 0.14, 0.14, 0.14, 0.14, 0.15, 0.11, 0.08, 0.09, 0.13, 0.19, 0.24, 0.25, 0.25, 0.23, 0.21, 0.22, 0.26, 0.35, 0.41, 0.36,
      0.31, 0.18,
    ],
    sunday: [
      0.13, 0.13, 0.15, 0.13, 0.13, 0.13, 0.13, 0.07, 0.05, 0.05, 0.05, 0.08, 0.09, 0.12, 0.13, 0.14, 0.16, 0.16, 0.18, 0.15, 0.13, 0.12,
      0.09, 0.08,
    ],
    standing: 0.04,
    stays: [{ share: 1, medianHours: 2.2, spread: 0.55 }],
  },
};

/** Nobody stays longer; so what is there now has come within this. */
export const LONGEST_STAY_HOURS = 36;
const HOURS = 168;

/** The mean share of spaces taken at a moment, [0, 1]: straight lines between the middles of the hours. */
export function shareAt(demand: Demand, time: number): number {
  const { hour, weekday } = toLocal(time);
  const at = weekday * 24 + hour - 0.5;
  const from = Math.floor(at);
  const before = shareOf(demand, from);
  return before + (shareOf(demand, from + 1) - before) * (at - from);
}

/** @param hour of the week, from Sunday 0:00 local time; any integer */
function shareOf(demand: Demand, hour: number): number {
  const ofWeek = ((hour % HOURS) + HOURS) % HOURS;
  const { workday, saturday, sunday } = HABITS[demand];
  const weekday = Math.floor(ofWeek / 24);
  return (weekday === 0 ? sunday : weekday === 6 ? saturday : workday)[ofWeek % 24] ?? 0;
}

/** How long a car stays, hours. */
export function drawStay(demand: Demand, draw: Draw): number {
  const { stays } = HABITS[demand];
  const pick = draw();
  let sum = 0;
  const chosen = stays.find(({ share }) => {
    sum += share;
    return pick < sum;
  });
  return chosen ? Math.min(LONGEST_STAY_HOURS, chosen.medianHours * Math.exp(chosen.spread * gaussian(draw))) : 0;
}

const rates = new Map<Demand, readonly number[]>();

/** Arrivals in each hour of the week (from Sunday 0:00), for each space there is: those that make the shares out of the stays. */
export function arrivalRates(demand: Demand): readonly number[] {
  const known = rates.get(demand);
  if (known) return known;
  const found = deconvolve(
    Array.from({ length: HOURS }, (_, hour) => Math.max(0.001, shareOf(demand, hour) - HABITS[demand].standing)),
    stillThere(HABITS[demand].stays),
  );
  rates.set(demand, found);
  return found;
}

/** Share of the cars of one hour that are there in the middle of the hour k hours later. */
function stillThere(stays: readonly Stays[]): number[] {
  const STEPS = 20;
  return Array.from({ length: LONGEST_STAY_HOURS }, (_, k) => {
    let sum = 0;
    for (let step = 0; step < STEPS; step += 1) {
      const age = k + 0.5 - (step + 0.5) / STEPS;
      if (age <= 0) continue;
      for (const { share, medianHours, spread } of stays) sum += share * (1 - normalBelow(Math.log(age / medianHours) / spread));
    }
    return sum / STEPS;
  });
}

/** Richardson and Lucy: finds rates, none of them negative, whose convolution with `kernel` comes near to `wanted`. Round the week. */
function deconvolve(wanted: readonly number[], kernel: readonly number[]): number[] {
  const weight = kernel.reduce((sum, one) => sum + one, 0);
  let rate = wanted.map((share) => share / weight);
  for (let round = 0; round < 300; round += 1) {
    const ratio = wanted.map(
      (share, hour) => share / kernel.reduce((sum, one, k) => sum + one * (rate[(hour - k + HOURS) % HOURS] ?? 0), 0),
    );
    rate = rate.map((one, hour) => (one * kernel.reduce((sum, part, k) => sum + part * (ratio[(hour + k) % HOURS] ?? 0), 0)) / weight);
  }
  return rate;
}

/** Share of a normal distribution below x, within 0.000 15 (Abramowitz and Stegun 26.2.16). */
function normalBelow(x: number): number {
  const t = 1 / (1 + 0.33267 * Math.abs(x));
  const tail = (Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)) * t * (0.4361836 + t * (-0.1201676 + t * 0.937298));
  return x < 0 ? tail : 1 - tail;
}
