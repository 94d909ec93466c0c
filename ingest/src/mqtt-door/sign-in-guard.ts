// Slows down whoever tries out passwords: after some wrong ones an address is locked out for a name, then for every name.

/** Wrong passwords of one name from one address before it has to wait. */
const FREE_TRIES = 5;
/** The same for an address that tries out names; a town hall's gateways may share one address. */
const FREE_TRIES_OF_ADDRESS = 50;
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

  /** Epoch milliseconds until which this name is not even looked at from this address; undefined when it is. */
  lockedUntil(address: string, username: string, now: number): number | undefined {
    const until = Math.max(this.#lockOf(address, now), this.#lockOf(keyOf(address, username), now));
    return until > now ? until : undefined;
  }

  #lockOf(key: string, now: number): number {
    const tries = this.#tries.get(key);
    return tries && now - tries.lastAt < MEMORY_MS ? tries.lockedUntil : 0;
  }

  /** A password was wrong. @returns milliseconds of the lock that begins with it; 0 when none does */
  noteWrong(address: string, username: string, now: number): number {
    return Math.max(this.#note(keyOf(address, username), FREE_TRIES, now), this.#note(address, FREE_TRIES_OF_ADDRESS, now));
  }

  #note(key: string, free: number, now: number): number {
    const before = this.#tries.get(key);
    const wrong = before && now - before.lastAt < MEMORY_MS ? before.wrong + 1 : 1;
    // Each wrong one after the free ones doubles the wait.
    const lockMs = wrong < free ? 0 : Math.min(LONGEST_LOCK_MS, FIRST_LOCK_MS * 2 ** Math.min(wrong - free, 16));
    this.#tries.delete(key);
    this.#tries.set(key, { wrong, lastAt: now, lockedUntil: now + lockMs });
    const oldest = this.#tries.keys().next().value;
    if (this.#tries.size > REMEMBERED && oldest !== undefined) this.#tries.delete(oldest);
    return lockMs;
  }

  /** Somebody came in: the name is no longer under suspicion, the address may still try out others. */
  noteRight(address: string, username: string): void {
    this.#tries.delete(keyOf(address, username));
  }
}

const KEPT_OF_NAME = 80;
const keyOf = (address: string, username: string): string => `${address} ${username.slice(0, KEPT_OF_NAME)}`;
