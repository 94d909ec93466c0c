// What a dashboard as a process of its own answers to /healthz: what the ingest says, and beside it what is wrong with itself.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Health, Problem } from '@lagebild/shared/contract/health.ts';
import { createProxyMiddleware, type Options } from 'http-proxy-middleware';

export const HEALTH_PATH = '/healthz';

/** About the connection behind us, or about the ingest's own words alone. */
const NOT_PASSED_ON: ReadonlySet<string> = new Set(['connection', 'keep-alive', 'transfer-encoding', 'trailer', 'content-length', 'etag']);

/** @param passing how questions are passed on @param problems of this process itself */
export function passHealthOn(passing: Options<IncomingMessage, ServerResponse>, problems: () => readonly Problem[]) {
  return createProxyMiddleware<IncomingMessage, ServerResponse>({
    ...passing,
    pathFilter: (path) => path === HEALTH_PATH,
    selfHandleResponse: true,
    on: {
      ...passing.on,
      proxyReq(question) {
        // The ingest's "not changed" would be about its own words alone.
        question.removeHeader('if-none-match');
        question.setHeader('accept-encoding', 'identity');
      },
      proxyRes(answer, request, response) {
        // Half an answer is none: the library's own interceptor tells it with 200, and what fails in it ends the process.
        passOn(answer, response, problems()).catch((error: Error) => passing.on?.error?.(error, request, response));
      },
    },
  });
}

async function passOn(answer: IncomingMessage, response: ServerResponse, own: readonly Problem[]): Promise<void> {
  const body = withProblems(await text(answer), own);
  response.statusCode = answer.statusCode ?? 502;
  for (const [name, value] of Object.entries(answer.headers))
    if (value !== undefined && !NOT_PASSED_ON.has(name)) response.setHeader(name, value);
  response.end(body);
}

/** Whoever the ingest tells no problems, a stranger, gets to know none from here either. What is no health, a page of a proxy between, stays as it is. */
function withProblems(body: string, own: readonly Problem[]): string {
  const health = own.length === 0 ? undefined : healthIn(body);
  if (!health) return body;
  const told = health.problems && { problems: [...health.problems, ...own] };
  return JSON.stringify({ ...health, status: health.status === 'ok' ? 'degraded' : health.status, ...told });
}

function healthIn(body: string): (Pick<Health, 'status'> & Partial<Health>) | undefined {
  try {
    const said = JSON.parse(body) as (Pick<Health, 'status'> & Partial<Health>) | null;
    return typeof said?.status === 'string' ? said : undefined;
  } catch {
    return undefined;
  }
}
