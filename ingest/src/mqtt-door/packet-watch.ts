// Cuts off a connection that announces an MQTT packet larger than allowed, before any of it is gathered in memory.
import type { Socket } from 'node:net';

/** Packets a client can send without waiting for anybody: PUBLISH, SUBSCRIBE, UNSUBSCRIBE and PINGREQ [MQTT-2.2.1]. */
const COSTLY: ReadonlySet<number> = new Set([3, 8, 10, 12]);

export interface PacketWatch {
  /** Told of a packet of more than the allowed bytes; the socket is destroyed. */
  onTooLarge(): void;
  /** Told of each packet that costs something, at its first byte. */
  onCostly(): void;
}

/**
 * Watches what is read from a socket. The length of a packet stands in its fixed header: one byte of type, then up to four
 * bytes of seven bits each, lowest first [MQTT-2.2.3]. aedes has no such limit, and MQTT allows 256 MB.
 */
export function watchPackets(socket: Socket, maxBytes: number, { onTooLarge, onCostly }: PacketWatch): void {
  const read = socket.read.bind(socket);
  /** Bytes of the current packet that are still to come; undefined while in its header. */
  let rest: number | undefined;
  let headerBytes = 0;
  let length = 0;

  function isWithinLimit(chunk: Buffer): boolean {
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
      if (headerBytes > 0) {
        length += (byte & 0x7f) * 128 ** (headerBytes - 1);
        if (length > maxBytes) return false;
      } else if (COSTLY.has(byte >> 4)) onCostly();
      headerBytes += 1;
      if (headerBytes > 1 && byte < 0x80) {
        rest = length || undefined;
        headerBytes = 0;
        length = 0;
      }
    }
    return true;
  }

  socket.read = (size?: number) => {
    const chunk = read(size) as Buffer | null;
    if (chunk === null || isWithinLimit(chunk)) return chunk;
    onTooLarge();
    socket.destroy();
    return null;
  };
}
