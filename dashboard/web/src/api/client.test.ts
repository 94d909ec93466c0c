// What a page says when the connection breaks in the middle of an answer: the sentence for people, not the browser's own.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it, vi } from 'vitest';
import { AskError, ask } from './client.ts';

afterEach(() => vi.unstubAllGlobals());

it('says that the server cannot be reached when half of an answer came', async () => {
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': 100 }).write('{"devices":');
    setTimeout(() => response.destroy(), 50);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const fetchHere = globalThis.fetch;
  // A page asks its own server by path.
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => fetchHere(`http://127.0.0.1:${port}${path}`, init));
  const failure: unknown = await ask('devices').catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(AskError);
  expect(failure).toMatchObject({ code: 'UNREACHABLE' });
  // Whoever went on hears that it was they who ended it.
  const left = new AbortController();
  const asked = ask('devices', {}, left.signal).catch((error: unknown) => error);
  left.abort();
  expect(await asked).toMatchObject({ name: 'AbortError' });
  server.closeAllConnections();
  server.close();
});
