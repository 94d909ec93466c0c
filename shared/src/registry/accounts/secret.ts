// Secrets made by chance, of which only a hash is kept.
import { createHash, randomBytes } from 'node:crypto';

/** 256 bits: nobody guesses that, so a fast hash keeps it as safe as a slow one would. */
const BYTES = 32;

export const newSecret = (): string => randomBytes(BYTES).toString('base64url');

export const hashOfSecret = (secret: string): Uint8Array => createHash('sha256').update(secret).digest();
