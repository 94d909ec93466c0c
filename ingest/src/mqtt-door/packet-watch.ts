// Cuts off a connection that announces an MQTT packet larger than allowed, before any of it is gathered in memory; says what each one costs.
import type { Socket } from 'node:net';

/** Types of MQTT packets [MQTT-2.2.1]. */
const CONNECT = 1;
const PUBLISH = 3;
const PINGREQ = 12;
const ACKNOWLEDGEMENTS: ReadonlySet<number> = new Set([4, 5, 6, 7]);
const LISTS: ReadonlySet<number> = new Set([8, 10]);

/**
 * Largest packets gathered, bytes. A message above 64 KiB is quarantined, this bounds what somebody with a name can make us hold. Whoever has
 * not said one yet holds far less: each of 10,000 strangers may begin a CONNECT. A hundred subscriptions of 1 KiB are the longest list.
 */
const MOST_BYTES = { connect: 16 * 1024, publish: 2 * 2 ** 20, others: 128 * 1024 } as const;

/** So many bytes of a message cost as much as a message: 1,000 a second are 4 MB, not 64, of the disk all share. */
const BYTES_OF_A_MESSAGE = 4096;
/** The same of a list of topics: one of 200,000 in one packet kept everybody else waiting for 0.4 s. */
const BYTES_OF_A_TOPIC = 64;

/** What a packet costs, in messages. An acknowledgement costs little and not nothing: millions a second would fit through a connection. */
function costOf(type: number, bytes: number): number {
  if (type === CONNECT || type === PUBLISH) return 1 + Math.floor(bytes / BYTES_OF_A_MESSAGE);
  if (LISTS.has(type)) return 1 + Math.floor(bytes / BYTES_OF_A_TOPIC);
  if (ACKNOWLEDGEMENTS.has(type)) return 0.25;
  return type === PINGREQ ? 1 : 0;
}

const mostBytesOf = (type: number): number =>
  type === CONNECT ? MOST_BYTES.connect : type === PUBLISH ? MOST_BYTES.publish : MOST_BYTES.others;

export interface PacketWatch {
  /** Told why the socket is destroyed: a packet is larger than allowed, or the first one is no CONNECT [MQTT-3.1.0-1]. */
  onFault(fault: string): void;
  /** Told of each packet that costs something, in messages, once its length is known. */
  onPacket(cost: number): void;
}

/**
 * Watches what is read from a socket. The length of a packet stands in its fixed header: one byte of type, then up to four
 * bytes of seven bits each, lowest first [MQTT-2.2.3]. aedes has no such limit, and MQTT allows 256 MB.
 */
export function watchPackets(socket: Socket, { onFault, onPacket }: PacketWatch): void {
  const read = socket.read.bind(socket);
  /** Bytes of the current packet that are still to come; undefined while in its header. */
  let rest: number | undefined;
  /** Of the current packet; undefined before its first byte. */
  let type: number | undefined;
  let lengthBytes = 0;
  let length = 0;
  let isFirst = true;

  function faultIn(chunk: Buffer): string | undefined {
    for (let at = 0; at < chunk.length; ) {
      if (rest !== undefined) {
        const taken = Math.min(rest, chunk.length - at);
        at += taken;
        rest -= taken;
        if (rest === 0) rest = undefined;
        continue;
      }
      const byte = chunk[at] ?? 0;
      at += 1;
      if (type === undefined) {
        type = byte >> 4;
        if (isFirst && type !== CONNECT) return 'the first packet is no CONNECT';
        isFirst = false;
        continue;
      }
      length += (byte & 0x7f) * 128 ** lengthBytes;
      lengthBytes += 1;
      if (length > mostBytesOf(type)) return 'the packet is too large';
      if (byte >= 0x80) continue;
      const cost = costOf(type, length);
      if (cost > 0) onPacket(cost);
      rest = length || undefined;
      type = undefined;
      lengthBytes = 0;
      length = 0;
    }
    return undefined;
  }

  socket.read = (size?: number) => {
    const chunk = read(size) as Buffer | null;
    const fault = chunk === null ? undefined : faultIn(chunk);
    if (fault === undefined) return chunk;
    onFault(fault);
    socket.destroy();
    return null;
  };
}
