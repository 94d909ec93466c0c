// A download over HTTP whose rows fail in the middle, and one whose reader leaves.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Writable } from 'node:stream';
import compression from 'compression';
import express from 'express';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { problemMapper } from './problem.ts';
import { sendLines } from './send-lines.ts';

const LINE = `${'x'.repeat(1023)}\n`;

let logged: string;
let lines: () => AsyncGenerator<string>;
let hasEnded: Promise<void>;
const app = express();
const server = createServer(app);
const log = pino(
  new Writable({
    write(chunk, _encoding, done) {
      logged += String(chunk);
      done();
    },
  }),
);
app.use(compression());
app.get('/', async (_request, response) => {
  const sent = sendLines(lines(), response.type('text/csv'));
  hasEnded = sent.catch(() => undefined);
  await sent;
});
app.use(problemMapper(log));

beforeEach(async () => {
  logged = '';
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(async () => {
  server.close();
  await once(server, 'close');
});

const ask = (signal?: AbortSignal) => fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, signal ? { signal } : {});

it('cuts a download that cannot be finished, and the log has the reason', async () => {
  lines = async function* () {
    for (let n = 0; n < 200; n += 1) yield LINE;
    throw new Error('the row has no end');
  };
  const response = await ask();
  await expect(response.text()).rejects.toThrow('terminated');
  await expect.poll(() => logged).toContain('the row has no end');
});

it('says nothing of a reader that leaves', async () => {
  lines = async function* () {
    for (;;) yield LINE;
  };
  const leaving = new AbortController();
  await ask(leaving.signal);
  leaving.abort();
  await hasEnded;
  expect(logged).toBe('');
});
