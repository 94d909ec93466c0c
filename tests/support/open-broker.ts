// The embedded broker by itself, with a registry of its own: for what no setting of the whole program can say.
import { rmSync } from 'node:fs';
import { type BrokerOptions, type EmbeddedBroker, openEmbeddedBroker } from '@lagebild/ingest/embedded-broker.ts';
import type { RawMessage } from '@lagebild/ingest/message.ts';
import { openRegistry, type Registry } from '@lagebild/shared/registry/registry.ts';
import { pino } from 'pino';
import { temporaryFolder } from './running-lagebild.ts';

export interface OpenBroker extends AsyncDisposable {
  readonly broker: EmbeddedBroker;
  readonly registry: Registry;
  /** What came through. */
  readonly accepted: readonly RawMessage[];
}

export async function openBroker(over: Partial<BrokerOptions> = {}): Promise<OpenBroker> {
  const folder = temporaryFolder();
  const registry = openRegistry(folder);
  const accepted: RawMessage[] = [];
  const broker = await openEmbeddedBroker({
    host: '127.0.0.1',
    port: 0,
    access: registry.access,
    accept: (message, onSafe) => {
      accepted.push(message);
      setImmediate(onSafe);
    },
    log: pino({ level: 'silent' }),
    ...over,
  });
  return {
    broker,
    registry,
    accepted,
    async [Symbol.asyncDispose]() {
      await broker.close();
      registry.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
