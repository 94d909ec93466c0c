// The dashboard as a process of its own: pages, questions and live values come through it, and it says when the ingest is away.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { get } from 'node:http';
import { get as getByTls, request as requestByTls } from 'node:https';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import type { Frame } from '@lagebild/shared/contract/live.ts';
import mqtt from 'mqtt';
import { io, type Socket as LiveSocket } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeAnotherMachine, whyNoOtherMachine } from './support/another-machine.ts';
import type { Question } from './support/ask.ts';
import { makeCertificate } from './support/certificate.ts';
import { freePort } from './support/free-port.ts';
import { firstAdministrator, Person } from './support/people.ts';
import { type StartedProgram, startProgram } from './support/started-program.ts';

const WHY_NOT = whyNoOtherMachine();

describe('the dashboard as a process of its own', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lagebild-front-'));
  let ingestPort: number;
  let ingest: StartedProgram;
  let front: StartedProgram;
  const startIngest = () => startProgram({ DATA_DIR: folder, HTTP_PORT: String(ingestPort) });

  beforeAll(async () => {
    ingestPort = await freePort();
    ingest = await startIngest();
    front = await startProgram({ INGEST_URL: `http://127.0.0.1:${ingestPort}` }, 'start/dashboard.ts');
  }, 60_000);
  afterAll(async () => {
    await front?.end('SIGTERM');
    await ingest?.end('SIGTERM');
    rmSync(folder, { recursive: true });
  });

  it('serves the pages with their headers, and passes questions on', async () => {
    const page = await fetch(`${front.httpUrl}/m/unna`);
    expect(page.status).toBe(200);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'self'");
    expect(await page.text()).toContain('<html');
    const region = await fetch(`${front.httpUrl}/api/v1/region`);
    expect(await region.json()).toHaveProperty('municipalities');
    expect((await fetch(`${front.httpUrl}/healthz`)).status).toBe(200);
  });

  it('shows live values over WebSocket, and keeps foreign pages out', async () => {
    const own = io(front.httpUrl, { transports: ['websocket'], extraHeaders: { origin: front.httpUrl } });
    const frames: Frame[] = [];
    own.on('delta', (frame: Frame) => frames.push(frame));
    await own.emitWithAck('subscribe', { municipality: 'unna' });
    const device = await mqtt.connectAsync(ingest.mqttUrl);
    await device.publishAsync('v1/unna/air/front', JSON.stringify({ values: { no2: 17 } }), { qos: 1 });
    await expect.poll(() => frames.some(({ groups }) => groups.some((group) => group.device.includes('front')))).toBe(true);
    await device.endAsync();
    own.close();
    const foreign: LiveSocket = io(front.httpUrl, {
      transports: ['websocket'],
      reconnection: false,
      extraHeaders: { origin: 'https://elsewhere.example' },
    });
    await new Promise((resolve) => foreign.once('connect_error', resolve));
    foreign.close();
  });

  it('closes an upgrade that nobody answers', async () => {
    const request = get(`${front.httpUrl}/elsewhere`, { headers: { connection: 'Upgrade', upgrade: 'websocket' } });
    const error = await new Promise<NodeJS.ErrnoException>((resolve) => request.once('error', resolve));
    expect(error.code).toBe('ECONNRESET');
  });

  it('stays up when somebody asks for what is no address', async () => {
    for (const asking of ['Connection: Upgrade\r\nUpgrade: websocket', 'Connection: close']) {
      const socket = connect(Number(new URL(front.httpUrl).port), '127.0.0.1').resume();
      socket.write(`GET // HTTP/1.1\r\nHost: localhost\r\n${asking}\r\n\r\n`);
      await once(socket, 'close');
    }
    expect((await fetch(front.httpUrl)).status).toBe(200);
  });

  it('does not pass on what is for the inside, nor a change by a foreign page', async () => {
    expect((await fetch(`${front.httpUrl}/metrics`)).status).toBe(404);
    const headers = { 'content-type': 'application/json' };
    const ask = (origin: string) =>
      fetch(`${front.httpUrl}/api/v1/quarantine/delete`, { method: 'POST', body: '{"ids":[1]}', headers: { ...headers, origin } });
    expect((await ask('https://elsewhere.example')).status).toBe(403);
    expect((await ask(front.httpUrl)).status).toBe(200);
  });

  it('says in a sentence that the ingest is away, and answers again when it is back', async () => {
    await ingest.end('SIGKILL');
    const away = await fetch(`${front.httpUrl}/api/v1/region`);
    expect(away.status).toBe(502);
    expect(await away.json()).toMatchObject({ code: 'INGEST_AWAY', status: 502, detail: expect.stringContaining('does not answer') });
    expect((await fetch(front.httpUrl)).status).toBe(200);
    ingest = await startIngest();
    await expect.poll(async () => (await fetch(`${front.httpUrl}/api/v1/region`)).status).toBe(200);
  }, 30_000);

  it('does not blame the ingest for who went away before the answer', async () => {
    const asked: Socket[] = [];
    const silent = createServer((socket) => void asked.push(socket.resume())).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const before = await startProgram({ INGEST_URL: `http://127.0.0.1:${(silent.address() as AddressInfo).port}` }, 'start/dashboard.ts');
    for (const asking of ['Connection: Upgrade\r\nUpgrade: websocket', 'Connection: keep-alive']) {
      const asker = connect(Number(new URL(before.httpUrl).port), '127.0.0.1');
      asker.write(`GET /socket.io/ HTTP/1.1\r\nHost: localhost\r\n${asking}\r\n\r\n`);
      await expect.poll(() => asked.length).toBe(1);
      asker.resetAndDestroy();
      await once(asked.pop() as Socket, 'close');
    }
    const answer = fetch(`${before.httpUrl}/api/v1/region`);
    await expect.poll(() => asked.length).toBe(1);
    asked.pop()?.destroy();
    expect((await answer).status).toBe(502);
    await expect.poll(() => before.logged().match(/the ingest does not answer/g)).toHaveLength(1);
    await before.end('SIGTERM');
    silent.close();
  });

  it('gives up with one sentence when its port is taken', async () => {
    const port = new URL(front.httpUrl).port;
    const child = spawn(process.execPath, ['start/dashboard.ts'], {
      env: { ...process.env, HTTP_PORT: port },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    child.stderr.on('data', (text) => {
      said += text;
    });
    expect(await new Promise((resolve) => child.once('close', resolve))).toBe(1);
    expect(said).toMatch(/^Port \d+ on 127\.0\.0\.1 is taken.*\n$/);
  });
});

describe('the dashboard as a process of its own, opened to the network in front of an ingest where nobody signs in', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lagebild-front-'));
  const started: StartedProgram[] = [];
  const start = async (over: Record<string, string>, program?: string, before?: readonly string[]) => {
    const one = await startProgram(over, program, before);
    started.push(one);
    return one;
  };
  beforeAll(() => makeCertificate(folder));
  afterAll(async () => {
    await Promise.all(started.map((one) => one.end('SIGTERM')));
    rmSync(folder, { recursive: true });
  });
  const network = () => ({
    HOST: '127.0.0.2', // stands for an address of the network
    HTTP_TLS_CERT_FILE: join(folder, 'cert.pem'),
    HTTP_TLS_KEY_FILE: join(folder, 'key.pem'),
  });
  /** What a proxy on this machine, in front of the dashboard, hands on. It says localhost, as whoever asks may. */
  const from = (address: string) => ({ 'x-forwarded-for': address, host: 'localhost' });
  const statusOf = async (url: string, headers: Record<string, string>) => {
    const ask = url.startsWith('https:') ? getByTls : get;
    const [answer] = await once(ask(url, { headers, rejectUnauthorized: false }), 'response');
    return [answer.statusCode, ((await json(answer)) as { code?: string }).code];
  };

  it('answers nobody from another machine, neither questions nor the live channel, and the log says what to do', async () => {
    const ingest = await start({ DATA_DIR: join(folder, 'data') });
    const front = await start({ ...network(), INGEST_URL: ingest.httpUrl }, 'start/dashboard.ts');
    const open = (extraHeaders: Record<string, string>) => {
      const options = { transports: ['websocket'], reconnection: false, forceNew: true, rejectUnauthorized: false, extraHeaders };
      const socket = io(ingest.httpUrl, options);
      return new Promise<boolean>((resolve) => {
        socket.once('connect', () => resolve(true));
        socket.once('connect_error', () => resolve(false));
      }).finally(() => socket.close());
    };
    // What the dashboard in front would hand on: it says itself who asks, and a stranger's own word stands before that.
    expect(await statusOf(`${ingest.httpUrl}/api/v1/devices`, from('127.0.0.1, 198.51.100.7'))).toEqual([403, 'ACCOUNTS_NEEDED']);
    expect(await statusOf(`${ingest.httpUrl}/healthz`, from('198.51.100.7'))).toEqual([403, 'ACCOUNTS_NEEDED']);
    expect(await open(from('198.51.100.7'))).toBe(false);
    await expect.poll(() => ingest.logged()).toContain('ACCOUNTS=required');
    // This machine itself goes on being answered, also through the dashboard.
    expect(await open({})).toBe(true);
    expect(await statusOf(`${ingest.httpUrl}/api/v1/devices`, {})).toEqual([200, undefined]);
    expect(await statusOf(`${front.httpUrl}/api/v1/devices`, { host: 'localhost' })).toEqual([200, undefined]); // came from 127.0.0.1
  });

  it.skipIf(WHY_NOT !== undefined)(
    `nor does a machine that is really another one get in by claiming to be this one${WHY_NOT === undefined ? '' : ` [${WHY_NOT}]`}`,
    async () => {
      using machine = makeAnotherMachine();
      const ingest = await start({ DATA_DIR: join(folder, 'elsewhere') }, 'start/main.ts', machine.onThisOne);
      const own = { ...network(), HOST: machine.here, INGEST_URL: ingest.httpUrl };
      const front = await start(own, 'start/dashboard.ts', machine.onThisOne);
      const ask = (path: string, headers: Record<string, string> = {}) => {
        const question: Question = { url: `${front.httpUrl}${path}`, headers };
        return machine.run('ask.ts', question) as Promise<{ status: number; body: string }>;
      };
      expect((await ask('/')).status).toBe(200); // the pages are no secret
      const claims = { host: 'localhost', 'x-forwarded-for': '127.0.0.1', forwarded: 'for=127.0.0.1', 'x-real-ip': '127.0.0.1' };
      for (const headers of [{}, { host: 'localhost' }, claims]) {
        expect(await ask('/api/v1/devices', headers)).toMatchObject({ status: 403, body: expect.stringContaining('ACCOUNTS_NEEDED') });
        expect((await ask('/socket.io/?EIO=4&transport=polling', headers)).status).toBe(403);
      }
    },
    60_000,
  );

  it('unless ACCOUNTS=off says that it is meant so', async () => {
    const ingest = await start({ DATA_DIR: join(folder, 'meant'), ACCOUNTS: 'off' });
    expect(await statusOf(`${ingest.httpUrl}/api/v1/devices`, from('198.51.100.7'))).toEqual([200, undefined]);
  });
});

