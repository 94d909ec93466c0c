// What can go wrong: a fault changes what a device measures, or what it sends; and how Lagebild has to notice it.
import type { FindingCode } from '@lagebild/shared/domain/finding.ts';
import type { RefusalCode } from '@lagebild/shared/domain/refusal.ts';
import type { SimulatedDevice, Values } from '../district/device.ts';
import type { MadeUplink } from '../lorawan/session.ts';
import type { NetworkServer, ServerMessage } from '../lorawan/uplink.ts';

/** A fault of one device, from one moment to another (simulated time, epoch milliseconds). */
export interface Fault {
  readonly id: number;
  readonly kind: FaultKind;
  readonly device: SimulatedDevice;
  readonly from: number;
  readonly to: number;
  /** How hard it strikes, in the unit its kind has for it. */
  readonly rate: number;
}

/** A message on its way out. */
export interface Draft {
  readonly device: SimulatedDevice;
  /** When it was measured. */
  readonly time: number;
  /** When it is sent. */
  readonly at: number;
  /** The time it says. */
  readonly told: number;
  /** What is so. */
  readonly truth: Values;
  /** What the device says. */
  readonly values: Values;
  /** Of a LoRaWAN device. */
  readonly made?: MadeUplink;
  /** Another network server than its own tells it. */
  readonly server?: NetworkServer;
  /** Not a measurement: a join, or what a gateway says. */
  readonly note?: ServerMessage;
  /** Sent instead of a proper message. */
  readonly garbage?: string;
  readonly expect: 'stored' | 'duplicate' | 'quarantined' | 'noted';
  readonly code?: RefusalCode;
  readonly faults: readonly number[];
}

export type Notice =
  | { readonly by: 'finding'; readonly code: FindingCode }
  | { readonly by: 'quarantine'; readonly codes: readonly RefusalCode[] }
  | { readonly by: 'freshness' }
  | { readonly by: 'gateway' }
  | { readonly by: 'duplicates' };

export interface FaultKind {
  readonly name: string;
  /** One sentence for the help. */
  readonly about: string;
  /** What its rate is, and what it is when a scenario does not say; a kind without one just happens. */
  readonly rate?: { readonly unit: 'share of the messages' | '°C an hour'; readonly usual: number };
  fits(device: SimulatedDevice): boolean;
  /** Others that have it at the same time, because they share the cause. */
  readonly spreads?: (device: SimulatedDevice, all: readonly SimulatedDevice[]) => readonly SimulatedDevice[];
  /** The state of the world changes: what is so, and what is measured. */
  readonly happen?: (values: Values, time: number, fault: Fault) => Values;
  /** The device measures something that is not so. */
  readonly measure?: (values: Values, time: number, fault: Fault) => Values;
  /** None, one or several messages instead of one. */
  readonly send?: (draft: Draft, fault: Fault) => readonly Draft[];
  readonly notice: readonly Notice[];
}

/** Whether a device tells a quantity; not every model has room for all that its place has to offer. */
export function tells({ lorawan, valuesAt }: SimulatedDevice, quantity: string): boolean {
  const values = valuesAt(0);
  const shown = lorawan?.encoder.encode(values, { isNews: false, minutesBefore: 0, volts: 3.3, celsius: 12 }).shown ?? values;
  return quantity in shown;
}

const HOUR_MS = 3_600_000;

/** Hours of a fault that have passed at a moment. */
export const hoursInto = ({ from, to }: Fault, time: number): number => Math.max(0, Math.min(time, to) - from) / HOUR_MS;

export const isActive = ({ from, to }: Fault, time: number): boolean => time >= from && time < to;
