// Slows down whoever tries passwords: after a few wrong ones an account and an address have to wait, longer each time.

/** ASVS 5.0 6.3.1: guessing has to be prevented. Five tries, then 1, 2, 4 … minutes, at most a quarter of an hour: the owner is not locked out for good. */
const FREE_TRIES = 5;
const FREE_TRIES_OF_ADDRESS = 20;
const FIRST_WAIT_MS = 60_000;
const LONGEST_WAIT_MS = 15 * 60_000;
/** After so long without a wrong one everything is forgotten. */
const FORGET_MS = 60 * 60_000;
/** Whoever makes up names or addresses pushes out the oldest. */
const MOST_REMEMBERED = 10_000;

interface Tries {
  count: number;
  lastAt: number;
}

export class SignInGuard {
  readonly #tries = new Map<string, Tries>();

  /** Milliseconds to wait before the next try; 0: now. */
  waitOf(login: string, address: string, now: number): number {
    return Math.max(this.#wait(`login ${login}`, FREE_TRIES, now), this.#wait(`address ${address}`, FREE_TRIES_OF_ADDRESS, now));
  }

  noteWrong(login: string, address: string, now: number): void {
    for (const key of [`login ${login}`, `address ${address}`]) {
      const tries = this.#live(key, now) ?? { count: 0, lastAt: now };
      this.#tries.delete(key);
      this.#tries.set(key, { count: tries.count + 1, lastAt: now });
    }
    for (const oldest of this.#tries.keys()) {
      if (this.#tries.size <= MOST_REMEMBERED) break;
      this.#tries.delete(oldest);
    }
  }

  /** Of the account only: an address that knows one password may still be trying others. */
  noteRight(login: string): void {
    this.#tries.delete(`login ${login}`);
  }

  #wait(key: string, free: number, now: number): number {
    const tries = this.#live(key, now);
    if (!tries || tries.count < free) return 0;
    const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (tries.count - free));
    return Math.max(0, tries.lastAt + wait - now);
  }

  #live(key: string, now: number): Tries | undefined {
    const tries = this.#tries.get(key);
    return tries && now - tries.lastAt < FORGET_MS ? tries : undefined;
  }
}
