// Codes of an app (TOTP, RFC 6238): SHA-1, six digits, 30 seconds, because that is what every app can; the code of one step before or after is taken.
import { randomBytes } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';

/** RFC 4226 R6 recommends 160 bits, the length of the hash. */
const SECRET_BYTES = 20;
/** Clocks of phones, and the time it takes to type (RFC 6238 5.2). */
const STEPS_BESIDE = 1;
const KIND = { algorithm: 'SHA1', digits: 6, period: 30 } as const;

export const newFactorSecret = (): Uint8Array => randomBytes(SECRET_BYTES);

const secretOf = (bytes: Uint8Array): Secret => new Secret({ buffer: Uint8Array.from(bytes).buffer });

/** As people type it, and as apps read it from a QR code. */
export function forApps(bytes: Uint8Array, login: string): { readonly secret: string; readonly uri: string } {
  const secret = secretOf(bytes);
  return { secret: secret.base32, uri: new TOTP({ ...KIND, issuer: 'Lagebild', label: login, secret }).toString() };
}

/**
 * The step whose code this is; undefined when it is none of now.
 * @param now epoch milliseconds
 */
export function stepOf(bytes: Uint8Array, code: string, now: number): number | undefined {
  const delta = TOTP.validate({ ...KIND, secret: secretOf(bytes), token: code, timestamp: now, window: STEPS_BESIDE });
  return delta === null ? undefined : TOTP.counter({ period: KIND.period, timestamp: now }) + delta;
}
