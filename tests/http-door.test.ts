// The port HTTP comes in by, beyond loopback: TLS of our own, or a proxy in front and nobody else. 127.0.0.2 stands for an address of the network.
import { copyFileSync, readFileSync, rmSync, utimesSync } from 'node:fs';
import { type IncomingMessage, request as requestPlain } from 'node:http';
import { request as requestTls } from 'node:https';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { connect } from 'node:tls';
import { createPeerCheck, parseProxies } from '@lagebild/dashboard/server/http-door.ts';
import { paths } from '@lagebild/shared/contract/paths.ts';
import { readSettings } from '@lagebild/shared/contract/settings.ts';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { readHttpDoor } from '../start/http-door.ts';
import { makeCertificate } from './support/certificate.ts';
import { temporaryFolder } from './support/running-lagebild.ts';
import { failToStart, type StartedProgram, startProgram } from './support/started-program.ts';

const NETWORK = '127.0.0.2';
const STRANGER = '127.0.0.3';
const PROXY = '127.0.0.4';
const folder = temporaryFolder();
const file = (name: string) => join(folder, name);
const tls = { HTTP_TLS_CERT_FILE: file('cert.pem'), HTTP_TLS_KEY_FILE: file('key.pem') };
const running: StartedProgram[] = [];
const start = async (over: Record<string, string>, program?: string) => {
  const started = await startProgram({ DATA_DIR: file(`data-${running.length}`), EMBEDDED_BROKER: 'on', ...over }, program);
  running.push(started);
  return started;
};

beforeAll(() => makeCertificate(folder));
afterAll(async () => {
  await Promise.all(running.map((one) => one.end('SIGTERM')));
  rmSync(folder, { recursive: true, force: true });
});

interface Answered {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** Asks from an address of one's own choice. */
function ask(url: string, localAddress: string, headers: Record<string, string> = {}, body?: string): Promise<Answered> {
  const { protocol } = new URL(url);
  const ca = protocol === 'https:' ? { ca: readFileSync(file('ca.pem')), servername: 'localhost' } : {};
  const method = body === undefined ? 'GET' : 'POST';
  return new Promise((resolve, reject) => {
    const sent = (protocol === 'https:' ? requestTls : requestPlain)(url, { method, localAddress, headers, ...ca }, (response) => {
      text(response).then((told) => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: told }), reject);
    });
    // An upgrade that is refused comes as an answer; one that is taken must not hang.
    sent.once('upgrade', (response, socket) => {
      socket.destroy();
      resolve({ status: response.statusCode ?? 101, headers: response.headers, body: '' });
    });
    sent.once('error', reject);
    sent.end(body);
  });
}

const UPGRADE = {
  connection: 'Upgrade',
  upgrade: 'websocket',
  'sec-websocket-version': '13',
  'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
};
const at = (program: StartedProgram, path: string, host = NETWORK) => {
  const { protocol, port } = new URL(program.httpUrl);
  return `${protocol}//${host}:${port}${path}`;
};

/** Five are taken from one address. @returns the status */
async function sendFeedback(program: StartedProgram, from: string, forwardedFor: string): Promise<number> {
  const headers = { 'content-type': 'application/json', 'x-forwarded-for': forwardedFor };
  return (await ask(at(program, paths.feedbackSend), from, headers, JSON.stringify({ text: 'Die Karte ist zu klein.' }))).status;
}

