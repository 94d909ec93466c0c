// A device's state at this moment, from its values, its freshness, its alarms and the rule book.
import { untracked } from '@preact/signals';
import { alarmedDevices } from './alarms.ts';
import { type DeviceState, stateOf } from './device-state.ts';
import type { Device } from './device-store.ts';
import { region } from './region.ts';

/** Follows what it is made of. */
export function currentState({ key, kind, latest, freshness, reporting }: Device): DeviceState {
  const isAlarmed = alarmedDevices.value.has(key);
  return stateOf(
    { kind, latest: latest.value, freshness: freshness.value, isAlarmed, fullWatts: reporting.value.fullWatts },
    region.value?.lit,
  );
}

/** Looked at once, without following it. */
export const stateNow = (device: Device): DeviceState => untracked(() => currentState(device));
