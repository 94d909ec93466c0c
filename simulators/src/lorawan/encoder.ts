// How a device model puts what it measures into bytes; and what a right decoder reads out of them again.
import type { Kind } from '@lagebild/shared/domain/kind.ts';
import type { Values } from '../district/device.ts';

export interface Frame {
  readonly fPort: number;
  readonly bytes: Buffer;
  /** In Lagebild's quantities and units, as coarse as the bytes are. */
  readonly shown: Values;
}

export interface FrameContext {
  /** Something happened, and the device tells it between its regular messages. */
  readonly isNews: boolean;
  /** Minutes the state before has lasted, as far as the device knows. */
  readonly minutesBefore: number;
  /** Battery, volts. */
  readonly volts: number;
  /** Of the electronics, degrees Celsius. */
  readonly celsius: number;
}

export interface Encoder {
  /** Name of the profile in region/profiles. */
  readonly profile: string;
  readonly kind: Kind;
  /** First digits of its EUIs. */
  readonly euiPrefix: string;
  encode(values: Values, context: FrameContext): Frame;
}

/** A number brought into a range: what does not fit into a field cannot be sent. */
export const fit = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, Math.round(value)));
