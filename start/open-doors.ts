// Opens the doors messages come in by: the embedded broker, and connections to brokers that are not ours.
import type { ConnectionState } from '@lagebild/ingest/connections/connection.ts';
import { openConnections } from '@lagebild/ingest/connections/connections.ts';
import { type EmbeddedBroker, openEmbeddedBroker } from '@lagebild/ingest/embedded-broker.ts';
import { municipalityOf } from '@lagebild/ingest/judge.ts';
import type { RawMessage } from '@lagebild/ingest/message.ts';
import { readTlsIdentity, type TlsFiles, type WatchedIdentity, watchTlsIdentity } from '@lagebild/ingest/tls-identity.ts';
import type { Problem } from '@lagebild/shared/contract/health.ts';
import type { Settings } from '@lagebild/shared/contract/settings.ts';
import type { RuleBook } from '@lagebild/shared/domain/rule-book.ts';
import { loadConnections } from '@lagebild/shared/registry/load-connections.ts';
import type { Registry } from '@lagebild/shared/registry/registry.ts';
import type { Logger } from 'pino';
import { isInTheClear } from './clear-text.ts';
import { StartError } from './start-error.ts';

export interface DoorsDeps {
  readonly settings: Settings;
  readonly rules: RuleBook;
  readonly registry: Registry;
  readonly accept: (message: RawMessage, onSafe: () => void) => unknown;
  /** required: nobody without a name comes in, and beyond this machine nobody without TLS. off when left out. */
  readonly accounts?: 'off' | 'required';
  readonly log: Logger;
}

export interface Doors {
  /** Where devices publish to. */
  readonly mqttUrl: string;
  /** Of the embedded broker; undefined without one. */
  readonly mqttPort: number | undefined;
  /** Of its port with TLS; undefined without one. */
  readonly mqttTlsPort: number | undefined;
  readonly connections: number;
  readonly cutConnections: number;
  /** What the embedded broker refused since the start; undefined without one. */
  readonly refusals: EmbeddedBroker['counts'] | undefined;
  /** End of the certificate of its port with TLS, epoch milliseconds; undefined without one. */
  readonly certificateUntil: number | undefined;
  readonly problems: readonly Problem[];
  /** Connections that Lagebild opened itself. */
  readonly connectionStates: readonly ConnectionState[];
  close(): Promise<void>;
}

/** 0.0.0.0 and :: are addresses to listen on, not to call. */
export const callable = (host: string): string => (['127.0.0.1', '0.0.0.0', '::', '::1'].includes(host) ? 'localhost' : host);

/** Whether nobody but this machine reaches an address that is listened on. */
export const isLoopback = (host: string): boolean => ['127.0.0.1', '::1', 'localhost'].includes(host);

/** @throws {StartError} when the port cannot be had, or nothing could ever come in */
export async function openDoors({ settings, rules, registry, accept, accounts = 'off', log }: DoorsDeps): Promise<Doors> {
  const { HOST, REGION_DIR: region } = settings;
  // Names and passwords in plain text stay on this machine.
  const host = accounts === 'required' && !isLoopback(HOST) ? '127.0.0.1' : HOST;
  const accesses = loadConnections(region, rules, settings);
  let broker: EmbeddedBroker | undefined;
  let identity: WatchedIdentity | undefined;
  if (settings.EMBEDDED_BROKER === 'on') {
    const files = tlsFilesOf(settings);
    const tls = files && { host: HOST, port: settings.MQTT_TLS_PORT, identity: readTlsIdentity(files) };
    const opened = await openEmbeddedBroker({
      host,
      port: settings.MQTT_PORT,
      tls,
      accept,
      access: registry.access,
      anonymous: accounts === 'required' ? 'refused' : 'allowed',
      limits: { messagesPerSecond: settings.MQTT_MESSAGES_PER_SECOND },
      log,
    }).catch((error: NodeJS.ErrnoException & { port?: number }) => {
      const isTls = tls !== undefined && error.port === tls.port && tls.port !== settings.MQTT_PORT;
      const [variable, at, port] = isTls ? ['MQTT_TLS_PORT', HOST, tls.port] : ['MQTT_PORT', host, settings.MQTT_PORT];
      throw StartError.ofListening(error, String(variable), String(at), Number(port));
    });
    broker = opened;
    if (files && tls) identity = watchTlsIdentity(files, tls.identity, (renewed) => opened.renew(renewed), log);
  }
  const mqttUrl = broker ? `mqtt://${callable(host)}:${broker.port}` : accesses[0]?.url;
  if (mqttUrl === undefined) {
    throw new StartError('Nothing can come in: EMBEDDED_BROKER is off, and neither MQTT_URL nor region/connections.yaml names a broker.');
  }
  const onMessage = (message: RawMessage, qos: 0 | 1) => {
    const municipality = municipalityOf(message, rules);
    if (message.source !== undefined && municipality !== undefined) registry.sources.noteMessage(message.source, municipality, qos);
  };
  for (const { url, password } of accesses)
    if (password !== undefined && isInTheClear(url))
      log.warn(`the password for ${url} crosses the network in the clear; mqtts:// keeps it`);
  const connections = openConnections(accesses, { accept, onMessage, sessions: registry.brokerSessions, log });
  return {
    mqttUrl,
    mqttPort: broker?.port,
    mqttTlsPort: broker?.tlsPort,
    get connections() {
      return broker?.connections ?? 0;
    },
    get cutConnections() {
      return broker?.cutConnections ?? 0;
    },
    get refusals() {
      return broker?.counts;
    },
    get certificateUntil() {
      return identity?.validUntil;
    },
    get problems() {
      const detail = identity?.problem;
      return [
        ...connections.problems,
        ...(detail === undefined ? [] : [{ part: 'certificate', code: 'certificate_invalid', detail } as const]),
      ];
    },
    get connectionStates() {
      return connections.states;
    },
    async close() {
      identity?.close();
      await Promise.all([broker?.close(), connections.close()]);
    },
  };
}

function tlsFilesOf(settings: Settings): TlsFiles | undefined {
  const { MQTT_TLS_CERT_FILE: certFile, MQTT_TLS_KEY_FILE: keyFile } = settings;
  const clients = clientFilesOf(settings);
  if (certFile !== undefined && keyFile !== undefined) return { certFile, keyFile, door: 'MQTT', clients };
  if (certFile === undefined && keyFile === undefined && !clients) return undefined;
  const missing = certFile === undefined ? 'MQTT_TLS_CERT_FILE' : 'MQTT_TLS_KEY_FILE';
  throw new StartError(`TLS needs a certificate and its private key; ${missing} is not set.`);
}

function clientFilesOf(settings: Settings): TlsFiles['clients'] {
  const { MQTT_TLS_CLIENT_CA_FILE: caFile, MQTT_TLS_CRL_FILE: crlFile, MQTT_TLS_CLIENT_CERT: wanted } = settings;
  if (caFile !== undefined) return { caFile, crlFile, isRequired: wanted === 'required' };
  // Somebody who believes that certificates are asked for must not be wrong about it.
  const given = wanted === 'required' ? 'MQTT_TLS_CLIENT_CERT=required' : crlFile === undefined ? undefined : 'MQTT_TLS_CRL_FILE';
  if (given === undefined) return undefined;
  throw new StartError(`${given} needs the authority of the certificates; MQTT_TLS_CLIENT_CA_FILE is not set.`);
}
