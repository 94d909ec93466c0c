// Mounts the routes of the contract: checks the query, calls the answer, sends JSON.
import { type QuerySchema, type RouteName, routes } from '@lagebild/shared/contract/http.ts';
import { buildOpenApi } from '@lagebild/shared/contract/openapi.ts';
import { json, type Request, type RequestHandler, type Response, Router } from 'express';
import type { Answers } from './answers.ts';
import { requireOwnOrigin } from './own-origin.ts';
import { RefusedQuestion, refuseOtherMethods, refuseUnknownPath, refuseUnposted } from './problem.ts';

export function checkQuery(name: RouteName, given: Request['query']): object {
  return checkAgainst(routes[name].query, given);
}

/** @throws {RefusedQuestion} QUERY_INVALID */
export function checkAgainst(schema: QuerySchema, given: Request['query']): object {
  const filled = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== '')); // ?kind= means no wish
  const parsed = schema.safeParse(filled);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const where = issue?.path.join('.') ?? '';
  throw new RefusedQuestion('QUERY_INVALID', `${where && `${where}: `}${issue?.message ?? 'does not fit'}.`, 'See /openapi.json.');
}

function checkBody(name: RouteName, given: unknown): object {
  const route = routes[name];
  if (!('body' in route)) throw new Error(`${name} takes no body`);
  const parsed = route.body.safeParse(given);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const where = issue?.path.join('.') ?? '';
  throw new RefusedQuestion('BODY_INVALID', `${where && `${where}: `}${issue?.message ?? 'does not fit'}.`, 'See /openapi.json.');
}

const MAX_BODY = '64kb';
/** A codec and its vectors. */
const MAX_CODEC_BODY = '1mb';

/** "/devices/{id}" as Express writes it. */
const patternOf = (path: string): string => path.replace(/\{(\w+)\}/, ':$1');

/** @param downloads what is no JSON, by path */
export function createApi(answers: Answers, downloads: Readonly<Record<string, RequestHandler>>): Router {
  const router = Router({ caseSensitive: true, strict: true });
  for (const [template, download] of Object.entries(downloads)) {
    const path = patternOf(template);
    router.get(path, download);
    router.all(path, refuseOtherMethods);
  }
  for (const name of Object.keys(routes) as RouteName[]) {
    const answer = answers[name] as (question: object) => unknown;
    const path = patternOf(routes[name].path);
    if ('body' in routes[name]) {
      router.post(
        path,
        requireOwnOrigin,
        json({ limit: name === 'codecSave' ? MAX_CODEC_BODY : MAX_BODY }),
        async (request: Request, response: Response) => {
          response.json(await answer(checkBody(name, request.body)));
        },
      );
      router.all(path, refuseUnposted);
      continue;
    }
    router.get(path, async (request: Request, response: Response) => {
      response.json(await answer({ ...checkQuery(name, request.query), ...request.params }));
    });
    router.all(path, refuseOtherMethods);
  }
  const openApi = buildOpenApi();
  router.get('/openapi.json', (_request, response) => void response.json(openApi));
  router.all(['/api', '/api/*rest'], refuseUnknownPath);
  return router;
}