describe('the dashboard as a process of its own, where people sign in', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lagebild-front-'));
  let ingest: StartedProgram;
  let front: StartedProgram;
  let person: Person;

  beforeAll(async () => {
    ingest = await startProgram({ DATA_DIR: folder, ACCOUNTS: 'required' });
    front = await startProgram({ INGEST_URL: ingest.httpUrl }, 'start/dashboard.ts');
    person = await firstAdministrator({ httpUrl: front.httpUrl, firstLink: ingest.firstLink });
  }, 60_000);
  afterAll(async () => {
    await front?.end('SIGTERM');
    await ingest?.end('SIGTERM');
    rmSync(folder, { recursive: true });
  });

  it('passes the cookie of a session on, and keeps strangers and foreign pages out', async () => {
    expect(person.cookie).toMatch(/^__Host-lagebild=/);
    expect((await person.ask('me')).account?.login).toBe('leitung');
    expect(await person.status('/api/v1/devices')).toBe(200);
    expect(await new Person(front.httpUrl).status('/api/v1/devices')).toBe(401);
    const end = (origin: string) => person.post('/api/v1/me/sessions/end', {}, { origin }).then(({ status }) => status);
    expect(await end('https://elsewhere.example')).toBe(403);
    expect(await end(front.httpUrl)).toBe(200);
  });

  it('opens the live channel to who is signed in, from pages of its own alone', async () => {
    const open = (extraHeaders: Record<string, string>) => {
      const socket = io(front.httpUrl, { transports: ['websocket'], reconnection: false, forceNew: true, extraHeaders });
      return new Promise<boolean>((resolve) => {
        socket.once('connect', () => resolve(true));
        socket.once('connect_error', () => resolve(false));
      }).finally(() => socket.close());
    };
    const cookie = person.cookie ?? '';
    expect(await open({ cookie, origin: front.httpUrl })).toBe(true);
    expect(await open({ cookie, origin: 'https://elsewhere.example' })).toBe(false);
    expect(await open({ origin: front.httpUrl })).toBe(false);
  });

  it('says at once, in its log and beside what the ingest says of itself, that its own certificate has ended', async () => {
    makeCertificate(folder);
    const end = 'x509 -req -in request.pem -CA ca.pem -CAkey ca.key -CAcreateserial -out ended.pem -days -1 -copy_extensions copy';
    execFileSync('openssl', end.split(' '), { cwd: folder, stdio: 'ignore' });
    const files = { HTTP_TLS_CERT_FILE: join(folder, 'ended.pem'), HTTP_TLS_KEY_FILE: join(folder, 'key.pem') };
    const ended = await startProgram({ INGEST_URL: ingest.httpUrl, ...files }, 'start/dashboard.ts');
    const health = async (headers: Record<string, string>) => {
      const [answer] = await once(getByTls(`${ended.httpUrl}/healthz`, { headers, rejectUnauthorized: false }), 'response');
      return { tag: answer.headers.etag, status: answer.statusCode, body: await json(answer) };
    };
    const cookie = person.cookie ?? '';
    const detail = expect.stringMatching(/^At the dashboard as a process of its own: The certificate of the HTTP port ended on .* Renew /);
    const problems = [{ part: 'certificate', code: 'certificate_invalid', detail }];
    expect(await health({ cookie })).toMatchObject({ status: 200, body: { status: 'degraded', problems } });
    expect((await health({})).body).toEqual({ status: 'degraded' }); // a stranger gets to know no more than that
    const { etag = '' } = Object.fromEntries((await fetch(`${ingest.httpUrl}/healthz`, { headers: { cookie } })).headers);
    expect(await health({ cookie, 'if-none-match': etag })).toMatchObject({ status: 200, tag: undefined, body: { status: 'degraded' } });
    expect(ended.logged()).toContain('The certificate of the HTTP port ended');
    expect(await (await fetch(`${front.httpUrl}/healthz`, { headers: { cookie } })).json()).toMatchObject({ status: 'ok', problems: [] });
    await ended.end('SIGTERM');
  });

  it('tells from where somebody signed in, not where the dashboard is', async () => {
    const headers = { 'x-forwarded-for': '198.51.100.7' }; // a proxy on this machine, in front of the dashboard
    await person.post('/api/v1/sign-in', { login: 'wer', password: 'falsch' }, headers);
    const { entries } = await person.ask('audit', { action: 'signInFailed' });
    expect(entries[0]?.origin).toContain('198.51.100.7');
  });

  it('believes nobody who says of himself that he is somebody else', async () => {
    makeCertificate(folder);
    const files = { HTTP_TLS_CERT_FILE: join(folder, 'cert.pem'), HTTP_TLS_KEY_FILE: join(folder, 'key.pem') };
    const data = mkdtempSync(join(folder, 'guarded-'));
    // The dashboard, at 127.0.0.1 to the ingest, is the only one it believes; 127.0.0.3 is a stranger of the network to both.
    const guarded = await startProgram({ DATA_DIR: data, ACCOUNTS: 'required', TRUSTED_PROXY: '127.0.0.1' });
    const open = await startProgram({ HOST: '127.0.0.2', ...files, INGEST_URL: guarded.httpUrl }, 'start/dashboard.ts');
    const administrator = await firstAdministrator(guarded);
    const headers = { 'content-type': 'application/json', 'x-forwarded-for': '198.51.100.9', 'x-forwarded-proto': 'http' };
    const options = { method: 'POST', headers, localAddress: '127.0.0.3', rejectUnauthorized: false };
    const asked = requestByTls(`${open.httpUrl}/api/v1/sign-in`, options);
    asked.end(JSON.stringify({ login: 'wer', password: 'falsch' }));
    const [answer] = await once(asked, 'response');
    expect([answer.statusCode, answer.headers['strict-transport-security']]).toEqual([401, expect.stringContaining('max-age=31536000')]);
    answer.resume();
    const { entries } = await administrator.ask('audit', { action: 'signInFailed' });
    expect(entries[0]?.origin).toContain('127.0.0.3');
    await open.end('SIGTERM');
    await guarded.end('SIGTERM');
  }, 60_000);
});
