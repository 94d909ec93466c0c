// The embedded MQTT broker (3.1.1): lets in who may, hands every publish to the pipeline and acknowledges it afterwards.
import { createServer, type Server, type Socket } from 'node:net';
import { outOfBounds } from '@lagebild/shared/domain/publish-bounds.ts';
import { sourceOfUser } from '@lagebild/shared/domain/source.ts';
import type { Access } from '@lagebild/shared/registry/access.ts';
import { Aedes, type Client } from 'aedes';
import type { IConnectPacket } from 'mqtt-packet';
import type { Logger } from 'pino';
import type { RawMessage } from './message.ts';
import { Addresses } from './mqtt-door/addresses.ts';
import { BoundedSessions } from './mqtt-door/bounded-sessions.ts';
import { gatewayCertificateOf } from './mqtt-door/client-certificate.ts';
import { type BrokerLimits, DEFAULT_LIMITS, DoorCounts, type DoorRefusal } from './mqtt-door/limits.ts';
import { type Pace, paceSocket } from './mqtt-door/pace.ts';
import { watchPackets } from './mqtt-door/packet-watch.ts';
import { SignIns } from './mqtt-door/sign-in.ts';
import { openTlsDoor, type TlsDoor } from './mqtt-door/tls-door.ts';
import { mayHear, maySubscribe, topicFault } from './mqtt-door/topics.ts';
import type { TlsIdentity } from './tls-identity.ts';

export interface EmbeddedBroker {
  readonly port: number;
  /** Of the port with TLS; undefined without one. */
  readonly tlsPort: number | undefined;
  /** New connections with TLS are shown this certificate from now on; gateways with certificates have to show theirs again. */
  renew(identity: TlsIdentity): void;
  readonly connections: number;
  /** Connections that broke the protocol or a limit and were cut, since the start. */
  readonly cutConnections: number;
  /** What was refused since the start, by reason; and how often somebody sent too much and had to wait. */
  readonly counts: { readonly refused: ReadonlyMap<DoorRefusal, number>; readonly throttled: number };
  close(): Promise<void>;
}

export interface BrokerOptions {
  /** Of the port without TLS. */
  readonly host: string;
  readonly port: number;
  /** `host` is that of the port without TLS when left out. */
  readonly tls?: { readonly host?: string; readonly port: number; readonly identity: TlsIdentity } | undefined;
  /** Gives false when nobody else may get the message as it came. */
  readonly accept: (message: RawMessage, onSafe: () => void) => unknown;
  readonly access: Pick<Access, 'signIn' | 'signInGateway' | 'ofGateway' | 'goodUntil' | 'noteMessage' | 'noteClient' | 'onChanged'>;
  /** Whether somebody without a name may send readings below v1/; refused, CONNACK says 5. Allowed when left out. */
  readonly anonymous?: 'allowed' | 'refused';
  /** Where they differ from the usual. */
  readonly limits?: Partial<BrokerLimits>;
  readonly log: Logger;
}

const MAX_CONNECTIONS = 10_000;
/** What may wait for a subscriber; one who reads slower than that is cut off. */
const SUBSCRIBER_BUFFER_BYTES = 2 ** 20;

/** Where a message goes on whose sender may not speak for its topic: it is nobody's, and nothing there is forwarded. */
const REFUSED = '$refused';

/**
 * Listens for MQTT.
 * @throws the system's error (EADDRINUSE, EACCES …) when a port cannot be had; its `port` says which
 */
