// Lets a request change something only when it comes from Lagebild's own pages or from a program.
//
// Where accounts are off, whoever reaches the port may; with accounts, a browser sends the cookie along by itself. A page of somebody else, open in
// such a browser, must neither.
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

/** Names by which a machine calls itself. */
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i;

/**
 * Whether a request was meant for this machine. Where accounts are off, a page of a stranger whose name suddenly leads to 127.0.0.1 (DNS
 * rebinding) would otherwise be of our own origin; the name it asks for gives it away.
 * @param publicUrl where people reach the dashboard, for a front of one's own
 */
export const isMeantForUs = (host: string | undefined, publicUrl: string | undefined): boolean =>
  host !== undefined && (LOOPBACK.test(host) || (publicUrl !== undefined && new URL(publicUrl).host === host));

export function requireOwnHost(publicUrl: string | undefined): RequestHandler {
  return ({ headers }, _response, next) => {
    if (isMeantForUs(headers.host, publicUrl)) return next();
    throw new RefusedQuestion(
      'FOREIGN_HOST',
      'This machine is not called that.',
      'Ask for localhost, or set PUBLIC_URL to the address in use.',
    );
  };
}
