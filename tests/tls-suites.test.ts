// Which cipher suites our ports agree to, HTTP and MQTT: with forward secrecy and authenticated encryption, and no others (ASVS 12.1.2).
import { readFileSync, rmSync } from 'node:fs';
import type { AddressInfo, Server } from 'node:net';
import { join } from 'node:path';
import { type ConnectionOptions, connect } from 'node:tls';
import { createHttpServer, renewIdentity } from '@lagebild/dashboard/server/http-door.ts';
import { openTlsDoor } from '@lagebild/ingest/mqtt-door/tls-door.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeCertificate } from './support/certificate.ts';
import { temporaryFolder } from './support/running-lagebild.ts';

const folder = temporaryFolder();
const read = (name: string) => readFileSync(join(folder, name), 'utf8');
const servers = new Map<string, Server>();
const listen = (server: Server) => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));

beforeAll(async () => {
  makeCertificate(folder);
  const identity = { cert: read('cert.pem'), key: read('key.pem') };
  const renewed = createHttpServer({ identity }, (_request, response) => response.end());
  renewIdentity(renewed, identity);
  servers.set(
    'HTTP',
    createHttpServer({ identity }, (_request, response) => response.end()),
  );
  servers.set('HTTP after its certificate was renewed', renewed);
  servers.set(
    'MQTT',
    openTlsDoor(
      { ...identity, validUntil: 0, dated: [] },
      1024,
      (socket) => socket.end(),
      () => undefined,
    ).server,
  );
  await Promise.all([...servers.values()].map(listen));
});
afterAll(() => {
  for (const server of servers.values()) server.close();
  rmSync(folder, { recursive: true });
});

/** @returns the suite that both agree to */
function agree(door: string, over: ConnectionOptions): Promise<string> {
  const { port } = (servers.get(door) as Server).address() as AddressInfo;
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false, ...over }, () => {
      resolve(socket.getCipher().name);
      socket.destroy();
    }).once('error', reject);
  });
}

describe.each(['HTTP', 'HTTP after its certificate was renewed', 'MQTT'])('%s', (door) => {
  it.each(['AES128-GCM-SHA256', 'AES256-SHA', 'ECDHE-RSA-AES128-SHA256', 'ECDHE-RSA-AES256-SHA384', 'ECDHE-RSA-AES128-SHA'])(
    'refuses %s, which has no forward secrecy or no authenticated encryption',
    async (ciphers) => {
      await expect(agree(door, { ciphers, maxVersion: 'TLSv1.2' })).rejects.toThrow(/handshake|alert|hang up|ECONNRESET/i);
    },
  );

  it('agrees to what is recommended, the strongest first, whatever the other side would rather have', async () => {
    const weakFirst = 'ECDHE-RSA-AES128-GCM-SHA256:ECDHE-RSA-AES256-GCM-SHA384';
    expect(await agree(door, { ciphers: weakFirst, maxVersion: 'TLSv1.2' })).toBe('ECDHE-RSA-AES256-GCM-SHA384');
    expect(await agree(door, { ciphers: 'ECDHE-RSA-CHACHA20-POLY1305', maxVersion: 'TLSv1.2' })).toBe('ECDHE-RSA-CHACHA20-POLY1305');
    expect(await agree(door, {})).toBe('TLS_AES_256_GCM_SHA384');
  });
});
