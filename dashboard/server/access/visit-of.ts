// What an answer about accounts is told of a request, and how it sets the cookie of a session.
import { parseCookie } from 'cookie';
import type { Request, Response } from 'express';
import { type Asker, SESSION_COOKIE } from './asker.ts';
import type { Visit } from './visit.ts';

/** Strict: not even a link on a foreign page brings it along. Browsers take localhost for a safe place and keep a Secure cookie of it. */
const COOKIE = { httpOnly: true, secure: true, sameSite: 'strict', path: '/' } as const;

/** Of a sign-in whose code is missing: this browser alone can go on with it. */
const HALF_COOKIE = '__Host-lagebild-half';
/** As long as it takes to find the phone. */
export const HALF_SIGN_IN_MS = 5 * 60_000;

export function visitOf(asker: Asker, request: Request, response: Response): Visit {
  return {
    asker,
    address: request.ip ?? '',
    agent: request.headers['user-agent'] ?? '',
    keep: (secret, maxAge) => void response.cookie(SESSION_COOKIE, secret, { ...COOKIE, maxAge }),
    forget: () => void response.clearCookie(SESSION_COOKIE, COOKIE),
    half: parseCookie(request.headers.cookie ?? '')[HALF_COOKIE],
    keepHalf: (secret) => void response.cookie(HALF_COOKIE, secret, { ...COOKIE, maxAge: HALF_SIGN_IN_MS }),
    forgetHalf: () => void response.clearCookie(HALF_COOKIE, COOKIE),
  };
}
