// Stands between Lagebild and InfluxDB 1.x, hears every question that is asked, and can keep the answers back.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface ListeningProxy {
  readonly url: string;
  /** Statements that were asked since the start. */
  readonly questions: string[];
  /** Questions under way now, and the most there ever were at once. */
  readonly underWay: { now: number; most: number };
  /** While set, no question is answered. */
  holdUntil: Promise<void> | undefined;
  close(): Promise<void>;
}

export async function startListeningProxy(target: string): Promise<ListeningProxy> {
  const questions: string[] = [];
  const underWay = { now: 0, most: 0 };
  async function pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '';
    const body = request.method === 'POST' ? await text(request) : '';
    const isQuestion = path.startsWith('/query');
    const statement = new URL(path, target).searchParams.get('q') ?? new URLSearchParams(body).get('q') ?? '';
    if (isQuestion) {
      questions.push(statement);
      underWay.now += 1;
      underWay.most = Math.max(underWay.most, underWay.now);
    }
    try {
      if (isQuestion) await proxy.holdUntil;
      const { authorization = '', 'content-type': type = 'text/plain' } = request.headers;
      const headers = { authorization, 'content-type': type };
      const answer = await fetch(target + path, { method: request.method ?? 'GET', headers, ...(request.method === 'POST' && { body }) });
      response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'application/json' });
      response.end(await answer.text());
    } catch {
      response.destroy();
    }
    if (isQuestion) underWay.now -= 1;
  }
  const server = createServer((request, response) => void pass(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const proxy: ListeningProxy = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    questions,
    underWay,
    holdUntil: undefined,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  return proxy;
}
