// Reads from the settings how HTTP comes in, and refuses what would send passwords over a network in the clear.
import { type HttpDoor, type HttpIdentity, parseProxies } from '@lagebild/dashboard/server/http-door.ts';
import { readTlsIdentity, type TlsFiles, type TlsIdentity, type WatchedIdentity, watchTlsIdentity } from '@lagebild/ingest/tls-identity.ts';
import type { Problem } from '@lagebild/shared/contract/health.ts';
import type { Settings } from '@lagebild/shared/contract/settings.ts';
import type { Logger } from 'pino';
import { isLoopback } from './open-doors.ts';
import { StartError } from './start-error.ts';

export interface ReadHttpDoor {
  readonly door: HttpDoor;
  readonly scheme: 'http' | 'https';
  /** Hands each renewed certificate on; undefined without one. */
  watch(onRenewed: (identity: HttpIdentity) => void, log: Logger): WatchedIdentity | undefined;
}

/** Whoever reaches loopback is on this machine: a proxy there is believed. */
const OWN_MACHINE = ['127.0.0.0/8', '::1'];

/** @throws {StartError} one sentence that says what to do */
export function readHttpDoor(settings: Settings): ReadHttpDoor {
  const { HOST: host, HTTP_PORT: port, TRUSTED_PROXY } = settings;
  const files = tlsFilesOf(settings);
  const proxies = TRUSTED_PROXY === undefined ? (isLoopback(host) ? OWN_MACHINE : []) : parseProxies(TRUSTED_PROXY);
  if (!proxies) {
    throw new StartError(
      `TRUSTED_PROXY=${TRUSTED_PROXY} has to be addresses or networks such as 10.0.0.7 or 10.0.0.0/24, with commas between.`,
    );
  }
  const isPlainBeyond = !isLoopback(host) && files === undefined;
  if (isPlainBeyond && proxies.length === 0) {
    throw new StartError(
      `HOST=${host} would send passwords over the network in the clear; give a certificate (HTTP_TLS_CERT_FILE, HTTP_TLS_KEY_FILE), or the address of the proxy that ends TLS (TRUSTED_PROXY).`,
    );
  }
  const identity = files && readIdentity(files);
  return {
    door: { host, port, proxies, isForProxiesOnly: isPlainBeyond, identity: identity && pemOf(identity) },
    scheme: files ? 'https' : 'http',
    watch: (onRenewed, log) => files && identity && watchTlsIdentity(files, identity, (renewed) => onRenewed(pemOf(renewed)), log),
  };
}

/** What /healthz says of a certificate. */
export function certificateProblems(watched: WatchedIdentity | undefined): Problem[] {
  const detail = watched?.problem;
  return detail === undefined ? [] : [{ part: 'certificate', code: 'certificate_invalid', detail }];
}

const pemOf = ({ cert, key }: { readonly cert: unknown; readonly key: unknown }): HttpIdentity => ({
  cert: String(cert),
  key: String(key),
});

function readIdentity(files: TlsFiles): TlsIdentity {
  try {
    return readTlsIdentity(files);
  } catch (error) {
    throw StartError.of(error);
  }
}

function tlsFilesOf({ HTTP_TLS_CERT_FILE: certFile, HTTP_TLS_KEY_FILE: keyFile }: Settings): TlsFiles | undefined {
  if (certFile !== undefined && keyFile !== undefined) return { certFile, keyFile, door: 'HTTP' };
  if (certFile === undefined && keyFile === undefined) return undefined;
  throw new StartError(
    `TLS needs a certificate and its private key; ${certFile === undefined ? 'HTTP_TLS_CERT_FILE' : 'HTTP_TLS_KEY_FILE'} is not set.`,
  );
}
