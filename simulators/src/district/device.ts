// What a simulated device is: who it is, where it stands, how often it sends, and what it measures at any moment.

import type { Kind } from '@lagebild/shared/domain/kind.ts';
import type { About } from '@lagebild/shared/domain/reading.ts';
import type { Encoder } from '../lorawan/encoder.ts';
import type { HeardBy, NetworkServer } from '../lorawan/uplink.ts';

export type Values = Readonly<Record<string, number | boolean>>;

/** What a device measures, as a pure function of time. The same moment always gives exactly the same values. */
export interface Model {
  valuesAt(time: number): Values;
  /** True when something happened at this moment that the device reports between its regular messages. */
  hasNewsAt?(time: number): boolean;
}

/** What makes a device one of LoRaWAN. */
export interface LorawanPart {
  readonly encoder: Encoder;
  readonly server: NetworkServer;
  /** Gateways that hear it, the nearest first. */
  readonly heardBy: readonly HeardBy[];
}

export interface SimulatedDevice extends Model {
  readonly municipality: string;
  readonly kind: Kind;
  readonly device: string;
  readonly about: About;
  /** It measures at every time t with t % intervalMs = offsetMs. */
  readonly intervalMs: number;
  readonly offsetMs: number;
  /** With news it may also send on this finer grid. */
  readonly newsIntervalMs?: number;
  /** A device that fell silent: hour of the day (UTC, fractional) at which it stopped, at least three hours ago. */
  readonly silentFromHour?: number;
  /** Without it the device speaks plain JSON over MQTT. */
  readonly lorawan?: LorawanPart;
}

/** Does the device send at this moment (of the 250 ms grid)? */
export function isDue(device: SimulatedDevice, time: number): boolean {
  const since = time - device.offsetMs;
  if (since % device.intervalMs === 0) return true;
  const { newsIntervalMs } = device;
  return newsIntervalMs !== undefined && since % newsIntervalMs === 0 && device.hasNewsAt?.(time) === true;
}
