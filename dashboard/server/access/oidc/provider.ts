// The OpenID provider people can sign in with: where to send them, and who they are when they come back (code flow with PKCE, state and nonce).
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  ClientSecretBasic,
  ClientSecretPost,
  type Configuration,
  calculatePKCECodeChallenge,
  customFetch,
  discovery,
  enableNonRepudiationChecks,
  fetchUserInfo,
  None,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client';
import { type Claims, claimAt, wordsOf } from './claims.ts';
import { createProviderFetch, ProviderAway } from './provider-fetch.ts';

export interface ProviderSettings {
  /** What people call the organisation. */
  readonly name: string;
  readonly issuer: string;
  readonly clientId: string;
  /** Undefined: a public client, which PKCE alone protects. */
  readonly clientSecret: string | undefined;
  /** Certificate authority, PEM. */
  readonly ca: string | undefined;
  /** Where people reach Lagebild, without a slash at the end. */
  readonly publicUrl: string;
}

/** What a browser keeps while its person is at the provider. */
export interface Pending {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

/** Somebody whose sign-in the provider vouches for. */
export interface Vouched {
  readonly issuer: string;
  readonly subject: string;
  /** What the provider tells about them. */
  readonly claims: Claims;
  /** What it tells in the claim that was asked for. */
  readonly groups: readonly string[];
}

/** A sign-in that is not believed. `code` is for the log; what came is not told to anybody. */
export class SignInRefused extends Error {
  readonly code: string;
  constructor(code: string, cause?: unknown) {
    super(`the sign-in is not believed (${code})`, { cause });
    this.code = code;
  }
}

export interface Provider {
  readonly name: string;
  /** @throws {ProviderAway} @throws {SignInRefused} when it is not the issuer it should be */
  begin(scopes: readonly string[]): Promise<{ readonly url: URL; readonly pending: Pending }>;
  /**
   * @param search of the address the browser came back to
   * @param claim in which groups are told, by the ID token or at the address for more about somebody
   * @throws {ProviderAway} @throws {SignInRefused}
   */
  finish(search: string, pending: Pending, claim: string): Promise<Vouched>;
}

/** Metadata and keys are asked for again after this time, milliseconds, and after a sign-in that was not believed. */
const KEPT_MS = 60 * 60_000;

export function createProvider({ name, issuer, clientId, clientSecret, ca, publicUrl }: ProviderSettings, callbackPath: string): Provider {
  const redirectUri = publicUrl + callbackPath;
  let known: { readonly config: Promise<Configuration>; readonly at: number } | undefined;

  async function discover(): Promise<Configuration> {
    // The signature is checked although the token comes over TLS: the promise does not hang on one thing.
    // oxlint-disable-next-line typescript/no-deprecated -- http:// is let through at the start for this machine alone
    const execute = [enableNonRepudiationChecks, ...(issuer.startsWith('http:') ? [allowInsecureRequests] : [])];
    const options = { execute, [customFetch]: createProviderFetch(ca) };
    const found = await discovery(new URL(issuer), clientId, {}, None(), options);
    if (clientSecret === undefined) return found;
    const methods = found.serverMetadata().token_endpoint_auth_methods_supported;
    // Basic is what a provider has to know (RFC 6749 2.3.1); some know the other alone.
    const isPostOnly = methods !== undefined && !methods.includes('client_secret_basic') && methods.includes('client_secret_post');
    const authentication = isPostOnly ? ClientSecretPost(clientSecret) : ClientSecretBasic(clientSecret);
    return discovery(new URL(issuer), clientId, {}, authentication, options);
  }

  function configuration(): Promise<Configuration> {
    const now = Date.now();
    if (known && now - known.at < KEPT_MS) return known.config;
    const config = discover();
    const asked = { config, at: now };
    known = asked;
    config.catch(() => {
      if (known === asked) known = undefined; // asked again by the next who comes
    });
    return config;
  }

  return {
    name,

    async begin(scopes) {
      const config = await believed(configuration());
      const pending = { state: randomState(), nonce: randomNonce(), verifier: randomPKCECodeVerifier() };
      const url = buildAuthorizationUrl(config, {
        redirect_uri: redirectUri,
        scope: [...new Set(['openid', ...scopes])].join(' '),
        code_challenge: await calculatePKCECodeChallenge(pending.verifier),
        code_challenge_method: 'S256',
        state: pending.state,
        nonce: pending.nonce,
      });
      return { url, pending };
    },

    async finish(search, { state, nonce, verifier }, claim) {
      const config = await believed(configuration());
      const url = new URL(redirectUri);
      url.search = search;
      const checks = { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier, idTokenExpected: true };
      const tokens = await believed(authorizationCodeGrant(config, url, checks)).catch((error: unknown) => {
        // Perhaps by a key that is newer than those we have: the library asks for them once a minute at most. The next sign-in asks anew.
        known = undefined;
        throw error;
      });
      const told = tokens.claims();
      if (!told) throw new SignInRefused('ID_TOKEN_MISSING');
      // OpenID Connect Core 3.1.3.7: the library looks at it beside several audiences only.
      if (told.azp !== undefined && told.azp !== clientId) throw new SignInRefused('ANOTHER_PARTY');
      const groups = claimAt(told, claim);
      const isMoreNeeded = groups === undefined && config.serverMetadata().userinfo_endpoint !== undefined;
      const more = isMoreNeeded ? await believed(fetchUserInfo(config, tokens.access_token, told.sub)) : {};
      return { issuer: told.iss, subject: told.sub, claims: { ...more, ...told }, groups: wordsOf(groups ?? claimAt(more, claim)) };
    },
  };
}

/** Turns whatever the library says into one of our two errors. */
async function believed<T>(promise: Promise<T>): Promise<T> {
  try {
    return await promise;
  } catch (error) {
    for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) if (cause instanceof ProviderAway) throw cause;
    if (error instanceof SignInRefused) throw error;
    throw new SignInRefused(codeOf(error), error);
  }
}

const codeOf = (error: unknown): string => {
  const { code, error: told } = error as { code?: unknown; error?: unknown };
  // "error" is what the provider wrote (RFC 6749 5.2): printable, but anything.
  if (typeof told === 'string' && /^[\w.-]{1,60}$/.test(told)) return told;
  return typeof code === 'string' ? code : 'UNKNOWN';
};
