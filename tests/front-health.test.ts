// The dashboard as a process of its own has something wrong itself while what answers for the ingest may be no health at all.
import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openWebFront, type WebFront } from '@lagebild/dashboard/server/web-front.ts';
import { pino } from 'pino';
import { afterEach, expect, it } from 'vitest';

const OWN = { part: 'certificate', code: 'certificate_invalid', detail: 'Das Zertifikat ist abgelaufen.' } as const;
const open: { server: Server; front: WebFront }[] = [];

async function openFront(answer: RequestListener): Promise<string> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const front = await openWebFront({
    door: { host: '127.0.0.1', port: 0, identity: undefined, proxies: [], isForProxiesOnly: false },
    webFolder: import.meta.dirname,
    ingestUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    problems: () => [OWN],
    log: pino({ level: 'silent' }),
  });
  open.push({ server, front });
  return `http://127.0.0.1:${front.port}/healthz`;
}

afterEach(async () => {
  for (const { server, front } of open.splice(0)) {
    await front.close();
    server.closeAllConnections();
    server.close();
  }
});

it.each([
  ['a page of a proxy', '<html>503 Service Unavailable</html>'],
  ['JSON that is no health', 'null'],
  ['nothing', ''],
])('hands it on as it is, and goes on, when it hears %s', async (_what, body) => {
  const url = await openFront((_request, response) => void response.writeHead(503).end(body));
  for (const _ of [1, 2]) {
    const answer = await fetch(url, { signal: AbortSignal.timeout(5000) });
    expect([answer.status, await answer.text()]).toEqual([503, body]);
  }
});

it('tells what is wrong with itself beside what the ingest says, and asked for the head alone as well', async () => {
  const health = JSON.stringify({ status: 'ok', problems: [] });
  const url = await openFront((_request, response) => void response.setHeader('content-type', 'application/json').end(health));
  expect(await (await fetch(url)).json()).toEqual({ status: 'degraded', problems: [OWN] });
  expect((await fetch(url, { method: 'HEAD' })).status).toBe(200);
});

it('does not take half an answer for health', async () => {
  const url = await openFront((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': 100 }).write('{"status":"ok"');
    setTimeout(() => response.destroy(), 50);
  });
  const answer = await fetch(url, { signal: AbortSignal.timeout(5000) }).catch(() => undefined);
  expect(answer?.status ?? 502).toBe(502);
});
