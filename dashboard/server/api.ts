// Mounts the routes of the contract: tells who asks, checks the question, decides whether it may be asked, calls the answer, sends JSON.
import { accountRoutes } from '@lagebild/shared/contract/account-routes.ts';
import { type QuerySchema, type RouteName, routes } from '@lagebild/shared/contract/http.ts';
import { buildOpenApi } from '@lagebild/shared/contract/openapi.ts';
import { type PublicRoute, publicRoutes } from '@lagebild/shared/contract/public-routes.ts';
import { type Guarded, routeAccess } from '@lagebild/shared/contract/route-access.ts';
import { json, type Request, type RequestHandler, type Response, Router } from 'express';
import type { AccountAnswers, AccountRoute } from './access/account-answers.ts';
import type { Within } from './access/answers-within.ts';
import type { Asker } from './access/asker.ts';
import type { Deed } from './access/deed.ts';
import { FAILED, type Gate } from './access/gate.ts';
import type { Visit } from './access/visit.ts';
import { visitOf } from './access/visit-of.ts';
import { requireOwnOrigin } from './own-origin.ts';
import { RefusedQuestion, refuseOtherMethods, refuseUnknownPath, refuseUnposted } from './problem.ts';
import type { PublicAnswers } from './public/public-answers.ts';

/** What is no JSON: sent by itself, asked and guarded like everything else. */
export interface Download {
  readonly name: Guarded;
  readonly path: string;
  readonly query: QuerySchema;
  /** @param question checked and narrowed, with the names of the path */
  send(this: void, question: object, within: Within, response: Response, asker: Asker): Promise<void>;
}

export interface ApiDeps {
  readonly gate: Gate;
  readonly accountAnswers: AccountAnswers;
  readonly publicAnswers: PublicAnswers;
  readonly downloads: readonly Download[];
}

/** @throws {RefusedQuestion} QUERY_INVALID */
function checkAgainst(schema: QuerySchema, given: Request['query']): object {
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
  const detail = `${where && `${where}: `}${issue?.message ?? 'does not fit'}.`;
  throw new RefusedQuestion('BODY_INVALID', detail, 'See /openapi.json.', where ? { field: where } : {});
}

const MAX_BODY = '64kb';
/** A codec and its vectors. */
const MAX_CODEC_BODY = '1mb';

/** "/devices/{id}" as Express writes it. */
const patternOf = (path: string): string => path.replace(/\{(\w+)\}/, ':$1');

const isPublicRoute = (name: RouteName): name is PublicRoute => name in publicRoutes;
const isAccountRoute = (name: RouteName): name is AccountRoute => name in accountRoutes;

export function createApi({ gate, accountAnswers, publicAnswers, downloads }: ApiDeps): Router {
  const router = Router({ caseSensitive: true, strict: true });
  for (const { name, path: template, query, send } of downloads) {
    const path = patternOf(template);
    router.get(path, async (request: Request, response: Response) => {
      const asker = gate.askerOf(request);
      const question = gate.authorise(asker, name, { ...checkAgainst(query, request.query), ...request.params });
      await send(question, gate.within(asker), response, asker);
    });
    router.all(path, refuseOtherMethods);
  }
  for (const name of Object.keys(routes) as RouteName[]) {
    const path = patternOf(routes[name].path);
    if ('body' in routes[name]) {
      router.post(
        path,
        requireOwnOrigin,
        json({ limit: name === 'codecSave' ? MAX_CODEC_BODY : MAX_BODY }),
        async (request: Request, response: Response) => {
          const asker = gate.askerOf(request);
          const body = gate.inOwnName(asker, checkBody(name, request.body));
          const question = gate.authorise(asker, name, body);
          const deed = gate.deedOf(name, question);
          const told = await done(asker, deed, question, () => answer(name, question, visitOf(asker, request, response)));
          response.json(told);
        },
      );
      router.all(path, refuseUnposted);
      continue;
    }
    router.get(path, async (request: Request, response: Response) => {
      const asker = gate.askerOf(request);
      const question = gate.authorise(asker, name, { ...checkAgainst(routes[name].query, request.query), ...request.params });
      response.json(await answer(name, question, visitOf(asker, request, response)));
    });
    router.all(path, refuseOtherMethods);
  }
  const openApi = buildOpenApi();
  router.get('/openapi.json', (_request, response) => void response.json(openApi));
  router.all(['/api', '/api/*rest'], refuseUnknownPath);
  return router;

  /** Does it, and writes down how it ended. */
  async function done(asker: Asker, deed: Deed, question: object, act: () => unknown): Promise<unknown> {
    try {
      const told = await act();
      gate.noteDone(asker, deed, told);
      return told;
    } catch (error) {
      if (!(error instanceof RefusedQuestion)) gate.noteDone(asker, deed, FAILED);
      else if (error.code === 'FORBIDDEN') gate.noteRefused(asker, deed.name, question);
      throw error;
    }
  }

  function answer(name: RouteName, question: object, visit: Visit): unknown {
    if (isAccountRoute(name)) return (accountAnswers[name] as (question: object, visit: Visit) => unknown)(question, visit);
    if (isPublicRoute(name)) return (publicAnswers[name] as (question: object) => unknown)(question);
    // What everybody may know is the same for everybody.
    const { answers } = routeAccess[name].scope === 'anyone' ? gate.whole : gate.within(visit.asker);
    return (answers[name] as (question: object) => unknown)(question);
  }
}

/** Answers about what is guarded are nobody else's: no cache between may keep them. */
export const keepPrivate: RequestHandler = (_request, response, next) => {
  response.set('cache-control', 'no-store');
  next();
};
