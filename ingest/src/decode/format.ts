// What a format is: how it is told from the others, and how it becomes events.
import type { LnsEvent } from '@lagebild/shared/domain/lns-event.ts';
import type { Words } from '@lagebild/shared/domain/words.ts';

/** A message whose payload was read as far as JSON goes. */
export interface Incoming {
  /** The network server's own topic, without Lagebild's prefix. */
  readonly levels: readonly string[];
  /** Parsed JSON; undefined when it is none. */
  readonly root: unknown;
  readonly payload: Uint8Array;
}

/** Why a message of a known format cannot be used: the end of a sentence. */
export interface Undecodable {
  readonly problem: Words;
}

export const noEui = (field: string): Undecodable => ({
  problem: { en: `${field} is no EUI of 16 hexadecimal digits`, de: `„${field}“ ist keine EUI aus 16 Hexadezimalziffern` },
});
export const noBase64 = (field: string): Undecodable => ({ problem: { en: `${field} is not base64`, de: `„${field}“ ist kein base64` } });
export const neitherBase64NorHex = (field: string): Undecodable => ({
  problem: { en: `${field} is neither base64 nor hexadecimal`, de: `„${field}“ ist weder base64 noch hexadezimal` },
});

export interface Format {
  readonly name: string;
  /** What gives the format away; undefined when it is another one. */
  recognise(message: Incoming): string | undefined;
  decode(message: Incoming): LnsEvent | Undecodable;
}