export async function openEmbeddedBroker(options: BrokerOptions): Promise<EmbeddedBroker> {
  const { host, port, tls, accept, access, anonymous = 'allowed', log } = options;
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const counts = new DoorCounts();
  let cutConnections = 0;
  const noteCut = (client: Client | null, error: Error) => {
    cutConnections += 1;
    log.debug({ client: client?.id, problem: error.message }, 'a connection was cut');
  };
  const paces = new WeakMap<Socket, Pace>();
  const signIns = new SignIns({ access, anonymous, limits, counts, paceOf: (socket) => paces.get(socket), log });
  const sessions = new BoundedSessions(limits.sessionsPerCredentials);
  const connects = new WeakMap<Client, IConnectPacket>();
  const boundsOf = (client: Client) => signIns.who(client)?.bounds;
  /** How many topics somebody who is connected has subscribed to. */
  const subscriptions = new WeakMap<Client, Set<string>>();

  const broker = await Aedes.createBroker({
    // aedes queues what exceeds its concurrency (100) and works the queue off recursively once a deaf subscriber is gone:
    // 60 publishers for 15 s were enough to overflow the stack. Without a limit nothing queues.
    concurrency: 0,
    drainTimeout: 2000,
    connectTimeout: limits.connectTimeoutMs,
    maxInflightInbound: limits.unreleased,
    preConnect(client, packet, done) {
      const fault = packet.will && topicFault(packet.will.topic, limits);
      if (fault !== undefined) {
        counts.refuse('topic');
        return done(new Error(`a last will to ${fault}`), false);
      }
      if (!packet.keepalive || packet.keepalive > limits.keepaliveSeconds) packet.keepalive = limits.keepaliveSeconds;
      connects.set(client, packet);
      done(null, true);
    },
    authenticate(client, username, password, done) {
      const who = signIns.admit(client, username ?? undefined, password?.toString('utf8') ?? '');
      if (typeof who === 'object' && 'returnCode' in who) {
        noteCut(client, new Error(who.why));
        return done(Object.assign(new Error(who.why), { returnCode: who.returnCode }), null);
      }
      const connect = connects.get(client);
      if (connect) sessions.note(who === 'anonymous' ? '' : who.username, client, connect);
      const waitMs = who === 'anonymous' ? 0 : signIns.waitMs(who);
      if (waitMs === 0) return done(null, true);
      counts.throttled += 1;
      setTimeout(() => done(null, true), waitMs).unref();
    },
    // Called before the PUBACK and before the fan-out: both happen only once the message is safe. Also for a last will.
    authorizePublish(client, packet, done) {
      if (!client) return done(null); // the broker's own heartbeat
      packet.retain = false; // Lagebild itself answers "what was last?"; a planted retained message would outlive its truth
      const { topic } = packet;
      const fault = topicFault(topic, limits);
      if (fault !== undefined) {
        counts.refuse('topic');
        return done(new Error(fault));
      }
      const payload = typeof packet.payload === 'string' ? Buffer.from(packet.payload) : packet.payload;
      const who = signIns.who(client);
      if (!signIns.isGood(client)) return done(new Error('the credentials were taken back')); // its last will, for example
      if (who) access.noteMessage(who.username, packet.qos);
      // MQTT 3.1.1 has no word for it: acknowledged, kept with its reason in the quarantine, and heard by nobody.
      const refusal = who && outOfBounds(who.bounds, topic);
      if (refusal) {
        counts.refuse('publish');
        log.debug({ client: client.id, topic, code: refusal.code }, 'a message was refused');
      }
      if (refusal || (!who && topic.startsWith('lns/'))) packet.topic = REFUSED;
      const source = who && !who.isOurs ? sourceOfUser(who.username) : undefined;
      const taken = accept({ topic, payload, receivedAt: Date.now(), boundTo: who?.bounds.municipality, source }, () => done(null));
      if (taken === false) packet.topic = REFUSED; // personal data was taken out of what is kept, and goes to nobody
    },
    // Null answers 0x80, failure.
    authorizeSubscribe(client, subscription, done) {
      const { topic } = subscription;
      const mine = subscriptions.get(client) ?? new Set();
      subscriptions.set(client, mine);
      const isTooMuch = mine.size >= limits.subscriptionsPerClient && !mine.has(topic);
      if (isTooMuch || topicFault(topic, limits, true) !== undefined || !maySubscribe(topic, boundsOf(client))) {
        counts.refuse('subscribe');
        return done(null, null);
      }
      mine.add(topic);
      // For a persistent session aedes would keep every message of an absent subscriber in memory, without bound. Changed in
      // place, because it stores the packet's own subscriptions; only those with QoS 1 and 2 are kept for the absent.
      if (!client.clean) subscription.qos = 0;
      done(null, subscription);
    },
    authorizeForward(client, packet) {
      // What devices publish below $ went to the quarantine; only the broker itself speaks there.
      const isOwn = packet.topic.startsWith(`$SYS/${broker.id}/`);
      if (!isOwn && !mayHear(packet.topic, boundsOf(client))) return null;
      if (client.conn.writableLength <= SUBSCRIBER_BUFFER_BYTES / 2) return packet;
      noteCut(client, new Error('the subscriber reads too slowly'));
      client.conn.destroy();
      return null;
    },
  });
  sessions.guard(broker);
  broker.on('unsubscribe', (topics, client) => {
    for (const topic of topics) subscriptions.get(client)?.delete(topic);
  });
  access.onChanged((username) => {
    for (const client of signIns.lookAgain(username)) noteCut(client, new Error('the credentials were taken back'));
  });
  broker.on('clientError', noteCut);
  broker.on('connectionError', noteCut);

  const sockets = new Set<Socket>();
  const addresses = new Addresses(limits);
  // The high-water mark keeps aedes from waiting for a subscriber to drain while its buffer is within bounds: whoever
  // publishes would wait with it.
  const onSocket = (socket: Socket) => {
    const pace = paceSocket(socket, () => {
      counts.throttled += 1;
    });
    paces.set(socket, pace);
    watchPackets(socket, { onFault: (fault) => noteCut(null, new Error(fault)), onPacket: (cost) => pace.note(cost) });
    broker.handle(socket);
  };
  const server = createServer({ highWaterMark: SUBSCRIBER_BUFFER_BYTES }, onSocket);
  const servers: Server[] = [server];
  let tlsDoor: TlsDoor | undefined;
  if (tls) {
    tlsDoor = openTlsDoor(tls.identity, SUBSCRIBER_BUFFER_BYTES, onSocket, (error, isOfClient) => {
      if (isOfClient) counts.refuse('certificate');
      noteCut(null, error);
    });
    servers.push(tlsDoor.server);
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
      const leave = addresses.enter(socket.remoteAddress);
      if (!leave) {
        counts.refuse('too_many_connections');
        socket.destroy();
        return;
      }
      sockets.add(socket);
      socket.once('close', () => {
        sockets.delete(socket);
        leave();
      });
    });
  }
  try {
    await listen(server, port, host);
    if (tls && tlsDoor) await listen(tlsDoor.server, tls.port, tls.host ?? host);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    port: portOf(server),
    tlsPort: tlsDoor && portOf(tlsDoor.server),
    renew(identity) {
      tlsDoor?.renew(identity);
      // Whose certificate was taken back meanwhile does not come in again; the others do within seconds.
      for (const client of signIns.all()) if (gatewayCertificateOf(client.conn as Socket)) client.close();
    },
    get connections() {
      return sockets.size;
    },
    get cutConnections() {
      return cutConnections;
    },
    counts,
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
