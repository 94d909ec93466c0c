// Lets a request change something only when it comes from Lagebild's own pages or from a program.
//
// There are no accounts yet: whoever reaches the port may. But a page of somebody else, open in a browser that reaches it, must not.
import type { RequestHandler } from 'express';
import { RefusedQuestion } from './problem.ts';

/** A browser says where a request comes from; a program without Origin is no browser. JSON cannot be sent by a foreign form. */
export const requireOwnOrigin: RequestHandler = ({ headers }, _response, next) => {
  const { origin, host } = headers;
  const site = headers['sec-fetch-site'];
  const isOwn = origin === undefined ? site === undefined || site === 'same-origin' || site === 'none' : URL.parse(origin)?.host === host;
  if (!isOwn) throw new RefusedQuestion('FOREIGN_ORIGIN', 'This can only be done from the pages of Lagebild itself.');
  if (!/^application\/json\b/i.test(headers['content-type'] ?? '')) {
    throw new RefusedQuestion('BODY_INVALID', 'The question has to be JSON (content-type: application/json).');
  }
  next();
};
