// Passwords of people: kept as scrypt hashes with their cost, so that a later version can ask for more.
import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';
import { isFrequent } from './frequent-passwords.ts';

/** OWASP Password Storage Cheat Sheet: N=2^15, r=8, p=3 is as strong as N=2^17, p=1, with 32 instead of 128 MiB for each one who signs in. */
const COST = { N: 2 ** 15, r: 8, p: 3 } as const;
const SALT_BYTES = 16;
const KEY_BYTES = 32;
/** ASVS 5.0 6.2.1 asks for 8 and recommends 15; 6.2.9: at least 64 must be possible. */
export const LEAST_CHARACTERS = 12;
export const MOST_CHARACTERS = 256;

/** Words that protect nothing here, whoever signs in: what the platform, its roles and keyboards are called. docs/accounts.md lists them. */
export const TRIED_FIRST = [
  'passwort',
  'password',
  'lagebild',
  'administrator',
  'verwaltung',
  'leitstelle',
  'technik',
  'kreis',
  'qwertz',
  'qwerty',
  '123456',
] as const;

/**
 * Why a password is not taken; undefined when it is.
 * @param own words an attacker would try first: the login, the name, the places of the district
 */
export function weaknessOf(password: string, own: readonly string[]): 'too_short' | 'too_long' | 'too_plain' | undefined {
  if (Array.from(password).length < LEAST_CHARACTERS) return 'too_short';
  if (password.length > MOST_CHARACTERS) return 'too_long';
  const plain = password.toLowerCase();
  if (new Set(plain).size < 5 || isFrequent(password)) return 'too_plain';
  const words = own.flatMap((word) => [word, ...word.split(/[^\p{L}\p{N}]+/u)]).map((word) => word.toLowerCase());
  // The longest first: "unna" would leave "kreis " of "kreis unna".
  const tried = [...TRIED_FIRST, ...words].sort((a, b) => b.length - a.length);
  const rest = tried.reduce((left, word) => (word.length > 2 ? left.replaceAll(word, '') : left), plain);
  return rest.length < 6 ? 'too_plain' : undefined;
}

export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const key = await derive(password, salt, COST);
  return ['scrypt', COST.N, COST.r, COST.p, salt.toString('base64url'), key.toString('base64url')].join('$');
}

/** Of nobody's password: whoever asks for a login that does not exist waits as long as for one that does. */
const NOBODY = `scrypt$${COST.N}$${COST.r}$${COST.p}$${randomBytes(SALT_BYTES).toString('base64url')}$${randomBytes(KEY_BYTES).toString('base64url')}`;

/** @param hash undefined for a login that does not exist, or has no password: never right, and as slow */
export async function isRight(password: string, hash: string | undefined): Promise<boolean> {
  if (password.length > MOST_CHARACTERS) return false;
  const [, N, r, p, salt, key] = (hash ?? NOBODY).split('$');
  const expected = Buffer.from(key ?? '', 'base64url');
  const derived = await derive(password, Buffer.from(salt ?? '', 'base64url'), { N: Number(N), r: Number(r), p: Number(p) });
  return timingSafeEqual(derived, expected) && hash !== undefined;
}

/** Whether a hash was made when less was asked for than today: whoever signs in brings what is needed to make it anew. */
export function isOutdated(hash: string): boolean {
  const [kind, N, r, p] = hash.split('$');
  return kind !== 'scrypt' || Number(N) * Number(r) * Number(p) < COST.N * COST.r * COST.p;
}

/** Each takes one of the four threads of libuv, from which the durable log writes as well, and 32 MiB. */
const AT_ONCE = 2;
/** Beyond this it is no queue of people any more. */
const MOST_WAITING = 20;
let running = 0;
const waiting: (() => void)[] = [];

/** Whether a password can be looked at now, or soon; whoever comes in a crowd is asked to come again. */
export const hasRoomForPassword = (): boolean => waiting.length < MOST_WAITING;

async function derive(password: string, salt: Uint8Array, cost: Cost): Promise<Buffer> {
  if (running >= AT_ONCE) await new Promise<void>((next) => waiting.push(next));
  running += 1;
  try {
    return await deriveNow(password, salt, cost);
  } finally {
    running -= 1;
    waiting.shift()?.();
  }
}

interface Cost {
  readonly N: number;
  readonly r: number;
  readonly p: number;
}

function deriveNow(password: string, salt: Uint8Array, cost: Cost): Promise<Buffer> {
  const options: ScryptOptions = { ...cost, maxmem: 256 * cost.N * cost.r };
  // The same password typed on another keyboard may be composed differently (ü as one character or two).
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFC'), salt, KEY_BYTES, options, (error, key) => (error ? reject(error) : resolve(key)));
  });
}
