// What a dashboard as a process of its own tells the ingest of whoever asks: where from, and whether by TLS.
import type { IncomingMessage } from 'node:http';
import { TLSSocket } from 'node:tls';
import { isAmong, plainAddress } from './http-door.ts';

/**
 * Puts it into the headers of a request before it is passed on. What whoever asks says of itself stands before the last word, which is ours: the proxy
 * library keeps an X-Forwarded-For that is there, so that everybody could be anybody to the ingest, its lockouts and its audit log.
 * @param proxies in front of this process, whose word is handed on
 */
export function createForwarding(proxies: readonly string[]): (request: IncomingMessage) => void {
  const isProxy = isAmong(proxies);
  return ({ headers, socket }) => {
    const peer = plainAddress(socket.remoteAddress ?? '');
    const told = [headers['x-forwarded-for'] ?? []].flat();
    headers['x-forwarded-for'] = [...told, peer].join(', ');
    delete headers['x-forwarded-host'];
    if (isProxy(peer) && headers['x-forwarded-proto'] !== undefined) return;
    headers['x-forwarded-proto'] = socket instanceof TLSSocket ? 'https' : 'http';
  };
}