describe('beyond loopback', () => {
  it.each([
    [{}, /HTTP_TLS_CERT_FILE.*TRUSTED_PROXY/],
    [{ TRUSTED_PROXY: 'everybody' }, /TRUSTED_PROXY=everybody/],
    [{ TRUSTED_PROXY: '0.0.0.0/0' }, /TRUSTED_PROXY=/],
    [{ HTTP_TLS_CERT_FILE: 'cert.pem' }, /HTTP_TLS_KEY_FILE is not set/],
    [{ HTTP_TLS_CERT_FILE: file('nowhere.pem'), HTTP_TLS_KEY_FILE: file('key.pem') }, /HTTP_TLS_CERT_FILE.*ENOENT/],
    [{ HTTP_TLS_CERT_FILE: file('cert.pem'), HTTP_TLS_KEY_FILE: file('ca.key') }, /HTTP_TLS_KEY_FILE.*not the private key/],
    [{ HOST: 'lagebild.invalid', ...tls }, /no address lagebild\.invalid; set HOST/],
    [{ ACCOUNTS: 'off' }, /ACCOUNTS=off/],
  ])('a start is refused in one sentence with %o', async (over: Record<string, string>, expected) => {
    const programs = ['start/main.ts', 'start/dashboard.ts'].slice(0, over.ACCOUNTS ? 1 : 2);
    const ends = programs.map((program) => failToStart({ HOST: NETWORK, DATA_DIR: file('data'), ...over }, [], program));
    for (const { code, said } of await Promise.all(ends)) {
      expect(said.trim().split('\n')).toHaveLength(1);
      expect(said).toMatch(expected);
      expect(code).toBe(1);
    }
  });
});

describe('behind a proxy that ends TLS', () => {
  let program: StartedProgram;
  beforeAll(async () => {
    program = await start({ HOST: NETWORK, TRUSTED_PROXY: `${PROXY}, 10.20.0.0/16`, MQTT_PORT: '0' });
  }, 30_000);

  it('the proxy is answered, and told where people come from; a stranger is not, neither with pages nor questions nor the live channel', async () => {
    for (const path of ['/', '/healthz', paths.region, paths.signInOidc, '/nowhere']) {
      const refused = await ask(at(program, path), STRANGER, { 'x-forwarded-for': PROXY });
      expect([path, refused.status]).toEqual([path, 403]);
      expect(JSON.parse(refused.body)).toMatchObject({ code: 'PROXY_NEEDED' });
    }
    expect((await ask(at(program, '/socket.io/?EIO=4&transport=polling'), STRANGER)).status).toBe(403);
    expect((await ask(at(program, '/socket.io/?EIO=4&transport=websocket'), STRANGER, UPGRADE)).status).toBe(403);
    expect((await ask(at(program, paths.region), PROXY)).status).toBe(200);
    // This machine itself may look whether all is well.
    expect((await ask(at(program, '/healthz'), '127.0.0.1')).status).toBe(200);
  });

  it('says that browsers are to come back with TLS when the proxy says that they came with it, and believes nobody else', async () => {
    const https = { 'x-forwarded-proto': 'https' };
    expect((await ask(at(program, paths.region), PROXY, https)).headers['strict-transport-security']).toBe(
      'max-age=31536000; includeSubDomains',
    );
    expect((await ask(at(program, paths.region), PROXY)).headers['strict-transport-security']).toBeUndefined();
    expect((await ask(at(program, paths.region), '127.0.0.1', https)).headers['strict-transport-security']).toBeUndefined();
  });

  it('counts what comes from one address by the address the proxy tells, not by what is claimed before it', async () => {
    const send = (address: string) => sendFeedback(program, PROXY, `203.0.113.${address.length}, ${address}`);
    for (let n = 0; n < 5; n += 1) expect(await send('198.51.100.7')).toBe(200);
    expect(await send('198.51.100.7')).toBe(429);
    expect(await send('198.51.100.8')).toBe(200);
  });
});

