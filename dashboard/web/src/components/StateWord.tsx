// A device's state as shape and word.
import { words } from '../i18n/language.ts';
import { currentState } from '../state/current-state.ts';
import type { Device } from '../state/device-store.ts';
import { Mark } from './Mark.tsx';

export function StateMark({ device }: { device: Device }) {
  return <Mark kind={device.kind} state={currentState(device)} />;
}

export function StateWord({ device }: { device: Device }) {
  const state = currentState(device);
  return <span class={`state state-${state}`}>{words.value.states[state]}</span>;
}
