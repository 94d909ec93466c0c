// When the street lights burn and how brightly: dusk and dawn switch, the plan dims in between. Also how long they burned, exactly.
import { DAY_MS, fromLocal, HOUR_MS } from './local-time.ts';
import { nightAround } from './sun.ts';

export interface PlanRules {
  /** The sun's height at which the lights go on and off, degrees. */
  readonly switchAt: number;
  /** Local hours between which the lights are dimmed; from before midnight (22.5) or after (24.5 = half past midnight). */
  readonly dimFromHour: number;
  readonly dimToHour: number;
  /** Per cent while dimmed; 0 = switched off for that part of the night. */
  readonly dimmed: number;
}

export const PLANS = {
  mainRoad: { switchAt: -1.5, dimFromHour: 23, dimToHour: 5, dimmed: 60 },
  residential: { switchAt: -2.5, dimFromHour: 22.5, dimToHour: 5.25, dimmed: 40 },
  partNight: { switchAt: -3, dimFromHour: 24.5, dimToHour: 4.5, dimmed: 0 },
} as const satisfies Record<string, PlanRules>;

export type PlanName = keyof typeof PLANS;

interface Step {
  readonly from: number;
  readonly to: number;
  readonly level: number;
}

/** Meters count from here on. */
const FIRST_NIGHT = Date.UTC(2020, 0, 1) / DAY_MS;
/** Nights are numbered by the UTC day on which they begin; at 11:30 UTC the sun stands in the south. */
const NOON_MS = 11.5 * HOUR_MS;

const nightOf = (time: number): number => Math.floor((time - NOON_MS) / DAY_MS);

function stepsOf(night: number, { switchAt, dimFromHour, dimToHour, dimmed }: PlanRules): Step[] {
  const { dusk, dawn } = nightAround(night * DAY_MS + NOON_MS + DAY_MS / 2, switchAt);
  // The civil date of the evening is that of the night's number: 11:30 UTC is the same day in Berlin.
  const dimFrom = fromLocal(night * DAY_MS + dimFromHour * HOUR_MS);
  const dimTo = fromLocal((night + 1) * DAY_MS + dimToHour * HOUR_MS);
  const clip = (moment: number): number => Math.min(dawn, Math.max(dusk, moment));
  return [
    { from: dusk, to: clip(dimFrom), level: 100 },
    { from: clip(dimFrom), to: clip(dimTo), level: dimmed },
    { from: clip(dimTo), to: dawn, level: 100 },
  ];
}

/** Hours at full power that equal what was burned in these steps before `until`. */
function fullHours(steps: readonly Step[], until: number): number {
  return hoursOf(steps, until, (level) => level / 100);
}

/** Hours with any light at all, as a meter of operating hours counts them. */
function litHours(steps: readonly Step[], until: number): number {
  return hoursOf(steps, until, (level) => (level > 0 ? 1 : 0));
}

function hoursOf(steps: readonly Step[], until: number, weight: (level: number) => number): number {
  let sum = 0;
  for (const { from, to, level } of steps) sum += (Math.max(0, Math.min(to, until) - from) / HOUR_MS) * weight(level);
  return sum;
}

export interface BurningPlan {
  /** Per cent of full light; 0 by day. */
  levelAt(time: number): number;
  /** Hours at full power burned since 2020: the integral of levelAt, without rounding up or down. Never falls. */
  fullHoursAt(time: number): number;
  /** Hours with any light since 2020. Never falls. */
  litHoursAt(time: number): number;
}

export function burningPlan(rules: PlanRules): BurningPlan {
  const known = new Map<number, Step[]>();
  const steps = (night: number): Step[] => {
    let found = known.get(night);
    if (!found) {
      found = stepsOf(night, rules);
      if (known.size > 64) known.clear();
      known.set(night, found);
    }
    return found;
  };
  return {
    levelAt: (time) => steps(nightOf(time)).find(({ from, to }) => time >= from && time < to)?.level ?? 0,
    fullHoursAt: summed(fullHours),
    litHoursAt: summed(litHours),
  };

  function summed(hours: (steps: readonly Step[], until: number) => number): (time: number) => number {
    /** Sum of all nights before FIRST_NIGHT + index. Grows as later nights are asked for; the sums themselves never change. */
    const before: number[] = [0];
    return (time) => {
      const index = nightOf(time) - FIRST_NIGHT;
      if (index < 0) return 0;
      for (let next = before.length; next <= index; next += 1) {
        before.push((before[next - 1] ?? 0) + hours(stepsOf(FIRST_NIGHT + next - 1, rules), Number.POSITIVE_INFINITY));
      }
      return (before[index] ?? 0) + hours(steps(FIRST_NIGHT + index), time);
    };
  }
}
