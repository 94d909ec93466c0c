// The ticker "what changes": keeps the latest notable changes, from new values and from devices falling silent or coming back.
import type { Freshness } from '@lagebild/shared/domain/freshness.ts';
import type { DeviceKey } from '@lagebild/shared/domain/reading.ts';
import { effect, signal, untracked } from '@preact/signals';
import { now } from './clock.ts';
import { areDevicesLoaded, type Device, deviceList, onChange } from './device-store.ts';
import { type Notable, notableChange } from './notable.ts';
import { region } from './region.ts';

export interface Change {
  readonly id: number;
  /** When this page learned of it, or, of what was so before it was opened, when it came about; epoch milliseconds. */
  readonly at: number;
  readonly device: Device;
  readonly notable: Notable;
}

const KEPT = 12;
let lastId = 0;

export const changes = signal<readonly Change[]>([]);
export const watchingSince = signal(0);

function note(device: Device, notable: Notable): void {
  lastId += 1;
  changes.value = [{ id: lastId, at: now(), device, notable }, ...changes.peek()].slice(0, KEPT);
}

/** Who opens the page learns at once of whom nothing was heard of late: nobody watches all day. */
const BEFORE_MS = 12 * 3_600_000;

/** Silences that began within the last half day, the newest first. */
function recentSilences(): Change[] {
  const found = deviceList.peek().flatMap((device) => {
    const last = device.latest.peek()?.time;
    if (device.freshness.peek() !== 'silent' || last === undefined) return [];
    const at = last + device.reporting.peek().silentAfterMs;
    return at > now() - BEFORE_MS ? [{ at, device, notable: { what: 'silent' } as const }] : [];
  });
  const newest = found.sort((a, b) => b.at - a.at).slice(0, KEPT);
  return newest.map((change) => {
    lastId += 1;
    return { id: lastId, ...change };
  });
}

/** Compares each device's freshness with the one seen before: silence and return are news, the first look is not. */
function watchFreshness(): void {
  const seen = new Map<DeviceKey, Freshness>();
  effect(() => {
    if (!areDevicesLoaded.value) return;
    const isFirstLook = seen.size === 0;
    if (isFirstLook)
      untracked(() => {
        changes.value = recentSilences();
      });
    for (const device of deviceList.value) {
      const is = device.freshness.value;
      const was = seen.get(device.key);
      seen.set(device.key, is);
      if (was === is || isFirstLook) continue;
      untracked(() => {
        if (was === undefined) note(device, { what: 'added' });
        else if (is === 'silent') note(device, { what: 'silent' });
        else if (was === 'silent' && is === 'fresh') note(device, { what: 'back' });
      });
    }
  });
}

export function watchChanges(): void {
  watchingSince.value = now();
  onChange((device, before, after) => {
    const notable = notableChange(device.kind, before, after, region.peek()?.nearlyFull);
    // What a device says after a long silence is no change of now.
    if (notable && device.freshness.peek() === 'fresh') note(device, notable);
  });
  watchFreshness();
}
