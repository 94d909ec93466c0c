// What a dashboard as a process of its own answers to /healthz: what the ingest says, and beside it what is wrong with itself.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Health, Problem } from '@lagebild/shared/contract/health.ts';
import { createProxyMiddleware, type Options, responseInterceptor } from 'http-proxy-middleware';

export const HEALTH_PATH = '/healthz';

/** @param passing how questions are passed on @param problems of this process itself */
export function passHealthOn(passing: Options<IncomingMessage, ServerResponse>, problems: () => readonly Problem[]) {
  return createProxyMiddleware<IncomingMessage, ServerResponse>({
    ...passing,
    pathFilter: (path) => path === HEALTH_PATH,
    selfHandleResponse: true,
    on: {
      ...passing.on,
      // The ingest's "not changed" would be about its own words alone.
      proxyReq: (question) => question.removeHeader('if-none-match'),
      proxyRes: responseInterceptor(async (body, _answer, _request, response) => {
        response.removeHeader('etag');
        return withProblems(body.toString(), problems());
      }),
    },
  });
}

/** Whoever the ingest tells no problems, a stranger, gets to know none from here either. */
function withProblems(body: string, own: readonly Problem[]): string {
  if (own.length === 0) return body;
  const health = JSON.parse(body) as Pick<Health, 'status'> & Partial<Health>;
  const told = health.problems && { problems: [...health.problems, ...own] };
  return JSON.stringify({ ...health, status: health.status === 'ok' ? 'degraded' : health.status, ...told });
}
