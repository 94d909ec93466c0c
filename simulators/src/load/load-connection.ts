// One connection of a load test: writes prepared packets over a raw socket, and tells which were acknowledged, and after how long.
import { connect as connectPlain, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { generate } from 'mqtt-packet';
import type { TlsChoice } from '../mqtt/publisher.ts';
import type { Template } from './templates.ts';

export interface LoadConnectionOptions {
  readonly url: string;
  readonly clientId: string;
  readonly credentials?: { readonly username: string; readonly password: string } | undefined;
  readonly tls?: TlsChoice | undefined;
  /** Microseconds from the moment a message was due until it was acknowledged. */
  readonly onAcknowledged: (latencyUs: number) => void;
  readonly onLost: (sentence: string) => void;
}

/** What of a connection's output the system has not taken yet, bytes; beyond it the machine would run out of memory. */
const MAX_BACKLOG_BYTES = 128 * 2 ** 20;
const CONNECT_TIMEOUT_MS = 10_000;
const GOODBYE_MS = 1000;
const PUBACK = 0x40;
const CONNACK = 0x20;
const MOST_IN_FLIGHT = 65_535;

export class LoadConnection {
  readonly #socket: Socket;
  readonly #options: LoadConnectionOptions;
  /** By message id: when the message was due, milliseconds of performance.now(); 0 when the id is free. */
  readonly #dueAt = new Float64Array(MOST_IN_FLIGHT + 1);
  #nextId = 1;
  #inFlight = 0;
  #rest: Buffer = Buffer.alloc(0);
  #isLost = false;

  private constructor(socket: Socket, options: LoadConnectionOptions) {
    this.#socket = socket;
    this.#options = options;
    socket.on('data', (bytes) => this.#read(bytes));
    socket.on('error', (error) => this.#lose(error.message));
    socket.on('close', () => this.#lose('the broker closed it'));
  }

  /** @throws an error whose message is a sentence */
  static open(options: LoadConnectionOptions): Promise<LoadConnection> {
    const { url, clientId, credentials, tls } = options;
    const { protocol, hostname: host, port } = new URL(url);
    const isTls = protocol === 'mqtts:';
    return new Promise((resolve, reject) => {
      const socket = isTls ? connectTls({ host, port: Number(port || 8883), ...tls }) : connectPlain(Number(port || 1883), host);
      const fail = (why: string) => {
        socket.destroy();
        reject(new Error(`No connection to ${url}: ${why}.`));
      };
      socket.setTimeout(CONNECT_TIMEOUT_MS, () => fail('no answer within 10 seconds'));
      socket.once('error', (error: NodeJS.ErrnoException) => fail(error.message || String(error.code)));
      socket.once('close', () => fail('it was closed before the broker answered'));
      socket.once(isTls ? 'secureConnect' : 'connect', () => {
        const login = credentials && { username: credentials.username, password: Buffer.from(credentials.password) };
        socket.write(generate({ cmd: 'connect', protocolId: 'MQTT', protocolVersion: 4, clean: true, clientId, keepalive: 0, ...login }));
      });
      socket.once('data', (answer: Buffer) => {
        if (answer[0] !== CONNACK || answer[3] !== 0) return fail(`the broker refused it (code ${answer[3]})`);
        socket.setTimeout(0);
        socket.removeAllListeners('error');
        socket.removeAllListeners('close');
        resolve(new LoadConnection(socket, options));
      });
    });
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  /** Messages given to `send` that the system has not taken yet, from their mean size: nobody outside has seen them. */
  get unsent(): number {
    return this.#sentBytes === 0 ? 0 : Math.ceil((this.#unsentBytes / this.#sentBytes) * this.#sentMessages);
  }

  /**
   * Writes messages together.
   * @param due when each was due, milliseconds of performance.now()
   * @returns how many could be written; the rest found no free message id, or more waits already than memory allows
   */
  send(messages: readonly { readonly template: Template; readonly count: number; readonly due: number }[], timeMs: number): number {
    if (this.#isLost || this.#socket.writableLength > MAX_BACKLOG_BYTES) return 0;
    let size = 0;
    for (const { template } of messages) size += template.bytes.length;
    const packets = Buffer.allocUnsafe(size);
    let at = 0;
    let written = 0;
    for (const { template, count, due } of messages) {
      if (template.idAt >= 0 && !this.#takeId(due)) break;
      template.bytes.copy(packets, at);
      template.fill(packets, at, timeMs, count);
      if (template.idAt >= 0) packets.writeUInt16BE(this.#lastId, at + template.idAt);
      at += template.bytes.length;
      written += 1;
    }
    if (at > 0) this.#socket.write(packets.subarray(0, at));
    this.#sentBytes += at;
    this.#sentMessages += written;
    return written;
  }

  #sentBytes = 0;
  #sentMessages = 0;
  #leftBehind = 0;

  get #unsentBytes(): number {
    return this.#isLost ? this.#leftBehind : this.#socket.writableLength;
  }

  #lastId = 0;

  #takeId(due: number): boolean {
    const id = this.#nextId;
    if (this.#dueAt[id] !== 0) return false;
    this.#dueAt[id] = due;
    this.#lastId = id;
    this.#nextId = id === MOST_IN_FLIGHT ? 1 : id + 1;
    this.#inFlight += 1;
    return true;
  }

  /** Nothing but PUBACKs comes back: type, length 2, message id [MQTT-3.4]. */
  #read(bytes: Buffer): void {
    const all = this.#rest.length > 0 ? Buffer.concat([this.#rest, bytes]) : bytes;
    const now = performance.now();
    let at = 0;
    for (; at + 4 <= all.length; at += 4) {
      if (all[at] !== PUBACK) {
        this.#lose('the broker sent something else than acknowledgements');
        return;
      }
      const id = all.readUInt16BE(at + 2);
      const due = this.#dueAt[id] ?? 0;
      if (due === 0) continue;
      this.#dueAt[id] = 0;
      this.#inFlight -= 1;
      this.#options.onAcknowledged((now - due) * 1000);
    }
    this.#rest = at < all.length ? Buffer.from(all.subarray(at)) : Buffer.alloc(0);
  }

  #lose(why: string): void {
    if (this.#isLost) return;
    this.#leftBehind = this.#socket.writableLength;
    this.#isLost = true;
    this.#inFlight = 0; // nobody will acknowledge them any more
    this.#options.onLost(`A connection was lost: ${why}.`);
    this.#socket.destroy();
  }

  /** Says goodbye, so that what the system has taken reaches the broker; a broker that does not read is left after a second. */
  close(): void {
    this.#leftBehind = this.#socket.writableLength;
    this.#isLost = true;
    this.#socket.removeAllListeners('data');
    this.#socket.resume().end(generate({ cmd: 'disconnect' }));
    setTimeout(() => this.#socket.destroy(), GOODBYE_MS).unref();
  }
}
