// The port HTTP comes in by: with TLS of our own or behind a proxy that ends it, and who is answered there at all.
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https';
import { BlockList, isIP } from 'node:net';
import { TLS_RULES } from '@lagebild/shared/domain/tls-rules.ts';
import type { Express, RequestHandler } from 'express';
import { RefusedQuestion } from './problem.ts';

/** Sets headers of an answer; also of one that Express knows nothing of. */
export type HeaderHandler = (request: IncomingMessage, response: ServerResponse, next: () => void) => void;

/** Certificate with its chain, and private key, PEM. */
export interface HttpIdentity {
  readonly cert: string;
  readonly key: string;
}

export interface HttpDoor {
  readonly host: string;
  readonly port: number;
  /** Undefined: plain HTTP. */
  readonly identity: HttpIdentity | undefined;
  /** Addresses and networks of proxies in front: what they say about whom a request is from is believed. */
  readonly proxies: readonly string[];
  /** Plain HTTP beyond loopback: whoever is not one of `proxies` is refused. */
  readonly isForProxiesOnly: boolean;
}

export function createHttpServer({ identity }: Pick<HttpDoor, 'identity'>, listener: RequestListener): Server | TlsServer {
  return identity ? createTlsServer({ ...TLS_RULES, ...identity }, listener) : createServer(listener);
}

/** Takes up a renewed certificate; connections there are keep theirs. */
export function renewIdentity(server: Server | TlsServer, identity: HttpIdentity): void {
  if ('setSecureContext' in server) server.setSecureContext({ ...TLS_RULES, ...identity });
}

/** @returns undefined when one of them is no address and no network */
export function parseProxies(text: string): readonly string[] | undefined {
  const names = text.split(',').map((name) => name.trim());
  return names.every(isNetwork) ? names : undefined;
}

function isNetwork(name: string): boolean {
  const [address = '', prefix, ...more] = name.split('/');
  const family = isIP(address);
  if (family === 0 || more.length > 0) return false;
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) >= 1 && Number(prefix) <= (family === 4 ? 32 : 128));
}

/** Tells whether an address is one of these, or in one of these networks. */
export function isAmong(names: readonly string[]): (address: string | undefined) => boolean {
  const known = new BlockList();
  for (const name of names) {
    const [address = '', prefix] = name.split('/');
    const family = isIP(address) === 4 ? 'ipv4' : 'ipv6';
    if (prefix === undefined) known.addAddress(address, family);
    else known.addSubnet(address, Number(prefix), family);
  }
  return (address) => {
    const plain = plainAddress(address ?? '');
    const family = isIP(plain);
    return family !== 0 && known.check(plain, family === 4 ? 'ipv4' : 'ipv6');
  };
}

/** An address of IPv4 as one, also at a socket that listens for both (RFC 4291 2.5.5.2). */
export const plainAddress = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/i, '');

/** Tells by its own address whether whoever opened a connection is answered. */
export function createPeerCheck({ proxies, isForProxiesOnly }: Pick<HttpDoor, 'proxies' | 'isForProxiesOnly'>) {
  // This machine itself: its look whether we are well, a proxy beside us.
  const isKnown = isAmong(['127.0.0.1', '::1', ...proxies]);
  return (address: string | undefined): boolean => !isForProxiesOnly || isKnown(address);
}

/** Tells a browser that came with TLS to come back with nothing else, here and below this name (RFC 6797). */
export function insistOnTls({ proxies }: Pick<HttpDoor, 'proxies'>): HeaderHandler {
  const isProxy = isAmong(proxies);
  const isToldOfTls = ({ socket, headers }: IncomingMessage): boolean =>
    isProxy(socket.remoteAddress) &&
    String(headers['x-forwarded-proto'] ?? '')
      .split(',')[0]
      ?.trim() === 'https';
  return (request, response, next) => {
    if ('encrypted' in request.socket || isToldOfTls(request)) {
      response.setHeader('strict-transport-security', 'max-age=31536000; includeSubDomains');
    }
    next();
  };
}

/** Whose word counts about where a request comes from, and who is answered. */
export function guardDoor(app: Express, door: HttpDoor): void {
  const isAnswered = createPeerCheck(door);
  const guard: RequestHandler = (request, _response, next) => {
    if (isAnswered(request.socket.remoteAddress)) return next();
    throw new RefusedQuestion('PROXY_NEEDED', 'Here only the proxy in front of Lagebild is answered.', 'Ask at the address of the proxy.');
  };
  app.set('trust proxy', [...door.proxies]);
  app.use(guard);
}
