// What a browser keeps for the minutes its person is at the provider: state, nonce and verifier, and where they wanted to go.
import { z } from 'zod';

/** Lax, because the browser comes back from another site; out of reach for scripts, other hosts and plain HTTP. */
export const PENDING_COOKIE = '__Host-lagebild-oidc';
export const PENDING_OPTIONS = { httpOnly: true, secure: true, sameSite: 'lax', path: '/' } as const;
/** Whoever has to look for a second factor is done in ten minutes. */
export const PENDING_MS = 10 * 60_000;

const word = z.string().min(20).max(200);
const schema = z.strictObject({ state: word, nonce: word, verifier: word, to: z.string().max(600) });
export type PendingSignIn = z.infer<typeof schema>;

export const writePending = (pending: PendingSignIn): string => Buffer.from(JSON.stringify(pending)).toString('base64url');

/** @returns undefined when there is none, or it is not what we wrote */
export function readPending(cookie: string | undefined): PendingSignIn | undefined {
  if (cookie === undefined || cookie.length > 4000) return undefined;
  try {
    return schema.safeParse(JSON.parse(Buffer.from(cookie, 'base64url').toString())).data;
  } catch {
    return undefined; // no JSON
  }
}

/** A page of ours somebody wanted to see; `/` for whatever leads elsewhere ("//host", "/\host", "https:…", control characters). */
export function localPath(wanted: unknown): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: browsers drop tabs and line feeds, so that "/<tab>/host" is "//host" to them
  if (typeof wanted !== 'string' || wanted.length > 500 || !/^\/(?![/\\])[^\\\u0000-\u0020\u007f]*$/.test(wanted)) return '/';
  const url = URL.parse(wanted, 'http://here.invalid');
  if (url?.origin !== 'http://here.invalid' || url.pathname.startsWith('//') || /^\/(api|socket\.io)(\/|$)/.test(url.pathname)) return '/';
  return url.pathname + url.search + url.hash;
}
