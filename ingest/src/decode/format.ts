// What a format is: how it is told from the others, and how it becomes events.
import type { LnsEvent } from '@lagebild/shared/domain/lns-event.ts';

/** A message whose payload was read as far as JSON goes. */
export interface Incoming {
  /** The network server's own topic, without Lagebild's prefix. */
  readonly levels: readonly string[];
  /** Parsed JSON; undefined when it is none. */
  readonly root: unknown;
  readonly payload: Uint8Array;
}

/** Why a message of a known format cannot be used, in words for a person. */
export interface Undecodable {
  readonly problem: string;
}

export interface Format {
  readonly name: string;
  /** What gives the format away; undefined when it is another one. */
  recognise(message: Incoming): string | undefined;
  decode(message: Incoming): LnsEvent | Undecodable;
}
