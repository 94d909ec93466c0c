// Whose address counts: that of the asker, behind proxies of one's own network only.
import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { addressOf } from './live-guard.ts';

const from = (remoteAddress: string | undefined, forwarded?: string) =>
  addressOf({ socket: { remoteAddress }, headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded } } as Pick<
    IncomingMessage,
    'socket' | 'headers'
  >);

describe('the address of a connection', () => {
  it.each([
    ['its own', '203.0.113.7', undefined, '203.0.113.7'],
    ['an IPv4 address on a socket that speaks both', '::ffff:203.0.113.7', undefined, '203.0.113.7'],
    ['its own, whatever a stranger says', '203.0.113.7', '198.51.100.1', '203.0.113.7'],
    ['the one that a proxy of the own network tells', '10.0.0.5', '198.51.100.1', '198.51.100.1'],
    ['the last one that no own proxy stands at, not what the asker claims', '127.0.0.1', '1.1.1.1, 198.51.100.1, 10.0.0.5', '198.51.100.1'],
    ['the proxy itself, when it tells nothing', '::1', undefined, '::1'],
    ['what a proxy tells, also when it is no address', '::1', 'unknown', 'unknown'],
    ['none, when the connection is gone', undefined, undefined, ''],
  ])('is %s', (_, remote, forwarded, address) => expect(from(remote, forwarded)).toBe(address));
});
