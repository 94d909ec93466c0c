// A connection to an MQTT broker that is not ours: a persistent session under a fixed name, acknowledged only after the durable log.
import { sourceOfConnection } from '@lagebild/shared/domain/source.ts';
import { type IConnackPacket, MqttClient } from 'mqtt';
import type { Logger } from 'pino';
import type { RawMessage } from '../message.ts';
import { BrokerStream } from './broker-stream.ts';
import { DeferredAcks } from './deferred-acks.ts';
import { PublishReader } from './publish-reader.ts';

export interface ConnectionOptions {
  /** Name a person gave it. */
  readonly name: string;
  /** mqtt:// or mqtts://, without credentials. */
  readonly url: string;
  /** Names the session at the broker: the same at every start, and used by nobody else. */
  readonly clientId: string;
  readonly topics: readonly string[];
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  /** PEM. */
  readonly ca?: string | undefined;
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
  /** The municipality it speaks for. */
  readonly boundTo?: string | undefined;
  /** Calls back once the message is on disk. */
  readonly accept: (message: RawMessage, onSafe: () => void) => void;
  /** A message came, with this quality of service. */
  readonly onMessage?: ((message: RawMessage, qos: 0 | 1) => void) | undefined;
  /** The broker had a session of this name before. */
  readonly hadSession: boolean;
  /** The broker has one now. */
  readonly onSession: () => void;
  readonly log: Logger;
}

export type ConnectionCondition = 'connecting' | 'connected' | 'refused' | 'taken over' | 'away' | 'closed';

export interface ConnectionState {
  readonly name: string;
  readonly url: string;
  readonly boundTo: string | undefined;
  readonly condition: ConnectionCondition;
  /** Since when, epoch milliseconds. */
  readonly since: number;
  /** Why it is not connected. */
  readonly reason: string | undefined;
  readonly received: number;
  /** Times the broker had forgotten the session: messages for it may be missing. */
  readonly sessionsLost: number;
  /** Messages taken in and not acknowledged yet. */
  readonly waiting: number;
}

export interface Connection {
  readonly state: ConnectionState;
  /** Acknowledges what is taken in, then leaves; the broker keeps the session. */
  close(): Promise<void>;
}

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 5000;
/** A connection that lasted so long was a good one: the next break is waited for no longer than the first. */
const LASTING_MS = 60_000;
/** So many short ones in a row are no accident: two who use one client id throw each other out. mosquitto 2.0.11 does it without a word. */
const SUSPICIOUS = 3;
/** Long enough that a held-back connection does not end itself: while nothing is read, no PINGRESP is seen. */
const KEEPALIVE_S = 300;
const PING_WHILE_HELD_BACK_MS = 60_000;
/** Seconds the broker keeps the session of an absent client. */
const SESSION_EXPIRY_S = 30 * 86_400;
const CONNECT_TIMEOUT_MS = 15_000;
const DRAIN_MS = 5000;
const TAKEN_OVER = 142; // MQTT 5, 2.4: session taken over
const WRONG_VERSION = new Set([1, 132]); // CONNACK: unacceptable protocol version, of 3.1.1 and of 5

