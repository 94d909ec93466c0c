// Loads what every page needs and opens the live channel; while the server does not answer it is tried again, by itself or by hand.
import { signal } from '@preact/signals';
import { route } from '../router/navigation.ts';
import { isForAnyone } from '../router/route.ts';
import { isSecondFactorMissing, isSignInNeeded, loadMe } from '../state/account.ts';
import { loadDevices } from '../state/device-store.ts';
import { loadRegion } from '../state/region.ts';
import { openLiveChannel } from './connection.ts';

export const startUpFailure = signal<string | undefined>(undefined);

let isOpen = false;
/** Then nothing is answered: the page begins anew with who signs in, or has set up what is missing. */
const isShutOut = (): boolean => isSignInNeeded.peek() || isSecondFactorMissing.peek();
let again: ReturnType<typeof setTimeout> | undefined;
const AGAIN_MS = 5000;

export async function startUp(): Promise<void> {
  clearTimeout(again);
  const knowing = loadMe();
  try {
    // Side by side: nobody waits to be known before the first picture. Where anybody may be, the devices are asked for by those who may see them.
    const loading = isForAnyone(route.peek()) ? knowing.then(() => (isShutOut() ? undefined : loadDevices())) : loadDevices();
    await Promise.all([loadRegion(), knowing, loading]);
    if (isShutOut()) return;
  } catch (error) {
    await knowing.catch(() => undefined);
    if (isShutOut()) return;
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
