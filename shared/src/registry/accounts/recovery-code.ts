// Codes for whoever has lost their phone: made by chance, read from paper.
import { randomBytes } from 'node:crypto';

/** Crockford's base 32: without I, L, O and U, which are read as something else. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const CHARACTERS = 24;
export const RECOVERY_CODES = 10;

/** 120 bits: nobody guesses that (ASVS 5.0 6.5.2 asks for 112), so a fast hash keeps it as safe as a slow one would, and it never has to wait. */
export function newRecoveryCode(): string {
  // 256 is a multiple of 32: each character is as likely as any other.
  const characters = Array.from(randomBytes(CHARACTERS), (byte) => ALPHABET[byte % ALPHABET.length]).join('');
  return (characters.match(/.{4}/g) ?? []).join('-');
}

/** As it is kept, however it was written: without spaces and hyphens, small letters as large ones. */
export const normalRecoveryCode = (written: string): string =>
  written
    .toUpperCase()
    .replaceAll(/[\s\p{Pd}]+/gu, '')
    .replaceAll('O', '0')
    .replaceAll(/[IL]/g, '1');
