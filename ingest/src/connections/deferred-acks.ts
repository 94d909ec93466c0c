// Holds back the acknowledgements of one MQTT connection until its messages are on disk, and sends them in order.
//
// Messages come straight from the connection (publish-reader.ts). What that leaves to the package, it answers when `handleMessage` calls back,
// and reads nothing else until then: one message at a time, 3,000 a second with a sync each. So the callback comes at once, and a PUBACK,
// caught on its way out, waits here. Order is a must [MQTT-4.6.0-2]. QoS 2 does not come: we subscribe with 1.
import type { MqttClient, Packet } from 'mqtt';
import { Fifo } from '../fifo.ts';

/** Most that may wait on one connection; then nothing more is read, and TCP holds the broker back. */
const MAX_WAITING = 8_000;
const MAX_WAITING_BYTES = 32 * 2 ** 20;

/** Takes a message in; with QoS 0 nobody waits for `onSafe`. */
export type Accept = (topic: string, payload: Buffer, onSafe: () => void, qos: 0 | 1) => void;

type SendPacket = (packet: Packet, done?: (error?: Error) => void) => void;

interface Waiting {
  readonly messageId: number | undefined;
  readonly bytes: number;
  isSafe: boolean;
}

export class DeferredAcks {
  readonly #client: MqttClient;
  readonly #accept: Accept;
  /** Of this connection alone: after a reconnect the same packet id may be another message's, so nothing is carried over. */
  #queue = new Fifo<Waiting>();
  #bytes = 0;
  /** Whoever was told to read nothing more. */
  #heldBack: (() => void)[] = [];
  #isOver = false;
  #isStopped = false;
  #isScheduled = false;
  #drained: (() => void) | undefined;

  /**
   * Takes over a client that is not connected yet.
   * @param accept calls back once the message is on disk
   * @throws when the package has changed inside, so that acknowledgements would go out too early
   */
  constructor(client: MqttClient, accept: Accept) {
    this.#client = client;
    this.#accept = accept;
    const inner = client as unknown as { _sendPacket?: SendPacket };
    if (typeof inner._sendPacket !== 'function')
      throw new Error('the mqtt package has no _sendPacket any more: acknowledgements cannot be held back');
    const send = inner._sendPacket.bind(client);
    inner._sendPacket = (packet, done) => {
      if (packet.cmd === 'puback')
        done?.(); // its turn comes with `#sendDue`
      else send(packet, done);
    };
    client.handleMessage = (packet, done) => {
      if (this.#isStopped) return; // neither taken in nor acknowledged: it comes again
      const { topic, payload, qos, messageId } = packet;
      this.take(topic, typeof payload === 'string' ? Buffer.from(payload) : payload, qos === 1 ? messageId : undefined);
      if (!this.holdBack(done)) done();
    };
  }

  get waiting(): number {
    return this.#queue.length;
  }

  /** Nothing more is read until some that wait are safe. */
  get isHeldBack(): boolean {
    return this.#heldBack.length > 0;
  }

  /** True when too many wait; then `resume` is called once they do not any more. */
  holdBack(resume: () => void): boolean {
    if (!this.#isFull || this.#isOver) return false;
    this.#heldBack.push(resume);
    return true;
  }

  get #isFull(): boolean {
    return this.#queue.length >= MAX_WAITING || this.#bytes >= MAX_WAITING_BYTES;
  }

  /** The connection is gone: what is not acknowledged comes again. */
  abandon(): void {
    this.#isOver = true;
    this.#queue = new Fifo();
    this.#bytes = 0;
    this.#heldBack = [];
    this.#drained?.();
  }

  /** Takes nothing in any more; resolves once what was is acknowledged, or the connection is gone. */
  stop(): Promise<void> {
    this.#isStopped = true;
    if (this.#queue.length === 0 || this.#isOver) return Promise.resolve();
    return new Promise((resolve) => {
      this.#drained = resolve;
    });
  }

  /** Takes a message in. @param messageId to acknowledge it with; undefined with QoS 0 */
  take(topic: string, payload: Buffer, messageId: number | undefined): void {
    if (this.#isStopped) return; // neither taken in nor acknowledged: it comes again
    const entry: Waiting = { messageId, bytes: payload.length, isSafe: false };
    this.#queue.push(entry);
    this.#bytes += entry.bytes;
    const onSafe = () => {
      entry.isSafe = true;
      // Not at once: a sync makes many safe, and all of them go out together.
      if (this.#isScheduled || this.#queue.at(0) !== entry) return;
      this.#isScheduled = true;
      setImmediate(() => this.#sendDue());
    };
    this.#accept(topic, payload, onSafe, messageId === undefined ? 0 : 1);
  }

  /** Acknowledges everything at the head of the queue that is safe, with one write to the socket. */
  #sendDue(): void {
    this.#isScheduled = false;
    if (this.#isOver) return;
    let due = 0;
    while (this.#queue.at(due)?.isSafe) due += 1;
    const safe = this.#queue.take(due);
    // A PUBACK without properties is these four bytes in both versions of the protocol [MQTT-3.4].
    const packets = Buffer.allocUnsafe(4 * due);
    let length = 0;
    for (const { messageId, bytes } of safe) {
      this.#bytes -= bytes;
      if (messageId === undefined) continue;
      packets.writeUInt16BE(0x4002, length);
      length = packets.writeUInt16BE(messageId, length + 2);
    }
    if (length > 0) this.#client.stream.write(packets.subarray(0, length));
    if (this.#queue.length === 0) this.#drained?.();
    if (!this.#isFull) for (const resume of this.#heldBack.splice(0)) resume();
  }
}
