// What outlives a connection: as little as MQTT allows, and for each credentials only so much.
import type { Aedes, Client } from 'aedes';
import type { IConnectPacket, IPublishPacket } from 'mqtt-packet';

const NOTHING = Buffer.alloc(0);

interface Incoming {
  incomingStorePacket(client: Client, packet: IPublishPacket): Promise<unknown>;
  cleanIncoming(client: Client): Promise<unknown>;
}

export class BoundedSessions {
  /** Client ids of sessions that may outlive their connection, by user name. */
  readonly #sessions = new Map<string, Set<string>>();
  readonly #most: number;

  /** @param most sessions of one set of credentials */
  constructor(most: number) {
    this.#most = most;
  }

  /**
   * Keeps what the broker holds for clients that are not there small. Of a QoS 2 message that waits for its PUBREL only the
   * number is needed, to know it again: 1,000 of 2 MiB would be 2 GB for one client. And when the client leaves it is forgotten
   * altogether: one that comes back and sends it again has sent a duplicate, and those are known by their content.
   */
  guard(broker: Aedes): void {
    const persistence = (broker as unknown as { readonly persistence: Incoming }).persistence;
    const store = persistence.incomingStorePacket.bind(persistence);
    persistence.incomingStorePacket = (client, packet) => store(client, { ...packet, topic: '-', payload: NOTHING });
    broker.on('clientDisconnect', (client) => void persistence.cleanIncoming(client));
  }

  /** Somebody was let in. One session too many begins anew each time, and CONNACK says so (session present 0). */
  note(username: string, client: Client, connect: Pick<IConnectPacket, 'clean'>): void {
    const ids = this.#sessions.get(username) ?? new Set<string>();
    if (connect.clean) {
      ids.delete(client.id);
    } else if (ids.size < this.#most || ids.has(client.id)) {
      this.#sessions.set(username, ids.add(client.id));
    } else {
      Object.assign(connect, { clean: true });
      Object.assign(client, { clean: true });
    }
  }
}
