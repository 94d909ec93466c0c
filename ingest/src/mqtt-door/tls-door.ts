// The MQTT port with TLS: shows our certificate, and asks gateways for theirs where an authority for them is named.
import { constants } from 'node:crypto';
import type { Socket } from 'node:net';
import { createServer, type TLSSocket, type Server as TlsServer } from 'node:tls';
import { TLS_RULES } from '@lagebild/shared/domain/tls-rules.ts';
import type { TlsIdentity } from '../tls-identity.ts';
import { hasBadCertificate } from './client-certificate.ts';

export interface TlsDoor {
  readonly server: TlsServer;
  renew(identity: TlsIdentity): void;
}

/** How long the handshake of a connection may take, milliseconds; one that never ends would hold its place. */
const HANDSHAKE_TIMEOUT_MS = 15_000;

/** @param onFailed told of connections that come to nothing, and whether it was the certificate they showed, or that they showed none */
export function openTlsDoor(
  identity: TlsIdentity,
  highWaterMark: number,
  onSocket: (socket: Socket) => void,
  onFailed: (error: Error, isOfClient: boolean) => void,
): TlsDoor {
  const { clients } = identity;
  const server = createServer(
    {
      ...contextOf(identity),
      handshakeTimeout: HANDSHAKE_TIMEOUT_MS,
      highWaterMark,
      requestCert: clients !== undefined,
      // Refused below, where it can be told and counted why; either way nothing of MQTT is read before.
      rejectUnauthorized: false,
    },
    (socket) => {
      const fault = clients && faultOf(socket, clients.isRequired);
      if (fault === undefined) return onSocket(socket);
      onFailed(new Error(fault), true);
      socket.destroy();
    },
  );
  server.on('tlsClientError', (error) => onFailed(error, false));
  return { server, renew: (renewed) => server.setSecureContext(contextOf(renewed)) };
}

function faultOf(socket: TLSSocket, isRequired: boolean): string | undefined {
  if (hasBadCertificate(socket)) return `the certificate is not trusted: ${String(socket.authorizationError)}`;
  return isRequired && !socket.authorized ? 'no certificate was shown' : undefined;
}

/** Nothing resumes a session: its certificate would not be looked at again, and may have been taken back meanwhile. */
function contextOf({ cert, key, clients }: TlsIdentity) {
  const ofClients = clients && {
    ca: clients.ca,
    ...(clients.crl !== undefined && { crl: clients.crl }),
    secureOptions: constants.SSL_OP_NO_TICKET,
  };
  return { cert, key, ...ofClients, ...TLS_RULES };
}
