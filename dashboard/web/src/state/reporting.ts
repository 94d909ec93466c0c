// How devices report changes slowly: rules are changed, rhythms are learned, gateways come and go. Asked for once a minute.
import { ask } from '../api/client.ts';
import { areDevicesLoaded, takeReporting } from './device-store.ts';
import { loadRegion } from './region.ts';

const ASK_MS = 60_000;

async function load(): Promise<void> {
  if (!areDevicesLoaded.peek() || document.visibilityState === 'hidden') return;
  try {
    await loadRegion(); // first: who is not told of is measured by its kind
    takeReporting((await ask('reporting')).devices);
  } catch {
    // What was known stays; the next minute asks again, and the head says when the server is away.
  }
}

export function watchReporting(): void {
  // Once the devices are there: what lights draw at full power may not have been known when they were listed.
  const stop = areDevicesLoaded.subscribe((areThere) => {
    if (!areThere) return;
    queueMicrotask(() => stop());
    void load();
  });
  setInterval(() => void load(), ASK_MS);
  document.addEventListener('visibilitychange', () => void load());
}
