// Codes of an app, as a phone computes them: the test's own, by the same library.
import { Secret, TOTP } from 'otpauth';

const STEP_MS = 30_000;

/** @param steps so many steps from now: each code is taken once, and one step before or after now is taken as well */
export function codeOf(secret: string, steps = 0): string {
  return new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: Date.now() + steps * STEP_MS });
}

/** A code of six digits that is none of now, nor of the minutes around. */
export function wrongCodeOf(secret: string, nth = 0): string {
  const right = new Set(Array.from({ length: 21 }, (_, index) => codeOf(secret, index - 10)));
  const wrong = Array.from({ length: 100 }, (_, index) => String(index).padStart(6, '0')).filter((code) => !right.has(code));
  return wrong[nth] ?? '';
}
