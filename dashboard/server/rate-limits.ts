// How much one address and one account may ask in a minute: far more than people and their screens do, less than would keep others waiting.
import { paths } from '@lagebild/shared/contract/paths.ts';
import type { Request, RequestHandler, Response } from 'express';
import { ipKeyGenerator, type Options, rateLimit } from 'express-rate-limit';
import type { Gate } from './access/gate.ts';
import { RefusedQuestion } from './problem.ts';

const MINUTE_MS = 60_000;

/** Questions a minute. */
export interface RateLimits {
  /** Of one account, with its API tokens: a control room has many screens open. */
  readonly account: number;
  /** Of one address, behind which a whole town hall may be. */
  readonly address: number;
  /** Of one address, while nobody is signed in there. */
  readonly stranger: number;
  /** Of these, tables and downloads: each may read a year. */
  readonly download: number;
  /** Of these, what reads long ranges or decodes messages anew. */
  readonly expensive: number;
}

/** An open page asks a few dozen times a minute (tests/browser/figures.test.ts: a tile is asked for once and told from then on): room for a hundred. */
export const RATE_LIMITS: RateLimits = { account: 6_000, address: 60_000, stranger: 600, download: 60, expensive: 600 };

const EXPENSIVE: ReadonlySet<string> = new Set([
  paths.series,
  paths.seriesUsual,
  paths.siteSeries,
  paths.airStation,
  paths.airLimits,
  paths.lightingEnergy,
  paths.battery,
  paths.origin,
  paths.redecode,
]);

const isDownload = (path: string): boolean => /\.(csv|ndjson|png|svg)$/.test(path);

const limiter = (limit: number, more: Partial<Options>): RequestHandler =>
  rateLimit({
    limit,
    windowMs: MINUTE_MS,
    standardHeaders: 'draft-7',
    legacyHeaders: false,
    handler: (_request, _response, next) =>
      next(
        new RefusedQuestion(
          'TOO_MANY',
          `More than ${limit} questions of this kind came in a minute.`,
          'Ask again after the time in Retry-After.',
        ),
      ),
    ...more,
  });

const addressOf = (request: Request): string => `address ${ipKeyGenerator(request.ip ?? '')}`;

/** Counts live in memory, for a minute. */
export function limitRates(gate: Pick<Gate, 'askerOf'>, limits: RateLimits = RATE_LIMITS): RequestHandler[] {
  const accountOf = (request: Request): string | undefined => {
    const { account } = gate.askerOf(request);
    return account && `account ${account.id}`;
  };
  const whoOf = (request: Request): string => accountOf(request) ?? addressOf(request);

  const limitOf = (limit: number, keyGenerator: (request: Request) => string, isMeant: (request: Request) => boolean) =>
    limiter(limit, { keyGenerator, skip: (request) => !isMeant(request) });

  return [
    limitOf(limits.address, addressOf, () => true),
    limitOf(limits.stranger, addressOf, (request) => accountOf(request) === undefined),
    limitOf(limits.account, whoOf, (request) => accountOf(request) !== undefined),
    limitOf(limits.download, whoOf, (request) => isDownload(pathOf(request))),
    limitOf(limits.expensive, whoOf, (request) => EXPENSIVE.has(pathOf(request))),
  ];
}

/** Pushes a minute with one token: an airrohr sends one in two and a half minutes, and a municipality has hundreds with the same. */
export const PUSHES = 1200;

/** Holds always, as the limit of credentials over MQTT does. A wrong token is found out before, and costs less than counting it. */
export const limitPushes = (usernameOf: (response: Response) => string): RequestHandler =>
  limiter(PUSHES, { keyGenerator: (_request, response) => usernameOf(response) });

/** As the router takes it, also of a request line that has the whole address. */
const pathOf = ({ baseUrl, path }: Request): string => baseUrl + path;
