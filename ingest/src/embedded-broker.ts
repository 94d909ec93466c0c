// The embedded MQTT broker (3.1.1): hands every publish to the pipeline and acknowledges it afterwards.
import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:tls';
import { sourceOfUser } from '@lagebild/shared/domain/source.ts';
import type { Access } from '@lagebild/shared/registry/access.ts';
import { Aedes, type Client } from 'aedes';
import type { Logger } from 'pino';
import { ownerOf } from './judge-lns.ts';
import type { RawMessage } from './message.ts';
import { limitPacketSize } from './packet-limit.ts';
import type { TlsIdentity } from './tls-identity.ts';

export interface EmbeddedBroker {
  readonly port: number;
  /** Of the port with TLS; undefined without one. */
  readonly tlsPort: number | undefined;
  /** New connections with TLS are shown this certificate from now on. */
  renew(identity: TlsIdentity): void;
  readonly connections: number;
  /** Connections that broke the protocol or a limit and were cut, since the start. */
  readonly cutConnections: number;
  close(): Promise<void>;
}

export interface BrokerOptions {
  readonly host: string;
  readonly port: number;
  readonly tls?: { readonly port: number; readonly identity: TlsIdentity } | undefined;
  /** Gives false when nobody else may get the message as it came. */
  readonly accept: (message: RawMessage, onSafe: () => void) => unknown;
  readonly access: Pick<Access, 'check' | 'has' | 'noteMessage' | 'noteClient' | 'onRevoked'>;
  readonly log: Logger;
}

/** Largest packet gathered. A message above 64 KiB is quarantined; this bounds what a stranger can make us hold. */
const MAX_PACKET_BYTES = 2 * 2 ** 20;
/** CONNACK of MQTT 3.1.1: bad user name or password. */
const BAD_CREDENTIALS = 4;
const MAX_CONNECTIONS = 10_000;
/** What may wait for a subscriber; one who reads slower than that is cut off. */
const SUBSCRIBER_BUFFER_BYTES = 2 ** 20;

/** Where a message goes on whose sender may not speak for its topic: it is nobody's, and nothing there is forwarded. */
const REFUSED = '$refused';

/** How long the handshake of a connection may take, milliseconds; one that never ends would hold its place. */
const HANDSHAKE_TIMEOUT_MS = 15_000;

/**
 * Listens for MQTT.
 * @throws the system's error (EADDRINUSE, EACCES …) when a port cannot be had; its `port` says which
 */
