// Slows down whoever tries out passwords: after some wrong ones an address is locked out for a name, then for every name.

/** Wrong passwords of one name from one address before it has to wait. */
const FREE_TRIES = 5;
/**
 * Names with a wrong password from one address before it has to wait. Each counts once: a gateway nobody has told its new password tries
 * for ever, and would shut out the others of its town hall, or of its mobile operator, that share the address.
 */
const FREE_NAMES_OF_ADDRESS = 50;
const FIRST_LOCK_MS = 30_000;
const LONGEST_LOCK_MS = 15 * 60_000;
/** Forgotten when nothing wrong came for so long. */
const MEMORY_MS = 60 * 60_000;
/** Addresses and names remembered; the one that failed longest ago goes first. */
const REMEMBERED = 10_000;

interface Tries {
  wrong: number;
  lastAt: number;
  lockedUntil: number;
}

export class SignInGuard {
  readonly #tries = new Map<string, Tries>();
  /** Addresses with names that have come in from there: somebody else's guessing at the same address does not shut them out. */
  readonly #cameIn = new Set<string>();

  /** Epoch milliseconds until which this name is not even looked at from this address; undefined when it is. */
  lockedUntil(address: string, username: string, now: number): number | undefined {
    const key = keyOf(address, username);
    const until = Math.max(this.#cameIn.has(key) ? 0 : this.#lockOf(address, now), this.#lockOf(key, now));
    return until > now ? until : undefined;
  }

  #lockOf(key: string, now: number): number {
    const tries = this.#tries.get(key);
    return tries && now - tries.lastAt < MEMORY_MS ? tries.lockedUntil : 0;
  }

  /** A password was wrong. @returns milliseconds of the lock that begins with it; 0 when none does */
  noteWrong(address: string, username: string, now: number): number {
    const key = keyOf(address, username);
    const isNew = !this.#isRemembered(key, now);
    return Math.max(this.#note(key, FREE_TRIES, now), isNew ? this.#note(address, FREE_NAMES_OF_ADDRESS, now) : 0);
  }

  #isRemembered(key: string, now: number): boolean {
    const tries = this.#tries.get(key);
    return tries !== undefined && now - tries.lastAt < MEMORY_MS;
  }

  #note(key: string, free: number, now: number): number {
    const wrong = this.#isRemembered(key, now) ? (this.#tries.get(key)?.wrong ?? 0) + 1 : 1;
    // Each wrong one after the free ones doubles the wait.
    const lockMs = wrong < free ? 0 : Math.min(LONGEST_LOCK_MS, FIRST_LOCK_MS * 2 ** Math.min(wrong - free, 16));
    this.#tries.delete(key);
    this.#tries.set(key, { wrong, lastAt: now, lockedUntil: now + lockMs });
    dropOldest(this.#tries);
    return lockMs;
  }

  /** Somebody came in: the name is no longer under suspicion, the address may still try out others. */
  noteRight(address: string, username: string): void {
    const key = keyOf(address, username);
    this.#tries.delete(key);
    this.#cameIn.delete(key); // whoever came in last stands last
    dropOldest(this.#cameIn.add(key));
  }
}

function dropOldest(remembered: Map<string, unknown> | Set<string>): void {
  const oldest = remembered.keys().next().value;
  if (remembered.size > REMEMBERED && oldest !== undefined) remembered.delete(oldest);
}

const KEPT_OF_NAME = 80;
const keyOf = (address: string, username: string): string => `${address} ${username.slice(0, KEPT_OF_NAME)}`;
