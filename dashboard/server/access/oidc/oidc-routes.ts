// Signing in with the account of an organisation: GET /api/v1/sign-in/oidc leads to its provider, …/callback takes in whoever comes back.
import { paths } from '@lagebild/shared/contract/paths.ts';
import type { SignInRules } from '@lagebild/shared/domain/access/sign-in-rules.ts';
import { Seldom } from '@lagebild/shared/domain/seldom.ts';
import type { Registry } from '@lagebild/shared/registry/registry.ts';
import { parseCookie } from 'cookie';
import { type Request, type Response, Router } from 'express';
import { rateLimit } from 'express-rate-limit';
import type { Logger } from 'pino';
import { refuseOtherMethods } from '../../problem.ts';
import { beginSession } from '../begin-session.ts';
import type { Gate } from '../gate.ts';
import { visitOf } from '../visit-of.ts';
import { admit } from './admit.ts';
import { onwardPage, type RefusedReason, refusedPage } from './oidc-page.ts';
import { localPath, PENDING_COOKIE, PENDING_MS, PENDING_OPTIONS, readPending, writePending } from './pending-cookie.ts';
import type { Provider } from './provider.ts';
import { SignInRefused } from './provider.ts';
import { ProviderAway } from './provider-fetch.ts';

export interface OidcDeps {
  readonly provider: Provider;
  /** As they are now. */
  rules(): SignInRules;
  readonly registry: Registry;
  readonly gate: Pick<Gate, 'askerOf'>;
  /** Where people reach Lagebild. */
  readonly publicUrl: string;
  readonly log: Logger;
}

const STATUS: Readonly<Record<RefusedReason, number>> = {
  away: 503,
  stale: 400,
  refused: 403,
  cancelled: 403,
  'no role': 403,
  blocked: 403,
  'too many': 429,
};

/** Each makes us ask the provider: from one address as many as a town hall behind one address needs in the morning. */
const MOST_IN_WINDOW = 60;
const WINDOW_MS = 5 * 60_000;

export function createOidcRoutes({ provider, rules, registry, gate, publicUrl, log }: OidcDeps): Router {
  const { host } = new URL(publicUrl);
  const used = new Map<string, number>();

  const refuse = (response: Response, reason: RefusedReason): void =>
    void response.status(STATUS[reason]).type('html').send(refusedPage(reason, provider.name));

  /** Whether a sign-in comes back for the first time. */
  function isFirstUse(nonce: string): boolean {
    const now = Date.now();
    for (const [old, endsAt] of used) {
      if (endsAt > now) break;
      used.delete(old);
    }
    if (used.has(nonce)) return false;
    used.set(nonce, now + PENDING_MS);
    return true;
  }

  function failed(error: unknown, request: Request, response: Response): void {
    if (error instanceof ProviderAway) {
      log.warn({ problem: error.message }, 'the OpenID provider does not answer');
      refuse(response, 'away');
      return;
    }
    if (!(error instanceof SignInRefused)) throw error;
    log.warn({ code: error.code }, 'a sign-in by the OpenID provider was not believed');
    const what = { how: 'oidc', reason: error.code };
    registry.audit.append({ who: '(unknown)', action: 'signInFailed', what, origin: { address: request.ip } });
    refuse(response, error.code === 'access_denied' ? 'cancelled' : 'refused');
  }

  async function begin(request: Request, response: Response): Promise<void> {
    // The cookie has to be of the host the provider sends people back to; and nobody is signed in by a page of others, but by a button of ours.
    const isForeign = /^(cross|same)-site$/.test(String(request.headers['sec-fetch-site'] ?? ''));
    if (isForeign || request.headers.host !== host) return response.redirect(302, `${publicUrl}/anmelden`);
    try {
      const { url, pending } = await provider.begin(rules().scopes);
      const value = writePending({ ...pending, to: localPath(request.query.to) });
      response.cookie(PENDING_COOKIE, value, { ...PENDING_OPTIONS, maxAge: PENDING_MS });
      response.redirect(302, url.href);
    } catch (error) {
      failed(error, request, response);
    }
  }

  async function finish(request: Request, response: Response): Promise<void> {
    const pending = readPending(parseCookie(request.headers.cookie ?? '')[PENDING_COOKIE]);
    response.clearCookie(PENDING_COOKIE, PENDING_OPTIONS);
    const { search } = new URL(request.originalUrl, publicUrl);
    // Compared here first: whoever brings no sign-in of ours back makes us ask nobody, and fills no log.
    if (!pending || request.query.state !== pending.state || !isFirstUse(pending.nonce)) return refuse(response, 'stale');
    try {
      const told = rules();
      const vouched = await provider.finish(search, pending, told.claim);
      const admission = admit(registry, told, vouched);
      if (!admission.isAdmitted) {
        const { reason, login, hasAccount } = admission;
        const origin = { address: request.ip, ...(!hasAccount && { login }) };
        registry.audit.append({ who: hasAccount ? login : '(unknown)', action: 'signInFailed', what: { how: 'oidc', reason }, origin });
        return refuse(response, admission.reason);
      }
      beginSession(registry, admission.account, visitOf(gate.askerOf(request), request, response), 'oidc');
      response.type('html').send(onwardPage(pending.to));
    } catch (error) {
      failed(error, request, response);
    }
  }

  const told = new Seldom();
  const limit = rateLimit({
    limit: MOST_IN_WINDOW,
    windowMs: WINDOW_MS,
    standardHeaders: 'draft-7',
    legacyHeaders: false,
    handler(request, response) {
      if (told.isDue(request.ip ?? '', Date.now())) log.warn({ code: 'TOO_MANY', address: request.ip }, 'too many sign-ins were begun');
      refuse(response, 'too many');
    },
  });
  const router = Router({ caseSensitive: true, strict: true });
  for (const [path, answer] of [
    [paths.signInOidc, begin],
    [paths.signInOidcCallback, finish],
  ] as const) {
    router.get(path, limit, answer);
    router.all(path, refuseOtherMethods);
  }
  return router;
}
