// The dashboard as a service of its own: serves the pages, and passes questions and the live channel on to the ingest behind it.
import { type IncomingMessage, type Server, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Problem } from '@lagebild/shared/contract/health.ts';
import compression from 'compression';
import express from 'express';
import { createProxyMiddleware, type Options } from 'http-proxy-middleware';
import type { Logger } from 'pino';
import { createForwarding } from './forwarded-headers.ts';
import { HEALTH_PATH, passHealthOn } from './front-health.ts';
import { createHttpServer, createPeerCheck, guardDoor, type HttpDoor, type HttpIdentity, renewIdentity } from './http-door.ts';
import { problemMapper, refuseUnknownPath } from './problem.ts';
import { securityHeaders, serveWeb } from './web-pages.ts';

export interface WebFrontOptions {
  readonly door: HttpDoor;
  /** Folder of the built dashboard. */
  readonly webFolder: string;
  /** Where the ingest answers, http:// or https://. */
  readonly ingestUrl: string;
  /** What is wrong with this process itself; /healthz tells it beside what the ingest says. */
  readonly problems: () => readonly Problem[];
  readonly log: Logger;
}

export interface WebFront {
  readonly port: number;
  /** Takes up a renewed certificate. */
  renew(this: void, identity: HttpIdentity): void;
  close(): Promise<void>;
}

/** What the ingest answers itself. */
const PASSED_ON = ['/api', '/socket.io', '/openapi.json', HEALTH_PATH];
/** Longer than the longest question: a year of a district as a download. */
const TIMEOUT_MS = 120_000;

/**
 * Listens for HTTP.
 * @throws the system's error (EADDRINUSE, EACCES …) when the port cannot be had
 */
export async function openWebFront({ door, webFolder, ingestUrl, problems, log }: WebFrontOptions): Promise<WebFront> {
  const app = express();
  const http = createHttpServer(door, app);
  const isAnswered = createPeerCheck(door);
  const tellOf = createForwarding(door.proxies);
  const passing: Options<IncomingMessage, ServerResponse> = {
    target: ingestUrl,
    changeOrigin: false, // the ingest compares Origin with Host: both are the browser's
    proxyTimeout: TIMEOUT_MS,
    on: {
      error(error, request, response) {
        if (request.socket.destroyed) return; // whoever asked is gone: a page that was closed, not an ingest that is away
        log.warn({ problem: error.message }, 'the ingest does not answer');
        answerAway(response);
      },
    },
  };
  const proxy = createProxyMiddleware<IncomingMessage, ServerResponse>({ ...passing, pathFilter: isPassedOn });
  app.disable('x-powered-by');
  app.use(...securityHeaders(door)); // before the proxy, so that what it refuses itself has them, too
  guardDoor(app, door);
  app.use((request, _response, next) => {
    tellOf(request);
    next();
  });
  app.use(passHealthOn(passing, problems));
  app.use(proxy); // compressed already
  app.use(compression());
  app.get('/metrics', refuseUnknownPath); // those are asked for inside, not by everybody
  serveWeb(app, webFolder);
  app.use(problemMapper(log));
  /** The server forgets a connection once it speaks WebSocket; closing would wait for it for ever. */
  const upgraded = new Set<Socket>();
  http.on('upgrade', (request, stream, head) => {
    const socket = stream as Socket;
    upgraded.add(socket);
    socket.once('close', () => upgraded.delete(socket));
    const asked = URL.parse(request.url ?? '/', 'http://front'); // null for an address that is none, such as "//"
    if (isAnswered(socket.remoteAddress) && asked !== null && isPassedOn(asked.pathname)) {
      tellOf(request);
      proxy.upgrade(request, socket, head);
    } else socket.destroy(); // nobody else would ever answer it
  });

  await listen(http, door);
  return {
    port: (http.address() as AddressInfo).port,
    renew: (identity) => renewIdentity(http, identity),
    close() {
      http.closeAllConnections();
      for (const socket of upgraded) socket.destroy();
      return new Promise((resolve) => http.close(() => resolve()));
    },
  };
}

const isPassedOn = (path: string): boolean => PASSED_ON.some((begin) => path === begin || path.startsWith(`${begin}/`));

/** The pages say by themselves that they wait; a program gets a sentence. */
function answerAway(response: ServerResponse | Socket): void {
  if (!(response instanceof ServerResponse)) return void response.destroy();
  if (response.headersSent) return void response.destroy();
  const detail = 'The ingest of Lagebild does not answer.';
  const problem = {
    type: 'about:blank',
    title: 'Bad gateway',
    status: 502,
    code: 'INGEST_AWAY',
    detail,
    hint: 'Ask again in a few seconds.',
  };
  response.writeHead(502, { 'content-type': 'application/problem+json', 'cache-control': 'no-store' }).end(JSON.stringify(problem));
}

function listen(http: Server, { port, host }: HttpDoor): Promise<void> {
  return new Promise((resolve, reject) => {
    http.once('error', reject);
    http.listen(port, host, () => resolve());
  });
}
