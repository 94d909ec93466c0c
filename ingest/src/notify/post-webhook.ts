// Posts to a webhook, signed, and says whether it is through, to be tried again, or refused for good.
import { createHmac } from 'node:crypto';
import type { Attempt } from './attempt.ts';

/** The other side says that it wants no more, ever [RFC 9110, 15.5.11]. */
const GONE = 410;

/** What proves that Lagebild posted it, and when: HMAC SHA-256 over "timestamp.body". @param timestamp seconds since 1970 */
const signatureOf = (secret: string, timestamp: number, body: string): string =>
  `sha256=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}`;

export interface Post {
  readonly url: string;
  /** The same at every attempt: whoever gets it twice can tell. */
  readonly key: string;
  readonly body: string;
  readonly secret: string;
}

/** @param patienceMs longest wait for an answer */
export async function postWebhook({ url, key, body, secret }: Post, patienceMs: number): Promise<Attempt> {
  const timestamp = Math.floor(Date.now() / 1000);
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'user-agent': 'Lagebild',
        'x-lagebild-delivery': key,
        'x-lagebild-timestamp': String(timestamp),
        'x-lagebild-signature': signatureOf(secret, timestamp, body),
      },
      body,
      // Whoever answers with another address has not been named by the operator.
      redirect: 'manual',
      signal: AbortSignal.timeout(patienceMs),
    });
    await response.body?.cancel();
    if (response.ok) return { result: 'sent' };
    const why = response.status < 400 ? `it redirects (${response.status}), which is not followed` : `it answers ${response.status}`;
    return { result: response.status === GONE ? 'refused' : 'failed', why };
  } catch (error) {
    const { name, message, cause } = error as Error;
    return {
      result: 'failed',
      why: name === 'TimeoutError' ? `no answer in ${patienceMs / 1000} s` : String((cause as Error)?.message ?? message),
    };
  }
}
