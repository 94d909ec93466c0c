// What one client, one set of credentials and one address may take of the embedded broker.

export interface BrokerLimits {
  /** Sustained rate of one client that signed in, messages a second; four times as many may come at once. 0 for no limit. */
  readonly messagesPerSecond: number;
  /** The same for all clients of one set of credentials together, as a multiple. */
  readonly clientsWorth: number;
  readonly connectionsPerAddress: number;
  /** New connections of one address, sustained; as many as it may have at all may come at once. */
  readonly connectionsPerSecond: number;
  readonly clientsPerCredentials: number;
  /** Sessions that outlive their connection, for each credentials; further ones are told that they begin anew (session present 0). */
  readonly sessionsPerCredentials: number;
  readonly subscriptionsPerClient: number;
  /** Bytes of a topic, UTF-8. Ours have at most 140. */
  readonly topicBytes: number;
  readonly topicLevels: number;
  readonly clientIdBytes: number;
  /** QoS 2 messages of one client that wait for its PUBREL. */
  readonly unreleased: number;
  /** From the connection to its CONNECT, milliseconds. */
  readonly connectTimeoutMs: number;
  /** A longer keepalive, or none, counts as this; whoever is silent one and a half times as long is cut [MQTT-3.1.2-24]. Seconds. */
  readonly keepaliveSeconds: number;
}

export const DEFAULT_LIMITS: BrokerLimits = {
  // A network server after a day without a line has 960,000 uplinks of 10,000 devices: a quarter of an hour.
  messagesPerSecond: 1000,
  clientsWorth: 2,
  connectionsPerAddress: 1000,
  connectionsPerSecond: 100,
  clientsPerCredentials: 100,
  sessionsPerCredentials: 50,
  subscriptionsPerClient: 100,
  topicBytes: 1024,
  topicLevels: 32,
  clientIdBytes: 256,
  unreleased: 1000,
  connectTimeoutMs: 10_000,
  keepaliveSeconds: 1200,
};

/** Why somebody was not let in, or what they wanted was not done. Counted since the start. */
const REFUSALS = [
  'anonymous',
  'wrong_credentials',
  'locked_out',
  'certificate',
  'too_many_connections',
  'too_many_clients',
  'publish',
  'subscribe',
  'topic',
] as const;
export type DoorRefusal = (typeof REFUSALS)[number];

/** How often each was refused, and how often somebody had to wait because they sent too much. */
export class DoorCounts {
  readonly refused = new Map<DoorRefusal, number>(REFUSALS.map((reason) => [reason, 0]));
  throttled = 0;

  refuse(reason: DoorRefusal): void {
    this.refused.set(reason, (this.refused.get(reason) ?? 0) + 1);
  }
}
