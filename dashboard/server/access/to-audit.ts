// What of a question goes into the audit log: everything but secrets, and of long texts a fingerprint.
import { createHash } from 'node:crypto';

/** These say what was done to whom; a hash in their place would hide it. */
const WHOLE = new Set(['grants', 'ids']);
const SECRET = new Set(['password', 'current', 'next', 'secret', 'token', 'oneTimeCode']);
/** A codec has kilobytes; that it was this one shows its hash. */
const LONGEST = 300;

export function toAudit(question: object): object {
  return Object.fromEntries(
    Object.entries(question).flatMap(([name, value]) => (SECRET.has(name) ? [] : [[name, WHOLE.has(name) ? value : shortened(value)]])),
  );
}

function shortened(value: unknown): unknown {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  if (text === undefined || text.length <= LONGEST) return value;
  return { sha256: createHash('sha256').update(text).digest('hex'), length: text.length };
}
