// Loads what every page needs and opens the live channel; while the server does not answer it is tried again, by itself or by hand.
import { signal } from '@preact/signals';
import { loadDevices } from '../state/device-store.ts';
import { loadRegion } from '../state/region.ts';
import { openLiveChannel } from './connection.ts';

export const startUpFailure = signal<string | undefined>(undefined);

let isOpen = false;
let again: ReturnType<typeof setTimeout> | undefined;
const AGAIN_MS = 5000;

export async function startUp(): Promise<void> {
  clearTimeout(again);
  try {
    await Promise.all([loadRegion(), loadDevices()]);
  } catch (error) {
    startUpFailure.value = error instanceof Error ? error.message : String(error);
    again = setTimeout(() => void startUp(), AGAIN_MS);
    return;
  }
  startUpFailure.value = undefined;
  if (isOpen) return;
  isOpen = true;
  openLiveChannel();
}

/** A page for everybody needs names only; from it every way leads through a new page. */
export async function startUpBare(): Promise<void> {
  await loadRegion().catch(() => setTimeout(() => void startUpBare(), AGAIN_MS));
}
