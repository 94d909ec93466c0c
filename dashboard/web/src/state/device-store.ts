// Every registered device with its latest values as signals: a new value touches one device, not the whole page.
import type { DeviceView } from '@lagebild/shared/contract/http.ts';
import { type Freshness, freshnessOf } from '@lagebild/shared/domain/freshness.ts';
import type { Kind } from '@lagebild/shared/domain/kind.ts';
import { type About, type DeviceKey, deviceKey, type Reading } from '@lagebild/shared/domain/reading.ts';
import { batch, computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { ask } from '../api/client.ts';
import { byMoment } from '../live/readings-of.ts';
import { everyFiveSeconds, now } from './clock.ts';
import { type Latest, withReading } from './latest-values.ts';
import { kindInfo } from './region.ts';

export interface Device {
  readonly key: DeviceKey;
  readonly municipality: string;
  readonly kind: Kind;
  readonly id: string;
  readonly firstSeen: number;
  readonly about: Signal<About>;
  /** Minutes between two readings, where its profile tells. */
  readonly everyMinutes: Signal<number | undefined>;
  readonly latest: Signal<Latest | undefined>;
  readonly freshness: ReadonlySignal<Freshness>;
}

/** Told of every change of a device's latest values, before and after. */
export type ChangeListener = (device: Device, before: Latest | undefined, after: Latest) => void;

export const devices = signal<ReadonlyMap<DeviceKey, Device>>(new Map());
export const areDevicesLoaded = signal(false);
export const deviceList = computed(() => [...devices.value.values()]);

const listeners = new Set<ChangeListener>();

export function onChange(listener: ChangeListener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function createDevice(view: DeviceView): Device {
  const latest = signal<Latest | undefined>(undefined);
  const everyMinutes = signal<number | undefined>(view.everyMinutes);
  return {
    key: deviceKey(view),
    municipality: view.municipality,
    kind: view.kind,
    id: view.device,
    firstSeen: view.firstSeen,
    about: signal({}),
    everyMinutes,
    latest,
    freshness: computed(() => {
      const rules = kindInfo(view.kind);
      // A reading may arrive between two ticks of the slow clock: never older than it.
      const at = Math.max(everyFiveSeconds.value, latest.value ? Math.min(latest.value.time, now()) : 0);
      return rules ? freshnessOf(latest.value?.time, at, rules, everyMinutes.value) : 'never';
    }),
  };
}

const ABOUT = ['name', 'lat', 'lon', 'site', 'feeder', 'use'] as const;

function aboutOf(view: DeviceView): About {
  return Object.fromEntries(ABOUT.flatMap((key) => (view[key] === undefined ? [] : [[key, view[key]]])));
}

function sameAbout(a: About, b: About): boolean {
  return ABOUT.every((key) => a[key] === b[key]);
}

function applyToDevice(device: Device, reading: Pick<Reading, 'time' | 'values'>): void {
  const before = device.latest.peek();
  const after = withReading(before, reading);
  if (after === before) return;
  device.latest.value = after;
  for (const listener of listeners) listener(device, before, after);
}

/** Takes the server's list over; devices already known keep their signals. */
export function takeDevices(views: readonly DeviceView[]): void {
  const known = devices.peek();
  const next = new Map<DeviceKey, Device>();
  batch(() => {
    for (const view of views) {
      const device = known.get(deviceKey(view)) ?? createDevice(view);
      const about = aboutOf(view);
      device.everyMinutes.value = view.everyMinutes;
      if (!sameAbout(device.about.peek(), about)) device.about.value = about;
      if (view.latest) for (const moment of byMoment(view.latest)) applyToDevice(device, moment);
      next.set(device.key, device);
    }
    devices.value = next;
    areDevicesLoaded.value = true;
  });
}

/** Takes readings over. @returns true when one of them is of a device not known yet */
export function takeReadings(readings: Iterable<Reading>): boolean {
  let stranger = false;
  batch(() => {
    for (const reading of readings) {
      const device = devices.peek().get(deviceKey(reading));
      if (device) applyToDevice(device, reading);
      else stranger = true;
    }
  });
  return stranger;
}

/** Forgets all values, for a server that began anew: what it says then replaces everything. */
export function forgetValues(): void {
  batch(() => {
    for (const device of devices.peek().values()) device.latest.value = undefined;
  });
}

export async function loadDevices(): Promise<void> {
  takeDevices((await ask('devices')).devices);
}
