// What ASVS 5.0 asks of HTTP itself: where a message ends, which methods there are, what an answer is said to be.
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { routes } from '@lagebild/shared/contract/http.ts';
import { paths } from '@lagebild/shared/contract/paths.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { firstAdministrator, type Person } from './support/people.ts';
import { type RunningLagebild, runLagebild } from './support/running-lagebild.ts';

let lagebild: RunningLagebild;
let administrator: Person;

beforeAll(async () => {
  lagebild = await runLagebild({ ACCOUNTS: 'required' });
  administrator = await firstAdministrator(lagebild);
}, 60_000);
afterAll(() => lagebild?.[Symbol.asyncDispose]());

/** Sends bytes as they are. @returns the first line of each answer; what a page would say beside it does not look like one */
async function send(...parts: string[]): Promise<string[]> {
  const socket = connect({ port: Number(new URL(lagebild.httpUrl).port), host: '127.0.0.1' });
  const answer = text(socket);
  for (const part of parts) socket.write(part);
  await Promise.race([answer, wait(2000, undefined, { ref: false })]);
  socket.end();
  return [...(await answer).matchAll(/HTTP\/1\.1 \d+/g)].map(([line]) => line);
}

describe('a request whose end can be read in two ways is refused, and nothing behind it is answered (4.2.1)', () => {
  const hidden = `GET ${paths.region} HTTP/1.1\r\nHost: localhost\r\n\r\n`;
  it.each([
    ['both lengths', 'Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
    ['two lengths that differ', 'Content-Length: 0\r\nContent-Length: 4\r\n\r\n'],
    ['an encoding that is none', 'Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n'],
    ['chunked, and something behind it', 'Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n'],
    ['a blank before the colon', 'Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n'],
    ['a length with a sign', 'Content-Length: +0\r\n\r\n'],
    ['a chunk whose length is none', 'Transfer-Encoding: chunked\r\n\r\n0x0\r\n\r\n'],
    ['lines ended by a line feed alone', 'Transfer-Encoding: chunked\nX: y\r\n\r\n0\r\n\r\n'],
  ])('%s', async (_, rest) => {
    const answers = await send(`POST ${paths.signOut} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n${rest}`, hidden);
    expect(answers.filter((line) => line.endsWith('200'))).toEqual([]);
    expect(answers[0]).toBe('HTTP/1.1 400');
  });

  it('the same without the trick is two requests with two answers: the tests above can fail', async () => {
    const head = `POST ${paths.signOut} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n`;
    const closing = hidden.replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n');
    expect(await send(`${head}Content-Length: 2\r\n\r\n{}`, closing)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 200']);
  });
});

describe('methods', () => {
  it.each(['TRACE', 'PUT', 'DELETE', 'PATCH'])('%s is answered nowhere (13.4.4)', async (method) => {
    for (const path of ['/', paths.region, paths.signIn, '/healthz', '/metrics', '/assets/x.js']) {
      const [line = ''] = await send(`${method} ${path} HTTP/1.1\r\nHost: localhost\r\nX-Secret: told-back\r\nConnection: close\r\n\r\n`);
      expect([path, line]).toEqual([path, expect.stringMatching(/ (401|404|405)$/)]);
    }
  });

  it('what changes something has no answer to GET (3.5.3)', async () => {
    const posted = Object.values(routes).filter((route) => 'body' in route);
    expect(posted.length).toBeGreaterThan(15);
    for (const { path } of posted) expect([path, await administrator.status(path.replaceAll(/\{\w+\}/g, 'x'))]).toEqual([path, 405]);
  });
});

describe('files that are nobody’s business', () => {
  /** Whatever has no ending is a page of the dashboard: its router says that there is nothing. */
  const PAGE = '<!doctype html>\n<html lang="de">';

  async function ask(path: string): Promise<{ readonly isRefused: boolean; readonly told: string }> {
    const response = await fetch(lagebild.httpUrl + path);
    return { isRefused: [400, 403, 404].includes(response.status), told: await response.text() };
  }

  it.each([
    '/.git/config',
    '/.env',
    '/package.json',
    '/..%2fpackage.json',
    '/..%2f..%2f..%2fpackage.json',
    '/assets/..%2f..%2f..%2fpackage.json',
    '/assets/%2e%2e/%2e%2e/server/api.ts',
    '/.well-known/..%2f..%2f..%2fpackage.json',
    '/m/..%2f..%2f..%2fpackage.json.txt',
    '/assets/..%5c..%5cpackage.json',
    '/index.html%00.txt',
    '/data/lagebild.sqlite',
    '/server/api.ts',
  ])('%s is not handed out (5.3.2, 13.4.1)', async (path) => {
    const { isRefused, told } = await ask(path);
    expect(isRefused || told.startsWith(PAGE)).toBe(true);
    expect(told).not.toMatch(/"workspaces"|repositoryformatversion|createApi/);
  });

  it.each(['/assets/', '/assets', '/.well-known/', '/.well-known'])('%s lists nothing (13.4.3)', async (path) => {
    const { isRefused, told } = await ask(path);
    expect(isRefused || told.startsWith(PAGE)).toBe(true);
  });
});

describe('every answer', () => {
  const asked = Object.entries(routes).filter(([, route]) => !('body' in route));

  it('says what it is, and text in which letters (4.1.1)', async () => {
    const others = ['/', '/nowhere', '/healthz', '/metrics', '/openapi.json', paths.devicesTable, '/robots.txt', '/assets/nowhere.css'];
    for (const path of [...asked.map(([, route]) => route.path.replaceAll(/\{\w+\}/g, 'x')), ...others]) {
      const response = await administrator.request(path);
      await response.arrayBuffer();
      const type = response.headers.get('content-type') ?? '';
      expect([path, type]).toEqual([
        path,
        expect.stringMatching(/^(application\/(problem\+)?json|text\/(html|csv|plain).*); charset=utf-8/i),
      ]);
    }
  });

  it('is for pages of ours alone, unless it is public for everybody (3.4.2)', async () => {
    for (const [name, route] of asked) {
      const headers = { origin: 'https://foreign.example' };
      const response = await administrator.request(route.path.replaceAll(/\{\w+\}/g, 'x'), { headers });
      await response.arrayBuffer();
      const isPublic = name.startsWith('public');
      expect([name, response.headers.get('access-control-allow-origin')]).toEqual([name, isPublic ? '*' : null]);
      expect([name, response.headers.get('access-control-allow-credentials')]).toEqual([name, null]);
    }
  });

  it('to a defect tells nothing of it, and the log everything (16.3.4, 16.5.1)', async () => {
    const { problemMapper } = await import('@lagebild/dashboard/server/problem.ts');
    const { StoreUnavailable } = await import('@lagebild/shared/domain/store-error.ts');
    const { default: express } = await import('express');
    const { pino } = await import('pino');
    const app = express();
    app.get('/defect', () => {
      throw new Error('connect /var/secret/lagebild.sqlite');
    });
    app.get('/away', () => {
      throw new StoreUnavailable('STORE_AWAY', 'connect ECONNREFUSED 10.0.0.9:8086');
    });
    const logged: string[] = [];
    app.use(problemMapper(pino({ level: 'info' }, { write: (line: string) => logged.push(line) })));
    const server = app.listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as { port: number };
    const ask = async (path: string) => (await fetch(`http://127.0.0.1:${port}${path}`)).text();
    expect(JSON.parse(await ask('/defect'))).toMatchObject({ status: 500, code: 'INTERNAL' });
    expect(await ask('/defect')).not.toMatch(/secret|sqlite|at /);
    expect(JSON.parse(await ask('/away'))).toMatchObject({ status: 503, code: 'STORE_AWAY' });
    expect(await ask('/away')).not.toContain('10.0.0.9');
    expect(logged.join('')).toMatch(/connect \/var\/secret\/lagebild\.sqlite[^\n]*asvs-http\.test/);
    expect(logged.join('')).toContain('10.0.0.9');
    server.close();
  });
});
