// Street lighting: cabinets that feed a street and single lamps. Power follows the burning plan, energy is its exact sum.
import { type BurningPlan, burningPlan, PLANS, type PlanName } from './burning-plan.ts';
import type { Model } from './device.ts';
import { HOUR_MS } from './local-time.ts';
import { chance, hash, round, wander } from './noise.ts';

/** One table of nights for each plan, shared by all lights that follow it. */
const plans = new Map<PlanName, BurningPlan>();
function planOf(name: PlanName): BurningPlan {
  const plan = plans.get(name) ?? burningPlan(PLANS[name]);
  plans.set(name, plan);
  return plan;
}

const METER_START = Date.UTC(2020, 0, 1);
/** Mains wander by this share of the power; the meter counts the mean. */
const FLICKER = 0.012;

export interface Light {
  readonly key: string;
  readonly seed: number;
  readonly plan: PlanName;
  readonly watts: number;
  /** What it draws by day: control, radio. */
  readonly standbyWatts: number;
  readonly measuresVoltage: boolean;
}

export function light({ key, seed, plan: name, watts, standbyWatts, measuresVoltage }: Light): Model {
  const plan = planOf(name);
  const own = hash(`${key} light`, seed);
  // Photocells differ: each light lives its plan up to four minutes early or late.
  const shiftMs = Math.round((chance(own, 1) - 0.5) * 8 * 60) * 1000;
  const burnedAtStart = Math.round(chance(own, 3) * 12_000);
  const meterAtStart = Math.round(chance(own, 2) * watts * 3);
  return {
    valuesAt(time) {
      const at = time + shiftMs;
      const dimming = plan.levelAt(at);
      const flicker = 1 + FLICKER * wander(own, time, 25_000);
      const power = (watts * dimming) / 100;
      const hours = Math.max(0, time - METER_START) / HOUR_MS;
      return {
        command: plan.levelAt(time),
        dimming,
        power: round((power + standbyWatts) * flicker, 1),
        energy: round(meterAtStart + (watts * plan.fullHoursAt(at) + standbyWatts * hours) / 1000, 3),
        burn_hours: round(burnedAtStart + plan.litHoursAt(at), 2),
        ...(measuresVoltage
          ? { voltage: round(230 + 3 * wander(own + 1, time, 0.4 * HOUR_MS) + 0.8 * wander(own + 2, time, 20_000), 1) }
          : {}),
      };
    },
  };
}
