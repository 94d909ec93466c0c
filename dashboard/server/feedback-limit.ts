// How often feedback is taken: a few messages from one address, and not without end from all of them together.
import type { RequestHandler } from 'express';
import { rateLimit } from 'express-rate-limit';
import { RefusedQuestion } from './problem.ts';

const MINUTE_MS = 60_000;

const limiter = (limit: number, windowMs: number, keyGenerator?: () => string) =>
  rateLimit({
    limit,
    windowMs,
    standardHeaders: 'draft-7',
    legacyHeaders: false,
    // Only what was taken counts: a message that was too short may be written anew.
    skipFailedRequests: true,
    ...(keyGenerator && { keyGenerator }),
    handler: (_request, _response, next) =>
      next(new RefusedQuestion('TOO_MANY', 'Too many messages came in a short time.', 'Try again in some minutes.')),
  });

/** Addresses are kept in memory for ten minutes, and nowhere else. */
export function limitFeedback(): RequestHandler[] {
  return [limiter(60, 60 * MINUTE_MS, () => 'everybody'), limiter(5, 10 * MINUTE_MS)];
}
