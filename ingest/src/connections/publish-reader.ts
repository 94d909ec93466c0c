// Takes the PUBLISH packets of QoS 0 and 1 out of what a broker sends; everything else is for the mqtt package.
//
// The package makes some twenty objects and a dozen calls to its debug log for each packet: 7 of the 24 µs a message cost, and a third of
// the memory handed out. Its connection, session, keepalive, subscriptions and QoS 2 stay as they are.

export interface PublishReaderOptions {
  readonly protocolVersion: 4 | 5;
  /** @param messageId to acknowledge it with; undefined with QoS 0. The payload is a view of the bytes read. */
  readonly onPublish: (topic: string, payload: Buffer, messageId: number | undefined) => void;
}

const PUBLISH = 3;
/** A length has at most four bytes of seven bits [MQTT-1.5.5-1]. */
const LONGEST_LENGTH = 4;

export class PublishReader {
  readonly #isV5: boolean;
  readonly #onPublish: PublishReaderOptions['onPublish'];
  /** The beginning of a packet, as it came. */
  #parts: Buffer[] = [];
  /** Bytes without which that packet, or its length, cannot be read. */
  #missing = 0;
  #isOver = false;

  constructor({ protocolVersion, onPublish }: PublishReaderOptions) {
    this.#isV5 = protocolVersion === 5;
    this.#onPublish = onPublish;
  }

  /** Reads on. @returns the whole packets that are for the package, in order; undefined when there are none */
  read(chunk: Buffer): Buffer | undefined {
    if (this.#isOver) return chunk;
    this.#parts.push(chunk);
    this.#missing -= chunk.length;
    if (this.#missing > 0) return undefined; // a large payload comes in many pieces: joined once, not each time
    const bytes = this.#parts.length === 1 ? chunk : Buffer.concat(this.#parts);
    const others: Buffer[] = [];
    let at = 0;
    while (at < bytes.length) {
      const length = readLength(bytes, at + 1);
      if (length === 'malformed') {
        this.#isOver = true; // the package says what is wrong, and ends the connection
        others.push(bytes.subarray(at));
        at = bytes.length;
        break;
      }
      const end = length === 'cut short' ? bytes.length + 1 : length.end + length.value;
      this.#missing = end - bytes.length;
      if (length === 'cut short' || this.#missing > 0) break;
      if (!this.#take(bytes, at, length.end, end)) others.push(bytes.subarray(at, end));
      at = end;
    }
    this.#parts = at < bytes.length ? [bytes.subarray(at)] : [];
    if (this.#parts.length === 0) this.#missing = 0;
    return others.length > 1 ? Buffer.concat(others) : others[0];
  }

  /** False when it is no PUBLISH for us, or not as it should be. */
  #take(bytes: Buffer, start: number, begin: number, end: number): boolean {
    const header = bytes[start] as number;
    const qos = (header >> 1) & 3;
    if (header >> 4 !== PUBLISH || qos > 1 || begin + 2 > end) return false;
    const topicEnd = begin + 2 + bytes.readUInt16BE(begin);
    let at = topicEnd + 2 * qos;
    if (topicEnd === begin + 2 || at > end) return false; // without a topic: an alias, which we never offered
    if (this.#isV5) {
      const properties = readLength(bytes, at);
      if (typeof properties === 'string') return false;
      at = properties.end + properties.value;
      if (at > end) return false;
    }
    const messageId = qos === 0 ? undefined : bytes.readUInt16BE(topicEnd);
    if (messageId === 0) return false;
    this.#onPublish(bytes.toString('utf8', begin + 2, topicEnd), bytes.subarray(at, end), messageId);
    return true;
  }
}

/** A variable byte integer [MQTT 5, 1.5.5], and where it ends. */
function readLength(bytes: Buffer, from: number): { readonly value: number; readonly end: number } | 'cut short' | 'malformed' {
  let value = 0;
  for (let count = 0; count < LONGEST_LENGTH; count += 1) {
    const byte = bytes[from + count];
    if (byte === undefined) return 'cut short';
    value += (byte & 0x7f) << (7 * count);
    if (byte < 0x80) return { value, end: from + count + 1 };
  }
  return 'malformed';
}
