// Loads what every page needs and opens the live channel; can be tried again when the server does not answer.
import { signal } from '@preact/signals';
import { loadDevices } from '../state/device-store.ts';
import { loadRegion } from '../state/region.ts';
import { openLiveChannel } from './connection.ts';

export const startUpFailure = signal<string | undefined>(undefined);

let isOpen = false;

export async function startUp(): Promise<void> {
  startUpFailure.value = undefined;
  try {
    await Promise.all([loadRegion(), loadDevices()]);
  } catch (error) {
    startUpFailure.value = error instanceof Error ? error.message : String(error);
    return;
  }
  if (isOpen) return;
  isOpen = true;
  openLiveChannel();
}
