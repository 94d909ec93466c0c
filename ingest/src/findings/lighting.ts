// Lights that burn by day, do not burn at night, or have no supply.
import type { FindingRules } from '@lagebild/shared/domain/finding-rules.ts';
import type { Observation, Seen } from './observation.ts';

export interface LightingState {
  /** The largest power seen, watts; a light is measured by itself. */
  largest: number;
  day: { readings: number; since: number };
  dark: { readings: number; since: number };
}

export const newLightingState = (): LightingState => ({
  largest: 0,
  day: { readings: 0, since: 0 },
  dark: { readings: 0, since: 0 },
});

/** Below this a light is so dim that its power tells nothing, per cent. */
const LEAST_DIMMING = 10;
/** A light whose largest power is below this has not burned yet since it is known, watts. */
const LEAST_POWER_W = 5;

/**
 * @param sun its height, degrees
 * @param isMeantToBurn whether its plan has it burn now: tunnels burn by day
 */
export function* watchLighting(
  { time, values }: Seen,
  state: LightingState,
  rules: FindingRules['lighting'],
  sun: number,
  isMeantToBurn: () => boolean,
): Generator<Observation> {
  const { power, dimming, voltage } = values;
  if (voltage !== undefined) {
    const holds = voltage < rules.supply_below_volts;
    yield { code: 'supply_failure', quantity: '', holds, since: time, evidence: { voltage } };
    if (holds) return; // without supply nothing burns, and that is no failure of a lamp
  }
  if (power === undefined) return;
  const isDay = sun > rules.day_above_degrees;
  if (!isDay) state.largest = Math.max(state.largest, power);
  if (state.largest < LEAST_POWER_W) return;

  const burnsByDay = isDay && power > rules.lit_share * state.largest && !isMeantToBurn();
  if (isDay) {
    count(state.day, burnsByDay, time);
    const evidence = { power, sun };
    if (state.day.readings >= rules.readings) yield { code: 'day_burner', quantity: '', holds: true, since: state.day.since, evidence };
    else if (!burnsByDay) yield { code: 'day_burner', quantity: '', holds: false, since: time, evidence };
  }

  if (dimming === undefined || dimming < LEAST_DIMMING) return;
  const isDark = power < (rules.dark_share * state.largest * dimming) / 100;
  count(state.dark, isDark, time);
  const evidence = { power, dimming };
  if (state.dark.readings >= rules.readings) yield { code: 'lamp_failure', quantity: '', holds: true, since: state.dark.since, evidence };
  else if (!isDark) yield { code: 'lamp_failure', quantity: '', holds: false, since: time, evidence };
}

function count(run: { readings: number; since: number }, holds: boolean, time: number): void {
  if (holds && run.readings === 0) run.since = time;
  run.readings = holds ? run.readings + 1 : 0;
}
