// Opens the doors messages come in by: the embedded broker, and connections to brokers that are not ours.
import { openConnections } from '@lagebild/ingest/connections/connections.ts';
import { type EmbeddedBroker, openEmbeddedBroker } from '@lagebild/ingest/embedded-broker.ts';
import type { RawMessage } from '@lagebild/ingest/message.ts';
import type { Problem } from '@lagebild/shared/contract/health.ts';
import type { Settings } from '@lagebild/shared/contract/settings.ts';
import type { RuleBook } from '@lagebild/shared/domain/rule-book.ts';
import { loadConnections } from '@lagebild/shared/registry/load-connections.ts';
import type { Registry } from '@lagebild/shared/registry/registry.ts';
import type { Logger } from 'pino';
import { StartError } from './start-error.ts';

export interface DoorsDeps {
  readonly settings: Settings;
  readonly rules: RuleBook;
  readonly registry: Registry;
  readonly accept: (message: RawMessage, onSafe: () => void) => void;
  readonly log: Logger;
}

export interface Doors {
  /** Where devices publish to. */
  readonly mqttUrl: string;
  /** Of the embedded broker; undefined without one. */
  readonly mqttPort: number | undefined;
  readonly connections: number;
  readonly cutConnections: number;
  readonly problems: readonly Problem[];
  close(): Promise<void>;
}

/** 0.0.0.0 and :: are addresses to listen on, not to call. */
export const callable = (host: string): string => (['127.0.0.1', '0.0.0.0', '::', '::1'].includes(host) ? 'localhost' : host);

/** @throws {StartError} when the port cannot be had, or nothing could ever come in */
export async function openDoors({ settings, rules, registry, accept, log }: DoorsDeps): Promise<Doors> {
  const { HOST: host, MQTT_PORT: port, REGION_DIR: region } = settings;
  const accesses = loadConnections(region, rules, settings, (sentence) => log.warn(sentence));
  let broker: EmbeddedBroker | undefined;
  if (settings.EMBEDDED_BROKER === 'on') {
    broker = await openEmbeddedBroker({ host, port, accept, access: registry.access, log }).catch((error: unknown) => {
      throw StartError.ofListening(error, 'MQTT_PORT', host, port);
    });
  }
  const mqttUrl = broker ? `mqtt://${callable(host)}:${broker.port}` : accesses[0]?.url;
  if (mqttUrl === undefined) {
    throw new StartError('Nothing can come in: EMBEDDED_BROKER is off, and neither MQTT_URL nor region/connections.yaml names a broker.');
  }
  const connections = openConnections(accesses, { accept, sessions: registry.brokerSessions, log });
  return {
    mqttUrl,
    mqttPort: broker?.port,
    get connections() {
      return broker?.connections ?? 0;
    },
    get cutConnections() {
      return broker?.cutConnections ?? 0;
    },
    get problems() {
      return connections.problems;
    },
    async close() {
      await Promise.all([broker?.close(), connections.close()]);
    },
  };
}
