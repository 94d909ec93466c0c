// The ticker "what changes": keeps the latest notable changes, from new values and from devices falling silent or coming back.
import type { DeviceKey } from '@lagebild/shared/domain/reading.ts';
import { effect, signal, untracked } from '@preact/signals';
import { now } from './clock.ts';
import { areDevicesLoaded, type Device, devices, onChange, onFreshness } from './device-store.ts';
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
  const found = [...devices.peek().values()].flatMap((device) => {
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

/** Silence and return are news; that a device has a reading at all, or an old one, is not. */
function watchFreshness(): void {
  onFreshness((device, was, is) => {
    if (!areDevicesLoaded.peek()) return;
    if (is === 'silent' && was !== 'never') note(device, { what: 'silent' });
    else if (was === 'silent' && is === 'fresh') note(device, { what: 'back' });
  });
}

/** Most new devices told one by one; a whole crowd that is taken in at once would push everything else out. */
const MOST_ADDED = 5;

/** Devices that were not in the list before; those of the first list were there all the time. */
function watchAdded(): void {
  let seen: ReadonlyMap<DeviceKey, Device> | undefined;
  effect(() => {
    if (!areDevicesLoaded.value) return;
    const all = devices.value;
    const before = seen;
    seen = all;
    if (!before) {
      untracked(() => {
        changes.value = recentSilences();
      });
      return;
    }
    const added = [...all.values()].filter(({ key }) => !before.has(key));
    untracked(() => {
      for (const device of added.slice(0, MOST_ADDED)) note(device, { what: 'added' });
    });
  });
}

export function watchChanges(): void {
  watchingSince.value = now();
  onChange((device, before, after) => {
    const rules = region.peek();
    const { fullWatts } = device.reporting.peek();
    const notable = notableChange(device.kind, before, after, rules && { nearlyFull: rules.nearlyFull, lit: rules.lit, fullWatts });
    // What a device says after a long silence is no change of now.
    if (notable && device.freshness.peek() === 'fresh') note(device, notable);
  });
  watchFreshness();
  watchAdded();
}
