// What an answer about accounts is told of a request, and how it sets the cookie of a session.
import type { Request, Response } from 'express';
import { type Asker, SESSION_COOKIE } from './asker.ts';
import type { Visit } from './visit.ts';

/** Strict: not even a link on a foreign page brings it along. Browsers take localhost for a safe place and keep a Secure cookie of it. */
const COOKIE = { httpOnly: true, secure: true, sameSite: 'strict', path: '/' } as const;

export function visitOf(asker: Asker, request: Request, response: Response): Visit {
  return {
    asker,
    address: request.ip ?? '',
    agent: request.headers['user-agent'] ?? '',
    keep: (secret, maxAge) => void response.cookie(SESSION_COOKIE, secret, { ...COOKIE, maxAge }),
    forget: () => void response.clearCookie(SESSION_COOKIE, COOKIE),
  };
}
