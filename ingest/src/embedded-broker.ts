// The embedded MQTT broker (3.1.1): hands every publish to the pipeline and acknowledges it afterwards.
import { createServer, type Server, type Socket } from 'node:net';
import { Aedes } from 'aedes';
import type { Logger } from 'pino';
import type { RawMessage } from './message.ts';

export interface EmbeddedBroker {
  readonly port: number;
  readonly connections: number;
  /** Publishers that broke the protocol and were cut off, since the start. */
  readonly protocolErrors: number;
  close(): Promise<void>;
}

export interface BrokerOptions {
  readonly host: string;
  readonly port: number;
  readonly accept: (message: RawMessage) => Promise<void>;
  readonly log: Logger;
}

/**
 * Listens for MQTT.
 * @throws the system's error (EADDRINUSE, EACCES …) when the port cannot be had
 */
export async function openEmbeddedBroker({ host, port, accept, log }: BrokerOptions): Promise<EmbeddedBroker> {
  let protocolErrors = 0;
  const broker = await Aedes.createBroker({
    // aedes calls this before the PUBACK and before the fan-out: both happen only once the message is safe.
    authorizePublish(client, packet, done) {
      if (!client) return done(null); // the broker's own heartbeat
      packet.retain = false; // Lagebild itself answers "what was last?"; a planted retained message would outlive its truth
      const payload = typeof packet.payload === 'string' ? Buffer.from(packet.payload) : packet.payload;
      accept({ topic: packet.topic, payload, receivedAt: Date.now() }).then(
        () => done(packet.topic.startsWith('$') ? new Error('topics that begin with $ belong to the broker') : null),
        done,
      );
    },
    authorizeSubscribe(_client, subscription, done) {
      // aedes would take $share/… for an ordinary topic: the subscriber would wait for ever. Null answers 0x80, failure.
      done(null, subscription.topic.startsWith('$share/') ? null : subscription);
    },
  });
  const onError = (client: { id: string } | null, error: Error) => {
    protocolErrors += 1;
    log.debug({ client: client?.id, problem: error.message }, 'a connection was closed');
  };
  broker.on('clientError', onError);
  broker.on('connectionError', onError);

  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    broker.handle(socket);
  });
  await listen(server, port, host);
  return {
    port: (server.address() as { port: number }).port,
    get connections() {
      return sockets.size;
    },
    get protocolErrors() {
      return protocolErrors;
    },
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      await new Promise<void>((resolve) => broker.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
