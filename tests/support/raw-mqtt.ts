// MQTT packet by packet over a socket: what no client library would send, and what the broker answers to it.
import { createConnection, type Socket } from 'node:net';
import { type ConnectionOptions, connect as connectTls, type TLSSocket } from 'node:tls';
import { generate, type IConnectPacket, type Packet, parser } from 'mqtt-packet';

export interface RawMqtt {
  readonly socket: Socket;
  /** Everything the broker has said. */
  readonly heard: readonly Packet[];
  send(...packets: (Packet | Buffer)[]): void;
  /** Resolves with the next packet of a kind that was not handed out yet; undefined when the connection ends before. */
  next<C extends Packet['cmd']>(cmd: C): Promise<Extract<Packet, { cmd: C }> | undefined>;
  /** Resolves once the connection is closed. */
  readonly closed: Promise<void>;
  end(): void;
}

interface RawOptions {
  readonly host?: string;
  /** Speaks TLS with these options. */
  readonly tls?: ConnectionOptions;
  /** A reset is one way of being refused, so nobody has to listen. */
  readonly onError?: (error: NodeJS.ErrnoException) => void;
}

/** Opens a connection without saying anything. */
export function openRaw(port: number, { host = '127.0.0.1', tls, onError = () => undefined }: RawOptions = {}): RawMqtt {
  const socket: Socket | TLSSocket = tls ? connectTls({ port, host, ...tls }) : createConnection(port, host);
  const heard: Packet[] = [];
  const unread: Packet[] = [];
  let wake = Promise.withResolvers<void>();
  const parse = parser();
  parse.on('packet', (packet: Packet) => {
    heard.push(packet);
    unread.push(packet);
    wake.resolve();
  });
  let isClosed = false;
  const closed = new Promise<void>((resolve) => {
    socket.once('close', () => {
      isClosed = true;
      wake.resolve();
      resolve();
    });
  });
  socket.on('error', onError);
  socket.on('data', (bytes) => parse.parse(bytes));
  return {
    socket,
    heard,
    send: (...packets) => {
      for (const packet of packets) socket.write(Buffer.isBuffer(packet) ? packet : generate(packet));
    },
    async next(cmd) {
      for (;;) {
        const at = unread.findIndex((packet) => packet.cmd === cmd);
        if (at >= 0) return unread.splice(at, 1)[0] as Extract<Packet, { cmd: typeof cmd }>;
        if (isClosed) return undefined;
        wake = Promise.withResolvers();
        await wake.promise;
      }
    },
    closed,
    end: () => void socket.destroy(),
  };
}

export const connectPacket = (over: Partial<IConnectPacket> = {}): IConnectPacket => ({
  cmd: 'connect',
  protocolId: 'MQTT',
  protocolVersion: 4,
  clean: true,
  clientId: '',
  keepalive: 60,
  ...over,
});

/** Connects. @returns the client and CONNACK's return code; undefined when there was none */
export async function connectRaw(
  port: number,
  over: Partial<IConnectPacket> = {},
  options: Parameters<typeof openRaw>[1] = {},
): Promise<RawMqtt & { readonly returnCode: number | undefined }> {
  const raw = openRaw(port, options);
  raw.send(connectPacket(over));
  const connack = await raw.next('connack');
  return { ...raw, returnCode: connack?.returnCode };
}

export const publishPacket = (topic: string, payload: string | Buffer, messageId = 1, qos: 0 | 1 | 2 = 1): Packet => ({
  cmd: 'publish',
  topic,
  payload,
  qos,
  dup: false,
  retain: false,
  ...(qos > 0 && { messageId }),
});
