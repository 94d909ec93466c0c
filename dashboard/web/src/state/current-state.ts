// A device's state at this moment, from its values, its freshness and the rule book.
import { untracked } from '@preact/signals';
import { type DeviceState, stateOf } from './device-state.ts';
import type { Device } from './device-store.ts';
import { region } from './region.ts';

/** Follows what it is made of. */
export function currentState(device: Device): DeviceState {
  return stateOf(device.kind, device.latest.value, device.freshness.value, region.value?.lit);
}

/** Looked at once, without following it. */
export const stateNow = (device: Device): DeviceState => untracked(() => currentState(device));
