// What a scenario comes to at a given moment: from when to when it is played, and which device has which fault.
import { UsageError } from '../cli/command.ts';
import type { SimulatedDevice } from '../district/device.ts';
import { berlinOffsetMs, DAY_MS, fromLocal, HOUR_MS } from '../district/local-time.ts';
import type { Fault } from '../faults/fault.ts';
import { planFaults } from './plan-faults.ts';
import type { Scenario } from './scenario-file.ts';

export interface Plan {
  /** Simulated time, epoch milliseconds. */
  readonly from: number;
  readonly to: number;
  /** Goes in as a backfill. */
  readonly isPast: boolean;
  readonly faults: readonly Fault[];
}

/** Devices whose readings are a month old are not believed any more. */
const MOST_DAYS_LIVE = 28;
/** Ten years: a scenario without end needs a number for it. */
const ENDLESS_S = 315_360_000;

/** @throws {UsageError} when its faults do not fit its devices or its time */
export function planScenario(scenario: Scenario, devices: readonly SimulatedDevice[], now: number): Plan {
  const window = windowOf(scenario, now);
  return { ...window, faults: planFaults(scenario, devices, window.from, window.to) };
}

/** Until now: from local midnight of the last day that is over, so that one whole day is in it. */
function windowOf({ window, days }: Scenario, now: number): Omit<Plan, 'faults'> {
  if (typeof window === 'object' && 'historyHours' in window) {
    const seconds = Math.min(window.seconds, ENDLESS_S);
    return { from: now - window.historyHours * HOUR_MS, to: now + seconds * 1000, isPast: false };
  }
  if (window === 'last-year') {
    const end = fromLocal(Math.floor((now + berlinOffsetMs(now)) / DAY_MS) * DAY_MS);
    return { from: end - (days ?? 365) * DAY_MS, to: end, isPast: true };
  }
  if (window !== 'until-now') return { from: Date.parse(window.from), to: Date.parse(window.to), isPast: true };
  if (days !== undefined && days > MOST_DAYS_LIVE)
    throw new UsageError(
      `A scenario until now has at most ${MOST_DAYS_LIVE} days: older readings go in as a backfill (window: last-year).`,
    );
  const today = Math.floor((now + berlinOffsetMs(now)) / DAY_MS) * DAY_MS;
  return { from: fromLocal(today - (days ?? 1) * DAY_MS), to: now, isPast: false };
}
