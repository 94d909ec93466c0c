// What stands beside the pointer: a device with its value and state, or what a group is made of, in words.
import { KINDS } from '@lagebild/shared/domain/kind.ts';
import { formatNumber } from '../i18n/format.ts';
import { words } from '../i18n/language.ts';
import { stateNow } from '../state/current-state.ts';
import type { Device } from '../state/device-store.ts';
import { nameOf, showHeadline } from '../state/present.ts';
import { type Composition, STATES_BY_URGENCY } from './composition.ts';
import { mapWords } from './words.ts';

/** Text only: a device chooses its name itself. */
function boxOf(title: string, lines: readonly string[]): HTMLElement {
  const box = document.createElement('div');
  const head = document.createElement('strong');
  head.textContent = title;
  box.append(head);
  for (const line of lines) {
    const text = document.createElement('span');
    text.textContent = line;
    box.append(text);
  }
  return box;
}

export function deviceTip(device: Device): HTMLElement {
  const shown = showHeadline(device.kind, device.latest.peek());
  const state = words.peek().states[stateNow(device)];
  const value = shown ? `${shown.text} ${shown.unit}`.trim() : words.peek().tile.noData;
  return boxOf(nameOf(device), [value === state ? state : `${value} · ${state}`]);
}

/** @param opens what a click does */
export function groupTip({ states, kinds }: Composition, opens: 'nearer' | 'list'): HTMLElement {
  const text = mapWords();
  const count = KINDS.reduce((sum, kind) => sum + kinds[kind], 0);
  const inStates = STATES_BY_URGENCY.filter((state) => states[state] > 0).map((state) => text.states[state](formatNumber(states[state])));
  const inKinds = KINDS.filter((kind) => kinds[kind] > 0).map((kind) => `${words.peek().kinds[kind]} ${formatNumber(kinds[kind])}`);
  const click = opens === 'nearer' ? text.opensNearer : text.opensList;
  return boxOf(text.devices(formatNumber(count)), [inStates.join(' · '), inKinds.join(' · '), click]);
}
