// The connection to a broker as a stream for the mqtt package, out of which the messages were taken already.
import { connect, isIP, type Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { connect as connectTls } from 'node:tls';
import type { PublishReader } from './publish-reader.ts';

/** A dead line is noticed by TCP long before the keepalive of MQTT. */
const TCP_KEEPALIVE_MS = 30_000;

export interface BrokerStreamOptions {
  /** mqtt:// or mqtts:// */
  readonly url: string;
  /** PEM. */
  readonly ca?: string | undefined;
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
  readonly reader: PublishReader;
  /** True while nothing more may be read; then `resume` is called once it may. */
  readonly holdBack: (resume: () => void) => boolean;
}

export class BrokerStream extends Duplex {
  readonly #socket: Socket;
  #isHeldBack = false;

  constructor({ url, ca, cert, key, reader, holdBack }: BrokerStreamOptions) {
    super();
    this.#socket = dial(url, { ca, cert, key });
    this.#socket.setKeepAlive(true, TCP_KEEPALIVE_MS);
    this.#socket.on('data', (chunk: Buffer) => {
      const others = reader.read(chunk);
      if (others && !this.push(others)) this.#socket.pause();
      this.#isHeldBack = holdBack(() => {
        this.#isHeldBack = false;
        this.#socket.resume();
      });
      if (this.#isHeldBack) this.#socket.pause(); // TCP holds the broker back
    });
    this.#socket.on('end', () => this.push(null));
    this.#socket.on('error', (error) => this.destroy(error));
    this.#socket.on('close', () => this.destroy());
  }

  override _read(): void {
    if (!this.#isHeldBack) this.#socket.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#socket.write(chunk, done);
  }

  override _final(done: () => void): void {
    this.#socket.end(done);
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#socket.destroy();
    done(error);
  }
}

function dial(url: string, { ca, cert, key }: Pick<BrokerStreamOptions, 'ca' | 'cert' | 'key'>): Socket {
  const { protocol, hostname, port } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, ''); // the brackets of IPv6
  if (protocol !== 'mqtts:') return connect({ host, port: Number(port || 1883) });
  return connectTls({ host, port: Number(port || 8883), ca, cert, key, ...(isIP(host) === 0 ? { servername: host } : {}) });
}
