// Mounts the routes of the contract: checks the query, calls the answer, sends JSON.
import { type RouteName, routes } from '@lagebild/shared/contract/http.ts';
import { buildOpenApi } from '@lagebild/shared/contract/openapi.ts';
import { type Request, type Response, Router } from 'express';
import type { Answers } from './answers.ts';
import { RefusedQuestion, refuseOtherMethods, refuseUnknownPath } from './problem.ts';

function checkQuery(name: RouteName, given: Request['query']): object {
  const filled = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== '')); // ?kind= means no wish
  const parsed = routes[name].query.safeParse(filled);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const where = issue?.path.join('.') ?? '';
  throw new RefusedQuestion('QUERY_INVALID', `${where && `${where}: `}${issue?.message ?? 'does not fit'}.`, 'See /openapi.json.');
}

export function createApi(answers: Answers): Router {
  const router = Router({ caseSensitive: true, strict: true });
  for (const name of Object.keys(routes) as RouteName[]) {
    const answer = answers[name] as (question: object) => unknown;
    const path = routes[name].path.replace('{id}', ':id');
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
