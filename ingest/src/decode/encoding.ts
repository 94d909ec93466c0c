// Settles how a payload is written, where a gateway's setting decides and the payload itself could be both.
import type { Uplink } from '@lagebild/shared/domain/lns-event.ts';
import type { Encodings } from '@lagebild/shared/registry/encodings.ts';

interface From {
  readonly municipality: string;
  readonly format: string;
  /** Arrival, epoch milliseconds. */
  readonly receivedAt: number;
}

/** The uplink with the right bytes, or still with both readings. A payload that can be only one of the two tells about the others of its gateway. */
export function withEncoding(uplink: Uplink, from: From, encodings: Pick<Encodings, 'get' | 'note'> | undefined): Uplink {
  const { asHex, encoding, ...rest } = uplink;
  if (!encodings || (asHex === undefined && encoding === undefined)) return uplink;
  const { municipality, format, receivedAt } = from;
  const source = { municipality, format, gateways: uplink.receptions.map(({ gateway }) => gateway) };
  if (encoding !== undefined) encodings.note(source, encoding, receivedAt);
  if (asHex === undefined) return uplink;
  const told = encodings.get(source, receivedAt);
  if (told === undefined) return uplink;
  return told === 'hex' ? { ...rest, bytes: asHex } : rest;
}
