// The certificate a gateway shows: which gateway it is of, and until when.
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { gatewayIdOf } from '@lagebild/shared/domain/publish-bounds.ts';

export interface GatewayCertificate {
  /** Ids of gateways in our writing: of the common name, and of names urn:dev:mac:{EUI} [RFC 9039]. */
  readonly ids: readonly string[];
  /** Epoch milliseconds. */
  readonly validUntil: number;
  /** Hexadecimal, upper case. */
  readonly serialNumber: string;
}

const DEVICE_URN = /(?:^|, )URI:urn:dev:mac:([0-9A-Fa-f]{16})(?=,|$)/g;

/** Whether somebody has shown a certificate that cannot be trusted: of another authority, ended, taken back. */
export function hasBadCertificate(socket: TLSSocket): boolean {
  return !socket.authorized && socket.getPeerX509Certificate() !== undefined;
}

/** The certificate that TLS has found to be of our authority; undefined without one. */
export function gatewayCertificateOf(socket: Socket): GatewayCertificate | undefined {
  if (!(socket instanceof TLSSocket) || !socket.authorized) return undefined;
  const certificate = socket.getPeerX509Certificate();
  if (!certificate) return undefined;
  const { CN: commonName } = certificate.toLegacyObject().subject as { readonly CN?: string | string[] };
  const named = [commonName ?? []].flat();
  const urns = [...(certificate.subjectAltName ?? '').matchAll(DEVICE_URN)].map(([, eui = '']) => eui);
  const ids = new Set([...named, ...urns].flatMap((name) => gatewayIdOf(name) ?? []));
  return { ids: [...ids], validUntil: Date.parse(certificate.validTo), serialNumber: certificate.serialNumber };
}
