// Tells the format of a message from its structure, and decodes it.

import type { LnsEvent } from '@lagebild/shared/domain/lns-event.ts';
import { airrohr } from './airrohr.ts';
import { chirpStackV3 } from './chirpstack-v3.ts';
import { chirpStackV4 } from './chirpstack-v4.ts';
import type { Format, Incoming, Undecodable } from './format.ts';
import { chirpStackGateway } from './gateway-chirpstack.ts';
import { milesightGateway } from './milesight.ts';
import { multiTech } from './multitech.ts';
import { senml } from './senml.ts';
import { theThingsStack } from './the-things-stack.ts';

/** The first that fits: those that are told by one field of their own come before those that share some. */
const FORMATS: readonly Format[] = [
  chirpStackGateway,
  chirpStackV4,
  theThingsStack,
  airrohr,
  senml,
  multiTech,
  chirpStackV3,
  milesightGateway,
];

export interface Recognised {
  readonly format: string;
  /** What gave it away. */
  readonly because: string;
  readonly event: LnsEvent | Undecodable;
}

/** The longest application payload of any region [RP002-1.0.4, 2.4]. */
const LONGEST_FRAME = 242;

function withinLimit(event: LnsEvent | Undecodable): LnsEvent | Undecodable {
  if ('problem' in event || event.type !== 'uplink' || event.bytes.length <= LONGEST_FRAME) return event;
  const { length } = event.bytes;
  return {
    problem: {
      en: `its payload has ${length} bytes; a LoRaWAN frame has at most ${LONGEST_FRAME}`,
      de: `die Nutzdaten haben ${length} Bytes; ein LoRaWAN-Frame hat höchstens ${LONGEST_FRAME}`,
    },
  };
}

/** @returns undefined when it is none of the formats */
export function recognise(message: Incoming): Recognised | undefined {
  for (const format of FORMATS) {
    const because = format.recognise(message);
    if (because !== undefined) return { format: format.name, because, event: withinLimit(format.decode(message)) };
  }
  return undefined;
}