export function openConnection(options: ConnectionOptions): Connection {
  const { name, url, boundTo, log } = options;
  const source = sourceOfConnection(name);
  let client: MqttClient | undefined;
  let acks: DeferredAcks | undefined;
  let protocolVersion: 4 | 5 = 5;
  let state: Pick<ConnectionState, 'condition' | 'since' | 'reason'> = { condition: 'connecting', since: Date.now(), reason: undefined };
  let received = 0;
  let sessionsLost = 0;
  let hadSession = options.hadSession;
  let waitMs = FIRST_WAIT_MS;
  let timer: NodeJS.Timeout | undefined;
  let connectedAt = 0;
  /** Connections in a row that the broker ended soon after they were made. */
  let shortLived = 0;
  let isClosed = false;

  function note(condition: ConnectionCondition, reason?: string): void {
    if (state.condition === condition && state.reason === reason) return;
    const isTrouble = condition !== 'connected' && condition !== 'connecting' && condition !== 'closed';
    if (isTrouble && state.condition !== condition)
      log.warn({ connection: name, url, reason }, `the connection to the broker is ${condition}`);
    else if (condition === 'connected') log.info({ connection: name, url }, 'connected to the broker');
    state = { condition, since: state.condition === condition ? state.since : Date.now(), reason };
  }

  /** A client of its own for each connection: nothing of the last one, least of all its acknowledgements, can get into the next. */
  function connectOnce(): void {
    const { ca, cert, key } = options;
    const own: MqttClient = new MqttClient(
      () => new BrokerStream({ url, ca, cert, key, reader, holdBack: (resume) => ownAcks.holdBack(resume) }),
      {
        protocolId: 'MQTT',
        manualConnect: true, // what the broker sends right behind its CONNACK must find its handlers
        protocolVersion,
        clientId: options.clientId,
        clean: false,
        reconnectPeriod: 0,
        connectTimeout: CONNECT_TIMEOUT_MS,
        keepalive: KEEPALIVE_S,
        resubscribe: false,
        queueQoSZero: false,
        ...(protocolVersion === 5 ? { properties: { sessionExpiryInterval: SESSION_EXPIRY_S, receiveMaximum: 65_535 } } : {}),
        ...defined({ username: options.username, password: options.password }),
      },
    );
    client = own;
    const ownAcks = new DeferredAcks(own, take);
    const reader = new PublishReader({ protocolVersion, onPublish: (topic, payload, id) => ownAcks.take(topic, payload, id) });
    acks = ownAcks;
    let failure: { condition: ConnectionCondition; reason: string } | undefined;
    own.on('connect', (packet) => welcome(own, packet));
    own.on('error', (error) => {
      failure = { condition: conditionOf(error), reason: error.message || (error as NodeJS.ErrnoException).code || 'no answer' };
      if (failure.condition === 'away') shortLived = 0; // nobody was there: that is no rival
      if (WRONG_VERSION.has((error as { code?: unknown }).code as number) && protocolVersion === 5) {
        protocolVersion = 4;
        failure = { condition: 'connecting', reason: 'the broker speaks MQTT 3.1.1' };
      }
    });
    own.on('disconnect', ({ reasonCode }) => {
      if (reasonCode === TAKEN_OVER) failure = takenOver();
    });
    own.once('close', () => {
      ownAcks.abandon();
      if (isClosed) return;
      judgeEnd();
      const { condition, reason } =
        failure ?? (shortLived >= SUSPICIOUS ? takenOver() : { condition: 'away', reason: 'the broker closed the connection' });
      note(condition, reason);
      own.end(true);
      connectLater();
    });
    own.connect();
  }

  const takenOver = (): { condition: ConnectionCondition; reason: string } => ({
    condition: 'taken over',
    reason: `the broker ends the connection as soon as it is made; another client seems to use the id ${options.clientId}`,
  });

  function judgeEnd(): void {
    if (connectedAt === 0) return;
    const hasLasted = Date.now() - connectedAt >= LASTING_MS;
    connectedAt = 0;
    shortLived = hasLasted ? 0 : shortLived + 1;
    if (hasLasted) waitMs = FIRST_WAIT_MS;
  }

  function connectLater(): void {
    timer = setTimeout(connectOnce, waitMs / 2 + (Math.random() * waitMs) / 2);
    waitMs = Math.min(2 * waitMs, LONGEST_WAIT_MS);
  }

  function welcome(own: MqttClient, { sessionPresent }: IConnackPacket): void {
    if (!sessionPresent && hadSession) {
      sessionsLost += 1;
      log.error({ connection: name, url }, 'the broker has lost the session: messages that waited in it are missing');
    }
    hadSession = true;
    options.onSession();
    // Every time: a session that is there may have been made with other topics. Retained messages come only the first time.
    const wanted = Object.fromEntries(options.topics.map((topic) => [topic, { qos: 1 as const, rh: 1 as const }]));
    own.subscribe(wanted, (error, _granted, packet) => {
      if (own !== client || isClosed) return;
      const refused = (packet?.granted ?? []).findIndex((code) => typeof code === 'number' && code >= 128);
      const topic = options.topics[refused];
      if (topic !== undefined) note('refused', `the broker does not let ${options.username ?? 'this client'} read ${topic}`);
      else if (error) note('refused', `the broker refused the subscription: ${error.message}`);
      else {
        note('connected');
        connectedAt = Date.now();
      }
    });
  }

  function take(topic: string, payload: Buffer, onSafe: () => void, qos: 0 | 1): void {
    received += 1;
    const message = { topic, payload, receivedAt: Date.now(), boundTo: boundTo ?? prefixOf(topic), source };
    options.onMessage?.(message, qos);
    options.accept(message, onSafe);
  }

  const pinging = setInterval(() => {
    if (!acks?.isHeldBack || !client?.connected) return;
    client.sendPing();
    client.reschedulePing(true);
  }, PING_WHILE_HELD_BACK_MS);
  connectOnce();

  return {
    get state() {
      return { name, url, boundTo, ...state, received, sessionsLost, waiting: acks?.waiting ?? 0 };
    },
    async close() {
      isClosed = true;
      clearTimeout(timer);
      clearInterval(pinging);
      const own = client;
      if (!own) return;
      await Promise.race([acks?.stop(), new Promise((resolve) => setTimeout(resolve, DRAIN_MS).unref())]);
      acks?.abandon();
      note('closed');
      if (own.connected) {
        // A DISCONNECT that leaves the session's expiry as it is.
        await new Promise<void>((resolve) => {
          own.end(false, () => resolve());
          setTimeout(resolve, 1000).unref();
        });
      }
      own.end(true);
    },
  };
}

/** A broker that is the district's own has checked who may publish below lns/{municipality}/. */
const prefixOf = (topic: string): string | undefined => (topic.startsWith('lns/') ? topic.split('/', 2)[1] : undefined);

/** CONNACK: 4 and 5 of MQTT 3.1.1, 134, 135 and 138 of MQTT 5 are about who we are; a certificate that is not trusted is as well. */
function conditionOf(error: Error & { code?: unknown }): ConnectionCondition {
  const { code } = error;
  if (typeof code === 'number' && code > 0) return 'refused';
  return typeof code === 'string' && /^(ERR_TLS|CERT|UNABLE_TO|SELF_SIGNED|DEPTH_ZERO)/.test(code) ? 'refused' : 'away';
}

function defined<T extends object>(options: T): { [K in keyof T]: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as { [K in keyof T]: NonNullable<T[K]> };
}