export async function openEmbeddedBroker({ host, port, tls, accept, access, log }: BrokerOptions): Promise<EmbeddedBroker> {
  let cutConnections = 0;
  const noteCut = (client: Client | null, error: Error) => {
    cutConnections += 1;
    log.debug({ client: client?.id, problem: error.message }, 'a connection was cut');
  };
  /** Whoever signed in, and for which municipality; those without a name are not in it. */
  const signedIn = new WeakMap<Client, { readonly username: string; readonly municipality: string }>();
  /** Those of them that are connected. */
  const online = new Set<Client>();
  /** Topics below lns/ are the municipality's alone. */
  const isForeign = (client: Client, topic: string): boolean => {
    const owner = ownerOf(topic);
    if (owner === 'everybody' || owner.municipality === undefined) return false;
    return owner.municipality !== signedIn.get(client)?.municipality;
  };
  const broker = await Aedes.createBroker({
    // aedes queues what exceeds its concurrency (100) and works the queue off recursively once a deaf subscriber is gone:
    // 60 publishers for 15 s were enough to overflow the stack. Without a limit nothing queues.
    concurrency: 0,
    drainTimeout: 2000,
    // Without a name anybody may send readings below v1/, as before; with one, it has to be right.
    authenticate(client, username, password, done) {
      // A client takes the place of another of the same id, but never somebody else's: gateways come with the same id from the factory.
      const ownId = `${username ?? ''}/${client.id}`;
      if (username === undefined || username === null) {
        client.id = ownId;
        return done(null, true);
      }
      const municipality = access.check(username, password?.toString('utf8') ?? '');
      if (municipality === undefined) {
        noteCut(client, new Error('wrong credentials'));
        return done(Object.assign(new Error('wrong credentials'), { returnCode: BAD_CREDENTIALS }), null);
      }
      client.id = ownId;
      signedIn.set(client, { username, municipality });
      online.add(client);
      client.conn.once('close', () => online.delete(client));
      access.noteClient(username, 1);
      client.conn.once('close', () => access.noteClient(username, -1));
      done(null, true);
    },
    // Called before the PUBACK and before the fan-out: both happen only once the message is safe.
    authorizePublish(client, packet, done) {
      if (!client) return done(null); // the broker's own heartbeat
      packet.retain = false; // Lagebild itself answers "what was last?"; a planted retained message would outlive its truth
      const payload = typeof packet.payload === 'string' ? Buffer.from(packet.payload) : packet.payload;
      const who = signedIn.get(client);
      if (who && !access.has(who.username)) return done(new Error('the credentials were taken back')); // its last will, for example
      if (who) access.noteMessage(who.username, packet.qos);
      const { topic } = packet;
      if (isForeign(client, topic)) packet.topic = REFUSED; // a command to a municipality's devices, for example: kept, and heard by nobody
      const source = who && sourceOfUser(who.username);
      const taken = accept({ topic, payload, receivedAt: Date.now(), boundTo: who?.municipality, source }, () => done(null));
      if (taken === false) packet.topic = REFUSED; // personal data was taken out of what is kept, and goes to nobody
    },
    authorizeSubscribe(client, subscription, done) {
      // aedes would take $share/… for an ordinary topic: the subscriber would wait for ever. Null answers 0x80, failure.
      if (subscription.topic.startsWith('$share/')) return done(null, null);
      if (isForeign(client, subscription.topic)) return done(null, null);
      // For a persistent session aedes would keep every message of an absent subscriber in memory, without bound. Changed in
      // place, because it stores the packet's own subscriptions; only those with QoS 1 and 2 are kept for the absent.
      if (!client.clean) subscription.qos = 0;
      done(null, subscription);
    },
    authorizeForward(client, packet) {
      // What devices publish below $ went to the quarantine; only the broker itself speaks there.
      const isOwn = packet.topic.startsWith(`$SYS/${broker.id}/`);
      const owner = isOwn ? 'everybody' : ownerOf(packet.topic);
      if (owner !== 'everybody' && (owner.municipality === undefined || isForeign(client, packet.topic))) return null;
      if (client.conn.writableLength <= SUBSCRIBER_BUFFER_BYTES / 2) return packet;
      noteCut(client, new Error('the subscriber reads too slowly'));
      client.conn.destroy();
      return null;
    },
  });
  access.onRevoked((revoked) => {
    for (const client of online) {
      if (signedIn.get(client)?.username !== revoked) continue;
      noteCut(client, new Error('the credentials were taken back'));
      client.close();
    }
  });
  broker.on('clientError', noteCut);
  broker.on('connectionError', noteCut);

  const sockets = new Set<Socket>();
  // The high-water mark keeps aedes from waiting for a subscriber to drain while its buffer is within bounds: whoever
  // publishes would wait with it.
  const onSocket = (socket: Socket) => {
    limitPacketSize(socket, MAX_PACKET_BYTES, () => noteCut(null, new Error('the packet is too large')));
    broker.handle(socket);
  };
  const server = createServer({ highWaterMark: SUBSCRIBER_BUFFER_BYTES }, onSocket);
  const servers: Server[] = [server];
  let tlsServer: TlsServer | undefined;
  if (tls) {
    const options = { ...tls.identity, minVersion: 'TLSv1.2', handshakeTimeout: HANDSHAKE_TIMEOUT_MS } as const;
    tlsServer = createTlsServer({ ...options, highWaterMark: SUBSCRIBER_BUFFER_BYTES }, onSocket);
    tlsServer.on('tlsClientError', (error) => noteCut(null, error));
    servers.push(tlsServer);
  }
  const close = async () => {
    const closed = servers.filter(({ listening }) => listening).map((one) => new Promise((resolve) => one.close(resolve)));
    await new Promise<void>((resolve) => broker.close(resolve));
    for (const socket of sockets) socket.destroy();
    await Promise.all(closed);
  };
  for (const one of servers) {
    one.maxConnections = MAX_CONNECTIONS;
    // With TLS this comes before the handshake: one that never ends must not keep a stop waiting.
    one.on('connection', (socket: Socket) => {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
    });
  }
  try {
    await listen(server, port, host);
    if (tls && tlsServer) await listen(tlsServer, tls.port, host);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    port: portOf(server),
    tlsPort: tlsServer && portOf(tlsServer),
    renew: (identity) => tlsServer?.setSecureContext({ ...identity, minVersion: 'TLSv1.2' }),
    get connections() {
      return sockets.size;
    },
    get cutConnections() {
      return cutConnections;
    },
    close,
  };
}

const portOf = (server: Server): number => (server.address() as { port: number }).port;

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
