// Answers for everybody: any page may ask for them, and caches between may keep them for a moment.
import type { RequestHandler } from 'express';

export const PUBLIC_PATH = '/api/v1/public';

/** What is shared may be taken back: no copy lives longer than until a page asks again. */
const KEPT_SECONDS = 60;

export const openToAll: RequestHandler = (_request, response, next) => {
  response.set({
    'cache-control': `public, max-age=${KEPT_SECONDS}`,
    'access-control-allow-origin': '*',
    'cross-origin-resource-policy': 'cross-origin',
  });
  next();
};
