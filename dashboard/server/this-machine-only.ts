// Where nobody has to sign in, nobody from another machine is answered, not through a proxy or a dashboard on this one either.
import type { IncomingMessage } from 'node:http';
import type { RequestHandler } from 'express';
import type { Logger } from 'pino';
import { createAddressOf, isLoopback, THIS_MACHINE } from './live-guard.ts';
import { RefusedQuestion } from './problem.ts';

export type OriginCheck = (request: Pick<IncomingMessage, 'socket' | 'headers'>) => boolean;

/** Tells whether a request began on this machine, by what proxies on it say. The first one that did not is a line of the log. */
export function createOriginCheck(log: Pick<Logger, 'warn'>): OriginCheck {
  const addressOf = createAddressOf(THIS_MACHINE);
  let isTold = false;
  return (request) => {
    const address = addressOf(request);
    if (isLoopback(address)) return true;
    if (!isTold) log.warn({ address }, `somebody from another machine was not answered, because nobody has to sign in here; ${WHAT_TO_DO}`);
    isTold = true;
    return false;
  };
}

const WHAT_TO_DO = 'set ACCOUNTS=required, or ACCOUNTS=off when whatever stands in front lets in nobody it does not know';

export function requireThisMachine(isFromHere: OriginCheck): RequestHandler {
  return (request, _response, next) => {
    if (isFromHere(request)) return next();
    throw new RefusedQuestion(
      'ACCOUNTS_NEEDED',
      'Nobody has to sign in here, so only this machine itself is answered.',
      `On the server: ${WHAT_TO_DO}.`,
    );
  };
}
