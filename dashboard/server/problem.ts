// Refused questions: one error class, turned into RFC 9457 problem details in one place.
import type { Problem } from '@lagebild/shared/contract/http.ts';
import { Seldom } from '@lagebild/shared/domain/seldom.ts';
import { StoreUnavailable } from '@lagebild/shared/domain/store-error.ts';
import type { ErrorRequestHandler, Request, RequestHandler } from 'express';
import type { Logger } from 'pino';

export const STATUS = {
  QUERY_INVALID: 400,
  BODY_INVALID: 400,
  FOREIGN_ORIGIN: 403,
  FOREIGN_HOST: 421,
  PROXY_NEEDED: 403,
  ACCOUNTS_NEEDED: 403,
  SIGN_IN_NEEDED: 401,
  SIGN_IN_WRONG: 401,
  CODE_WRONG: 401,
  SIGN_IN_OVER: 410,
  SET_UP_OVER: 410,
  PASSWORD_NEEDED: 403,
  SECOND_FACTOR_NEEDED: 403,
  SECOND_FACTOR_ON: 409,
  SECOND_FACTOR_OFF: 409,
  FORBIDDEN: 403,
  LINK_USED: 410,
  PASSWORD_WEAK: 422,
  LOGIN_TAKEN: 409,
  LAST_ADMINISTRATOR: 409,
  ACCOUNT_UNKNOWN: 404,
  MUNICIPALITY_UNKNOWN: 404,
  QUANTITY_UNKNOWN: 404,
  DEVICE_UNKNOWN: 404,
  DEVICE_AMBIGUOUS: 409,
  ENTRY_UNKNOWN: 404,
  SITE_UNKNOWN: 404,
  FIGURE_UNKNOWN: 404,
  GATEWAY_TAKEN: 409,
  ADOPTION_REFUSED: 422,
  EUI_ELSEWHERE: 409,
  ALARM_UNKNOWN: 404,
  TOO_MANY: 429,
  TOKEN_WRONG: 401,
  PUSH_INVALID: 400,
  RANGE_TOO_WIDE: 422,
  RANGE_EMPTY: 422,
  RANGE_PAST: 422,
  NOT_FOUND: 404,
  METHOD_NOT_ALLOWED: 405,
  STORE_AWAY: 503,
  STORE_BUSY: 503,
  INTERNAL: 500,
} as const;

export type ProblemCode = keyof typeof STATUS;

const TITLE: Record<number, string> = {
  400: 'Bad request',
  401: 'Not signed in',
  403: 'Forbidden',
  404: 'Not found',
  405: 'Method not allowed',
  409: 'Conflict',
  410: 'Gone',
  421: 'Meant for somebody else',
  422: 'Cannot be answered',
  429: 'Too many',
  500: 'Internal error',
  503: 'Not available',
};

/** What a program needs to say it in other words, and another language. */
export type ProblemFacts = Pick<Problem, 'reason' | 'field' | 'retryAfterS'>;

/** A question that is refused, with what is wrong and what to ask instead. */
export class RefusedQuestion extends Error {
  readonly code: ProblemCode;
  readonly hint: string | undefined;
  readonly facts: ProblemFacts;
  constructor(code: ProblemCode, detail: string, hint?: string, facts: ProblemFacts = {}) {
    super(detail);
    this.code = code;
    this.hint = hint;
    this.facts = facts;
  }
}

function toProblem(error: unknown): Problem {
  const refused = error instanceof RefusedQuestion ? error : asRefused(error);
  const status = STATUS[refused.code];
  return {
    type: 'about:blank',
    title: TITLE[status] ?? 'Error',
    status,
    code: refused.code,
    detail: refused.message,
    ...(refused.hint ? { hint: refused.hint } : {}),
    ...refused.facts,
  };
}

/** Express itself refuses some requests, such as a path that is no valid percent-encoding; it marks them with a 4xx status. */
function asRefused(error: unknown): RefusedQuestion {
  if (error instanceof StoreUnavailable) {
    return new RefusedQuestion('STORE_AWAY', 'The database does not answer.', 'Ask again later; what comes in is kept.');
  }
  const { status } = error as { status?: unknown };
  if (status === 404) return new RefusedQuestion('NOT_FOUND', 'Nothing can be found at this address.');
  if (typeof status === 'number' && status >= 400 && status < 500) return new RefusedQuestion('QUERY_INVALID', (error as Error).message);
  return new RefusedQuestion('INTERNAL', 'Lagebild failed to answer; the log says why.');
}

export const refuseUnknownPath: RequestHandler = (request) => {
  throw new RefusedQuestion('NOT_FOUND', `${request.path} is nothing that can be asked for.`, 'See /openapi.json.');
};

export const refuseOtherMethods: RequestHandler = (request, response) => {
  response.set('Allow', 'GET, HEAD');
  throw new RefusedQuestion('METHOD_NOT_ALLOWED', `${request.path} can only be read (GET).`);
};

export const refuseUnposted: RequestHandler = (request, response) => {
  response.set('Allow', 'POST');
  throw new RefusedQuestion('METHOD_NOT_ALLOWED', `${request.path} does something; it has to be posted (POST).`);
};

/** Refusals that tell of somebody who tries to get around something. What people are refused in their work stands in the audit log. */
const TELLING: ReadonlySet<string> = new Set<ProblemCode>([
  'FOREIGN_ORIGIN',
  'FOREIGN_HOST',
  'PROXY_NEEDED',
  'TOKEN_WRONG',
  'TOO_MANY',
  'QUERY_INVALID',
  'BODY_INVALID',
]);

/** Without what was asked. */
const pathOf = ({ originalUrl }: Request): string => originalUrl.replace(/\?.*$/s, '').slice(0, 200);

export function problemMapper(log: Logger): ErrorRequestHandler {
  const told = new Seldom();
  return (error, request, response, next) => {
    const problem = toProblem(error);
    const of = { code: problem.code, address: request.ip, path: pathOf(request) };
    if (problem.status === 500) log.error({ err: error, path: of.path }, 'a question could not be answered');
    if (error instanceof StoreUnavailable && told.isDue(error.message, Date.now()))
      log.warn({ problem: error.message, path: of.path }, 'the database does not answer');
    // A cookie that has ended is sent all the time; a token that is none, by whoever tries.
    const isWrongToken = problem.code === 'SIGN_IN_NEEDED' && request.headers.authorization !== undefined;
    if ((isWrongToken || TELLING.has(problem.code)) && told.isDue(JSON.stringify([problem.code, request.ip]), Date.now()))
      log.warn(of, 'a request was refused');
    if (response.headersSent) return next(error);
    response.set('cache-control', 'no-store'); // what is refused now may be answered in a moment
    if (problem.retryAfterS !== undefined) response.set('retry-after', String(problem.retryAfterS));
    return void response.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
  };
}
