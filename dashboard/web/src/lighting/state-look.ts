// How a lamp's state looks: the same shapes and colours as everywhere, since a state means the same on every page.
import { LAMP_STATES, type LampState } from '@lagebild/shared/domain/lighting/lamp-state.ts';
import type { DeviceState } from '../state/device-state.ts';

const LOOK: Record<LampState, DeviceState> = {
  supply_failure: 'alarm',
  gear_failure: 'alarm',
  relay_failure: 'alarm',
  lamp_failure: 'alarm',
  day_burner: 'alarm',
  dark_night: 'alarm',
  never: 'never',
  silent: 'silent',
  overridden: 'late',
  not_following: 'late',
  unplanned_dark: 'late',
  unplanned_lit: 'late',
  lit: 'fresh',
  off: 'off',
};

export const lookOf = (state: LampState): DeviceState => LOOK[state];

/** States with how many are in them, the gravest first. */
export function countedStates(states: Partial<Record<LampState, number>>): { state: LampState; count: number }[] {
  return LAMP_STATES.flatMap((state) => {
    const count = states[state] ?? 0;
    return count > 0 ? [{ state, count }] : [];
  });
}

export const isInOrder = (state: LampState): boolean => state === 'lit' || state === 'off';
