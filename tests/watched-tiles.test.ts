// A page whose tiles are refused asks again and again, but as one: not once for each view it has shown meanwhile.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import { io } from 'socket.io-client';
import { expect, it } from 'vitest';
import { tellTiles, watchTile } from '../dashboard/web/src/live/watched-tiles.ts';

it('asks once in three seconds, however many views were refused before', async () => {
  const http = createServer().listen(0, '127.0.0.1');
  await once(http, 'listening');
  const server = new Server(http);
  let asked = 0;
  server.on('connection', (socket) => {
    socket.on('watch', (_tiles: unknown, reply: (answer: object) => void) => {
      asked += 1;
      reply({ ok: false, code: 'FORBIDDEN', detail: '' });
    });
  });
  const socket = io(`http://127.0.0.1:${(http.address() as AddressInfo).port}`, { transports: ['websocket'] });
  tellTiles(socket);
  await new Promise<void>((resolve) => socket.once('connect', () => resolve()));
  const municipalities = ['unna', 'kamen', 'selm', 'werne', 'luenen'];
  for (const [index, municipality] of municipalities.entries()) {
    watchTile({ kind: 'air', municipality }, () => undefined);
    await expect.poll(() => asked).toBe(index + 2); // once with the connection
  }
  const before = asked;
  await expect.poll(() => asked, { timeout: 10_000 }).toBeGreaterThan(before);
  // Those of the views before would come within the same moments as they were refused in.
  await new Promise((resolve) => setTimeout(resolve, 1000));
  expect(asked).toBe(before + 1);
  socket.close();
  await server.close();
}, 20_000);
