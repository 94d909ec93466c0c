// How Lagebild asks an OpenID provider: with the certificate authority it was given, bounded in time and size, following no redirect.
import { type IncomingMessage, type RequestOptions, request as requestPlain } from 'node:http';
import { request as requestTls } from 'node:https';
import type { CustomFetch } from 'openid-client';

const TIMEOUT_MS = 8000;
/** Keys and metadata of a provider have some 10 kB. */
const MOST_BYTES = 1_000_000;

/** The provider does not answer, or says itself that it cannot. Nobody's sign-in is wrong. */
export class ProviderAway extends Error {
  readonly code = 'PROVIDER_AWAY';
}

/** @param ca certificates of its authority, PEM; undefined: those of the system */
export function createProviderFetch(ca: string | undefined): CustomFetch {
  return async (url, { body, headers, method }) => {
    const options = { method, headers, signal: AbortSignal.timeout(TIMEOUT_MS), ...(ca !== undefined && { ca }) };
    try {
      const answer = await send(url, options, body instanceof URLSearchParams ? body.toString() : body);
      const bytes = await readBounded(answer);
      const status = answer.statusCode ?? 502;
      if (status >= 500) throw new ProviderAway(`it answers ${status}`);
      return new Response(status === 204 || status === 304 ? null : bytes, { status, headers: headersOf(answer) });
    } catch (error) {
      throw error instanceof ProviderAway ? error : new ProviderAway((error as Error).message, { cause: error });
    }
  };
}

function send(url: string, options: RequestOptions, body: unknown): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const sent = (url.startsWith('https:') ? requestTls : requestPlain)(url, options, resolve);
    sent.once('error', reject);
    sent.end(body ?? undefined);
  });
}

async function readBounded(answer: IncomingMessage): Promise<Buffer<ArrayBuffer>> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of answer as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > MOST_BYTES) throw new Error('it answers with more than 1 MB');
    parts.push(part);
  }
  return Buffer.concat(parts);
}

function headersOf({ headers }: IncomingMessage): Headers {
  const told = new Headers();
  for (const [name, value] of Object.entries(headers)) for (const one of [value ?? []].flat()) told.append(name, one);
  return told;
}