describe('with a certificate of its own', () => {
  let program: StartedProgram;
  beforeAll(async () => {
    program = await start({ HOST: NETWORK, ...tls });
  }, 30_000);

  it('speaks TLS 1.2 or newer with everybody, and tells browsers to come back with it', async () => {
    expect(program.httpUrl).toMatch(/^https:/);
    const { status, headers } = await ask(at(program, paths.region), STRANGER);
    expect(status).toBe(200);
    expect(headers['strict-transport-security']).toBe('max-age=31536000; includeSubDomains');
    const old = connect({
      host: NETWORK,
      port: Number(new URL(program.httpUrl).port),
      maxVersion: 'TLSv1.1',
      minVersion: 'TLSv1',
      rejectUnauthorized: false,
    });
    await expect(new Promise((resolve, reject) => old.once('secureConnect', resolve).once('error', reject))).rejects.toThrow(
      /protocol|version|alert/i,
    );
    await expect(ask(at(program, '/').replace('https', 'http'), STRANGER)).rejects.toThrow(/hang up|ECONNRESET|Parse/);
  });

  it('believes nobody who claims to be a proxy', async () => {
    for (let n = 0; n < 5; n += 1) expect(await sendFeedback(program, STRANGER, `198.51.100.${n}`)).toBe(200);
    expect(await sendFeedback(program, STRANGER, '198.51.100.99')).toBe(429);
  });

  it('answers through the dashboard as a process of its own, with its own certificate and rules', async () => {
    const front = await start(
      { HOST: NETWORK, ...tls, INGEST_URL: at(program, ''), NODE_EXTRA_CA_CERTS: file('ca.pem') },
      'start/dashboard.ts',
    );
    expect(front.httpUrl).toMatch(/^https:/);
    const { status, headers } = await ask(at(front, paths.region), STRANGER);
    expect([status, headers['strict-transport-security']]).toEqual([200, 'max-age=31536000; includeSubDomains']);
    const guarded = await start(
      { HOST: NETWORK, TRUSTED_PROXY: PROXY, INGEST_URL: at(program, ''), NODE_EXTRA_CA_CERTS: file('ca.pem') },
      'start/dashboard.ts',
    );
    for (const path of ['/', paths.region, '/nowhere']) expect((await ask(at(guarded, path), STRANGER)).status).toBe(403);
    expect((await ask(at(guarded, paths.region), PROXY)).status).toBe(200);
    await expect(ask(at(guarded, '/socket.io/?EIO=4&transport=websocket'), STRANGER, UPGRADE)).rejects.toThrow(/hang up|ECONNRESET/);
  }, 30_000);
});

it('a renewed certificate is taken up while it runs', async () => {
  const own = temporaryFolder();
  makeCertificate(own);
  const [cert, key] = [join(own, 'cert.pem'), join(own, 'key.pem')];
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const { door, watch } = readHttpDoor(readSettings({ HTTP_PORT: '0', HTTP_TLS_CERT_FILE: cert, HTTP_TLS_KEY_FILE: key }));
  const { createHttpServer, renewIdentity } = await import('@lagebild/dashboard/server/http-door.ts');
  const server = createHttpServer(door, (_request, response) => response.end());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const { port } = server.address() as { port: number };
  const shown = () =>
    new Promise<string>((resolve, reject) => {
      const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false }, () => {
        resolve(socket.getPeerCertificate().fingerprint256);
        socket.destroy();
      }).once('error', reject);
    });
  const watched = watch((identity) => renewIdentity(server, identity), pino({ level: 'silent' }));
  const before = await shown();
  copyFileSync(file('cert.pem'), cert);
  copyFileSync(file('key.pem'), key);
  utimesSync(cert, 1, 1);
  vi.advanceTimersByTime(60_000);
  expect(await shown()).not.toBe(before);
  watched?.close();
  vi.useRealTimers();
  server.close();
  rmSync(own, { recursive: true });
});

it('networks are read, and addresses found in them', () => {
  for (const wrong of ['', 'a', '10.0.0.0/33', '10.0.0.0/0', '10.0.0/8', '1.2.3.4/', '::/129', '1.2.3.4/8/8', 'loopback'])
    expect(parseProxies(wrong), wrong).toBeUndefined();
  const proxies = parseProxies('10.1.0.0/16, fd00::/8,192.0.2.7') ?? [];
  const isAnswered = createPeerCheck({ proxies, isForProxiesOnly: true });
  for (const known of ['10.1.2.3', '::ffff:10.1.2.3', 'fd12::1', '192.0.2.7', '127.0.0.1', '::1', '::ffff:127.0.0.1'])
    expect(isAnswered(known), known).toBe(true);
  for (const stranger of ['10.2.0.1', '::ffff:10.2.0.1', 'fe80::1', '192.0.2.8', '', undefined])
    expect(isAnswered(stranger), stranger).toBe(false);
  expect(createPeerCheck({ proxies: [], isForProxiesOnly: false })('198.51.100.1')).toBe(true);
});
