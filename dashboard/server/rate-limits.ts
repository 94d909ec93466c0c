// How much one address and one account may ask in a minute: far more than people and their screens do, less than would keep others waiting.
import { paths } from '@lagebild/shared/contract/paths.ts';
import type { Request, RequestHandler } from 'express';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';
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

/** Counts live in memory, for a minute. */
export function limitRates(gate: Pick<Gate, 'askerOf'>, limits: RateLimits = RATE_LIMITS): RequestHandler[] {
  const addressOf = (request: Request): string => `address ${ipKeyGenerator(request.ip ?? '')}`;
  const accountOf = (request: Request): string | undefined => {
    const { account } = gate.askerOf(request);
    return account && `account ${account.id}`;
  };
  const whoOf = (request: Request): string => accountOf(request) ?? addressOf(request);

  const limiter = (limit: number, keyGenerator: (request: Request) => string, isMeant: (request: Request) => boolean) =>
    rateLimit({
      limit,
      windowMs: MINUTE_MS,
      standardHeaders: 'draft-7',
      legacyHeaders: false,
      keyGenerator,
      skip: (request) => !isMeant(request),
      handler: (_request, _response, next) =>
        next(
          new RefusedQuestion(
            'TOO_MANY',
            `More than ${limit} questions of this kind came in a minute.`,
            'Ask again after the time in Retry-After.',
          ),
        ),
    });

  return [
    limiter(limits.address, addressOf, () => true),
    limiter(limits.stranger, addressOf, (request) => accountOf(request) === undefined),
    limiter(limits.account, whoOf, (request) => accountOf(request) !== undefined),
    limiter(limits.download, whoOf, ({ originalUrl }) => isDownload(pathOf(originalUrl))),
    limiter(limits.expensive, whoOf, ({ originalUrl }) => EXPENSIVE.has(pathOf(originalUrl))),
  ];
}

const pathOf = (url: string): string => url.split('?', 1)[0] ?? '';
