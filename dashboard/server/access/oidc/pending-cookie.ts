// What a browser keeps for the minutes its person is at the provider: state, nonce and verifier, and where they wanted to go.
import type { Pending } from './provider.ts';

/** Lax, because the browser comes back from another site; out of reach for scripts, other hosts and plain HTTP. */
export const PENDING_COOKIE = '__Host-lagebild-oidc';
export const PENDING_OPTIONS = { httpOnly: true, secure: true, sameSite: 'lax', path: '/' } as const;
/** Whoever has to look for a second factor is done in ten minutes. */
export const PENDING_MS = 10 * 60_000;

export interface PendingSignIn extends Pending {
  /** A page of ours. */
  readonly to: string;
}

export const writePending = (pending: PendingSignIn): string => Buffer.from(JSON.stringify(pending)).toString('base64url');

/** @returns undefined when there is none, or it is not what we wrote */
export function readPending(cookie: string | undefined): PendingSignIn | undefined {
  if (cookie === undefined || cookie.length > 4000) return undefined;
  try {
    const { state, nonce, verifier, to } = JSON.parse(Buffer.from(cookie, 'base64url').toString()) as Record<string, unknown>;
    return isWord(state) && isWord(nonce) && isWord(verifier) ? { state, nonce, verifier, to: localPath(to) } : undefined;
  } catch {
    return undefined; // no JSON, or no object
  }
}

const isWord = (value: unknown): value is string => typeof value === 'string' && value.length >= 20 && value.length <= 200;

/** A page of ours somebody wanted to see; `/` for whatever leads elsewhere ("//host", "/\host", "https:…", control characters). */
export function localPath(wanted: unknown): string {
  if (typeof wanted !== 'string' || wanted.length > 500 || !/^\/(?!\/)/.test(wanted)) return '/';
  // Browsers drop tabs and line feeds, so that "/<tab>/host" is "//host" to them.
  if (/[\\\s\p{Cc}]/u.test(wanted)) return '/';
  const url = URL.parse(wanted, 'http://here.invalid');
  if (url?.origin !== 'http://here.invalid' || url.pathname.startsWith('//') || /^\/(api|socket\.io)(\/|$)/.test(url.pathname)) return '/';
  return url.pathname + url.search + url.hash;
}
