// Passwords that are tried first because many people had them: a list of hashes, cut short, so that nobody reads them here.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * From the "10 million password list" (Mark Burnett, 2015; OWASP SecLists, CC BY-SA 3.0), collected from breaches: all of its million most frequent
 * ones that are long enough for us, in small letters. Written by scripts/security/frequent-passwords.ts.
 */
export const FREQUENT_PASSWORDS_FILE = join(import.meta.dirname, 'frequent-passwords.bin');

/** Of each SHA-256; of 25 million passwords one is taken for a frequent one and is none. */
const BYTES = 5;

export const shortHash = (password: string): Buffer => createHash('sha256').update(plainOf(password)).digest().subarray(0, BYTES);

export const plainOf = (password: string): string => password.normalize('NFC').toLowerCase();

let list: Buffer | undefined;

export function isFrequent(password: string): boolean {
  list ??= readFileSync(FREQUENT_PASSWORDS_FILE);
  const wanted = shortHash(password);
  let [low, high] = [0, list.length / BYTES];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const order = wanted.compare(list, middle * BYTES, (middle + 1) * BYTES);
    if (order === 0) return true;
    if (order < 0) high = middle;
    else low = middle + 1;
  }
  return false;
}
