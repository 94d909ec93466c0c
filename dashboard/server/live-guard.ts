// Keeps the live channel for everybody: a cap of connections, in all and for one address, and an end for whoever sends in a loop.
import type { IncomingMessage } from 'node:http';
import { ipKeyGenerator } from 'express-rate-limit';
import type { Server } from 'socket.io';
import { isAmong, plainAddress } from './http-door.ts';

/** A connection of Engine.IO, which Socket.IO runs on. */
interface Connection {
  readonly request: IncomingMessage;
  on(event: 'packet', listener: () => void): unknown;
  once(event: 'close', listener: () => void): unknown;
  close(discard: boolean): void;
}

/** Five times what is measured (docs/performance.md), and more than all desks of the district. */
const MAX_CONNECTIONS = 5000;
/** An office or a town hall behind one address. */
const MAX_PER_ADDRESS = 250;
/** Connections of one address that begin in a minute: after a restart all of a town hall come back, by WebSocket or by polling. */
const MAX_BEGUN = 600;
const BEGUN_WINDOW_MS = 60_000;
/** A dashboard sends a packet when the view changes, and one in ten seconds to stay. */
const MAX_PACKETS = 300;
const PACKETS_WINDOW_MS = 10_000;

export const THIS_MACHINE = ['127.0.0.0/8', '::1'];
export const isLoopback = isAmong(THIS_MACHINE);

/** Who asks: the first address, from here outwards, that is not one of our proxies. Others say of themselves what they like. */
export function createAddressOf(proxies: readonly string[]) {
  const isProxy = isAmong(proxies);
  return ({ socket, headers }: Pick<IncomingMessage, 'socket' | 'headers'>): string => {
    const told = [headers['x-forwarded-for'] ?? []].flat().join(',').split(',');
    let address = plainAddress(socket.remoteAddress ?? '');
    while (isProxy(address)) {
      const before = told.pop()?.trim() ?? '';
      if (before === '') break;
      address = plainAddress(before);
    }
    return address;
  };
}

export interface LiveGuard {
  /** What is wrong with one more connection; undefined when it may come. */
  refusalOf(request: IncomingMessage): string | undefined;
  /** Counts the connections of an engine from now on. */
  watch(engine: Pick<Server['engine'], 'on'>): void;
}

/** @param proxies whose word about the address behind them is believed */
export function createLiveGuard(proxies: readonly string[]): LiveGuard {
  const toldAddressOf = createAddressOf(proxies);
  const addressOf = (request: IncomingMessage): string => ipKeyGenerator(toldAddressOf(request)); // of IPv6 the network
  const ofAddress = new Map<string, number>();
  let all = 0;
  /** Since the begin of this minute, by address. */
  const begun = new Map<string, number>();
  let minute = 0;

  /** Whoever opens and leaves again and again stays below the cap, and has us sign in and hand out a session each time. */
  function isTooOften(address: string): boolean {
    const now = Math.floor(Date.now() / BEGUN_WINDOW_MS);
    if (now !== minute) begun.clear();
    minute = now;
    const times = (begun.get(address) ?? 0) + 1;
    begun.set(address, times);
    return times > MAX_BEGUN;
  }

  function count(address: string, change: 1 | -1): void {
    all += change;
    const now = (ofAddress.get(address) ?? 0) + change;
    if (now > 0) ofAddress.set(address, now);
    else ofAddress.delete(address);
  }

  return {
    refusalOf(request) {
      if (all >= MAX_CONNECTIONS) return 'too many connections';
      const address = addressOf(request);
      // Loopback is the machine itself, or a proxy that does not say for whom it asks: a cap would lock out everybody behind it.
      if (isLoopback(toldAddressOf(request))) return undefined;
      const isTooMany = (ofAddress.get(address) ?? 0) >= MAX_PER_ADDRESS || isTooOften(address);
      return isTooMany ? 'too many connections from this address' : undefined;
    },
    watch(engine) {
      engine.on('connection', (connection: Connection) => {
        const { request } = connection;
        const address = addressOf(request);
        count(address, 1);
        connection.once('close', () => count(address, -1));
        cutFloods(connection, () => request.socket.destroy());
      });
    },
  };
}

/** @param cut ends the connection at once: a farewell would wait for an answer, and what is sent meanwhile would be read */
function cutFloods(connection: Pick<Connection, 'on' | 'close'>, cut: () => void): void {
  let begin = Number.NEGATIVE_INFINITY;
  let packets = 0;
  connection.on('packet', () => {
    const now = performance.now(); // on the clock nobody can set
    if (now - begin > PACKETS_WINDOW_MS) {
      begin = now;
      packets = 0;
    }
    packets += 1;
    if (packets <= MAX_PACKETS) return;
    connection.close(true);
    cut();
  });
}
