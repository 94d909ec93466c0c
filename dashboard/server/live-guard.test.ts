// Whose address counts: that of the asker, behind proxies that are named only.
import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { createAddressOf } from './live-guard.ts';

const addressOf = createAddressOf(['127.0.0.1', '::1', '10.0.0.0/8']);
const from = (remoteAddress: string | undefined, forwarded?: string) => {
  const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded };
  return addressOf({ socket: { remoteAddress } as IncomingMessage['socket'], headers });
};

describe('the address of a connection', () => {
  it.each([
    ['its own', '203.0.113.7', undefined, '203.0.113.7'],
    ['an IPv4 address on a socket that speaks both', '::ffff:203.0.113.7', undefined, '203.0.113.7'],
    ['its own, whatever a stranger says', '203.0.113.7', '198.51.100.1', '203.0.113.7'],
    ['the one that a named proxy tells', '10.0.0.5', '198.51.100.1', '198.51.100.1'],
    ['its own, also on a private network that nobody named', '192.168.1.9', '198.51.100.1', '192.168.1.9'],
    [
      'the last one that no named proxy stands at, not what the asker claims',
      '127.0.0.1',
      '1.1.1.1, 198.51.100.1, 10.0.0.5',
      '198.51.100.1',
    ],
    ['the proxy itself, when it tells nothing', '::1', undefined, '::1'],
    ['what a proxy tells, also when it is no address', '::1', 'unknown', 'unknown'],
    ['none, when the connection is gone', undefined, undefined, ''],
  ])('is %s', (_, remote, forwarded, address) => expect(from(remote, forwarded)).toBe(address));
});
