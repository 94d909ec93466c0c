// Whether credentials would cross a network in the clear on their way to another server.
import { BlockList, isIP } from 'node:net';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');
const IN_THE_CLEAR = ['http:', 'mqtt:', 'tcp:', 'ws:'];

/** @param url of a broker or a database. A host without a dot is a name of the network between containers, which is one machine's own. */
export function isInTheClear(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, '');
  if (!IN_THE_CLEAR.includes(protocol)) return false;
  if (isIP(host) === 0) return host.includes('.');
  return !loopback.check(host, isIP(host) === 4 ? 'ipv4' : 'ipv6');
}
