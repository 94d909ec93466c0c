// Every registered device with its latest values as signals: a new value touches one device, not the whole page.
import type { DeviceView, Reporting } from '@lagebild/shared/contract/http.ts';
import { type Freshness, freshnessOf, limitsOf, UNKNOWN_RHYTHM } from '@lagebild/shared/domain/freshness.ts';
import type { Kind } from '@lagebild/shared/domain/kind.ts';
import { type About, type DeviceKey, deviceKey, type Reading } from '@lagebild/shared/domain/reading.ts';
import { batch, computed, effect, type ReadonlySignal, type Signal, signal, untracked } from '@preact/signals';
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
  /** When it is late or silent, by its own rhythm or its kind's, and what explains it. */
  readonly reporting: Signal<Reporting>;
  readonly latest: Signal<Latest | undefined>;
  readonly freshness: ReadonlySignal<Freshness>;
}

/** Told of every change of a device's latest values, before and after. */
export type ChangeListener = (device: Device, before: Latest | undefined, after: Latest) => void;

/** Told when a device turns late, silent or fresh again. */
export type FreshnessListener = (device: Device, before: Freshness, after: Freshness) => void;

/** A signal of its own, not computed from the clock: thousands of those would be looked through every five seconds by the signals' book-keeping. */
interface StoredDevice extends Device {
  readonly freshness: Signal<Freshness>;
}

const stored = signal<ReadonlyMap<DeviceKey, StoredDevice>>(new Map());
export const devices: ReadonlySignal<ReadonlyMap<DeviceKey, Device>> = stored;
export const areDevicesLoaded = signal(false);
export const deviceList = computed(() => [...devices.value.values()]);

const listeners = new Set<ChangeListener>();

export function onChange(listener: ChangeListener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

const freshnessListeners = new Set<FreshnessListener>();

export function onFreshness(listener: FreshnessListener): () => void {
  freshnessListeners.add(listener);
  return () => freshnessListeners.delete(listener);
}

const reportingListeners = new Set<(device: Device) => void>();

/** Told when something else is known of how a device reports, or of what a light draws. */
export function onReporting(listener: (device: Device) => void): () => void {
  reportingListeners.add(listener);
  return () => reportingListeners.delete(listener);
}

function createDevice(view: DeviceView): StoredDevice {
  return {
    key: deviceKey(view),
    municipality: view.municipality,
    kind: view.kind,
    id: view.device,
    firstSeen: view.firstSeen,
    about: signal({}),
    reporting: signal(reportingOf(view)),
    latest: signal(undefined),
    freshness: signal('never'),
  };
}

/** @param tick epoch milliseconds */
function judge(device: StoredDevice, tick: number): void {
  const time = device.latest.peek()?.time;
  // A reading may arrive between two ticks of the slow clock: never older than it.
  const at = Math.max(tick, time === undefined ? 0 : Math.min(time, now()));
  const before = device.freshness.peek();
  const after = freshnessOf(time, at, device.reporting.peek());
  if (after === before) return;
  device.freshness.value = after;
  for (const listener of freshnessListeners) listener(device, before, after);
}

// Silence makes no noise: every five seconds all devices are looked through, a plain loop that touches only those that changed.
effect(() => {
  const tick = everyFiveSeconds.value;
  untracked(() =>
    batch(() => {
      for (const device of stored.value.values()) judge(device, tick);
    }),
  );
});

const ABOUT = ['name', 'lat', 'lon', 'site', 'feeder', 'use'] as const;

function aboutOf(view: DeviceView): About {
  return Object.fromEntries(ABOUT.flatMap((key) => (view[key] === undefined ? [] : [[key, view[key]]])));
}

function sameAbout(a: About, b: About): boolean {
  return ABOUT.every((key) => a[key] === b[key]);
}

function applyToDevice(device: StoredDevice, reading: Pick<Reading, 'time' | 'values'>): void {
  const before = device.latest.peek();
  const after = withReading(before, reading);
  if (after === before) return;
  device.latest.value = after;
  judge(device, everyFiveSeconds.peek());
  for (const listener of listeners) listener(device, before, after);
}

const REPORTING = ['everyMinutes', 'lateAfterMs', 'silentAfterMs', 'silencedBy', 'fullWatts'] as const;

/** Only what is told: an undefined name is another object than one without it. */
function reportingOf({ everyMinutes, lateAfterMs, silentAfterMs, silencedBy, fullWatts }: Reporting): Reporting {
  return {
    lateAfterMs,
    silentAfterMs,
    ...(everyMinutes !== undefined && { everyMinutes }),
    ...(silencedBy !== undefined && { silencedBy }),
    ...(fullWatts !== undefined && { fullWatts }),
  };
}

function setReporting(device: StoredDevice, next: Reporting): void {
  const { reporting } = device;
  if (REPORTING.every((key) => reporting.peek()[key] === next[key])) return;
  reporting.value = next;
  judge(device, everyFiveSeconds.peek());
  for (const listener of reportingListeners) listener(device);
}

/** Takes over how devices report; who is not among them is measured by its kind. */
export function takeReporting(told: Iterable<Reporting & { municipality: string; device: string }>): void {
  const byKey = new Map([...told].map((one) => [deviceKey(one), reportingOf(one)]));
  batch(() => {
    for (const device of stored.peek().values()) {
      const rules = kindInfo(device.kind);
      const next = byKey.get(device.key) ?? (rules && limitsOf(rules, UNKNOWN_RHYTHM));
      if (next) setReporting(device, next);
    }
  });
}

/** Takes the server's list over; devices already known keep their signals. */
export function takeDevices(views: readonly DeviceView[]): void {
  const known = stored.peek();
  const next = new Map<DeviceKey, StoredDevice>();
  batch(() => {
    for (const view of views) {
      const device = known.get(deviceKey(view)) ?? createDevice(view);
      const about = aboutOf(view);
      setReporting(device, reportingOf(view));
      if (!sameAbout(device.about.peek(), about)) device.about.value = about;
      if (view.latest) for (const moment of byMoment(view.latest)) applyToDevice(device, moment);
      judge(device, everyFiveSeconds.peek());
      next.set(device.key, device);
    }
    stored.value = next;
    areDevicesLoaded.value = true;
  });
}

/** Takes readings over. @returns true when one of them is of a device not known yet */
export function takeReadings(readings: Iterable<Reading>): boolean {
  let stranger = false;
  batch(() => {
    for (const reading of readings) {
      const device = stored.peek().get(deviceKey(reading));
      if (device) applyToDevice(device, reading);
      else stranger = true;
    }
  });
  return stranger;
}

/** Forgets all values, for a server that began anew: what it says then replaces everything. */
export function forgetValues(): void {
  batch(() => {
    for (const device of stored.peek().values()) {
      device.latest.value = undefined;
      judge(device, everyFiveSeconds.peek());
    }
  });
}

export async function loadDevices(): Promise<void> {
  takeDevices((await ask('devices')).devices);
}
