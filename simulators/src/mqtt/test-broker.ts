// A broker for tests that does exactly as told: acknowledges, keeps silent, refuses, or cuts the line. Just enough of MQTT 3.1.1.
import { createServer, type Socket } from 'node:net';

export interface TestBroker {
  readonly url: string;
  /** Every PUBLISH that arrived, again-sent ones too. */
  readonly received: { topic: string; payload: string; dup: boolean }[];
  /** False: takes messages without a PUBACK. */
  acknowledges: boolean;
  /** CONNACK return code (3.2.2.3): 0 accepted, 5 not authorised. */
  returnCode: number;
  cutConnections(): void;
  close(): Promise<void>;
}

/** Splits off the first whole packet: fixed header, then a length of one to four bytes (2.2.3). */
function takePacket(bytes: Buffer): { head: number; body: Buffer; rest: Buffer } | undefined {
  let length = 0;
  for (let index = 1; index < Math.min(5, bytes.length); index += 1) {
    const byte = bytes.readUInt8(index);
    length += (byte & 127) * 128 ** (index - 1);
    if (byte & 128) continue;
    const end = index + 1 + length;
    return bytes.length < end ? undefined : { head: bytes.readUInt8(0), body: bytes.subarray(index + 1, end), rest: bytes.subarray(end) };
  }
  return undefined;
}

export async function openTestBroker(port = 0): Promise<TestBroker> {
  const sockets = new Set<Socket>();

  function onPacket(socket: Socket, head: number, body: Buffer): void {
    const type = head >> 4;
    if (type === 1) socket.write(Buffer.from([0x20, 2, 0, broker.returnCode]));
    if (type === 12) socket.write(Buffer.from([0xd0, 0]));
    if (type === 14) socket.end();
    if (type !== 3) return;
    const topicEnd = 2 + body.readUInt16BE(0);
    const payload = body.subarray(topicEnd + 2).toString();
    broker.received.push({ topic: body.subarray(2, topicEnd).toString(), payload, dup: (head & 8) !== 0 });
    if (broker.acknowledges) socket.write(Buffer.concat([Buffer.from([0x40, 2]), body.subarray(topicEnd, topicEnd + 2)]));
  }

  const server = createServer((socket) => {
    let held = Buffer.alloc(0);
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
    socket.on('data', (data) => {
      held = Buffer.concat([held, data]);
      for (let packet = takePacket(held); packet; packet = takePacket(held)) {
        held = Buffer.from(packet.rest);
        onPacket(socket, packet.head, packet.body);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const address = server.address() as { port: number };
  const broker: TestBroker = {
    url: `mqtt://127.0.0.1:${address.port}`,
    received: [],
    acknowledges: true,
    returnCode: 0,
    cutConnections() {
      for (const socket of sockets) socket.destroy();
    },
    close() {
      broker.cutConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  return broker;
}
