// Slows down whoever tries passwords: after a few wrong ones they have to wait, longer each time. Nobody is locked out by somebody else.

/**
 * ASVS 5.0 6.3.1: guessing has to be prevented. Of one account from one address five tries, from one address whatever account twenty, then 1, 2, 4 …
 * minutes, at most a quarter of an hour. Whoever tries from many addresses is slowed down for the account as a whole, a minute at a time; an address
 * that has signed in to it before is not.
 */
const FREE = { pair: 5, address: 20, login: 100 } as const;
const FIRST_WAIT_MS = 60_000;
const LONGEST_WAIT_MS = { pair: 15 * 60_000, address: 15 * 60_000, login: 60_000 } as const;
/** After so long without a wrong one everything is forgotten. */
const FORGET_MS = 60 * 60_000;
/** Whoever makes up names or addresses pushes out the oldest. */
const MOST_REMEMBERED = 10_000;

type What = keyof typeof FREE;

interface Tries {
  count: number;
  lastAt: number;
}

export class SignInGuard {
  readonly #tries = new Map<string, Tries>();
  /** Pairs of login and address that signed in, the oldest first. */
  readonly #known = new Set<string>();

  /** @param address of a network: of IPv6 the first half @returns milliseconds to wait before the next try; 0: now */
  waitOf(login: string, address: string, now: number): number {
    const waits = [this.#wait('pair', pairOf(login, address), now), this.#wait('address', address, now)];
    if (!this.#known.has(pairOf(login, address))) waits.push(this.#wait('login', login, now));
    return Math.max(...waits);
  }

  noteWrong(login: string, address: string, now: number): void {
    for (const key of keysOf(login, address)) {
      const tries = this.#live(key, now) ?? { count: 0, lastAt: now };
      this.#tries.delete(key);
      this.#tries.set(key, { count: tries.count + 1, lastAt: now });
    }
    shorten(this.#tries.keys(), this.#tries);
  }

  /** It was counted as a try before it was known to be right: that is taken back, for the address as well. */
  noteRight(login: string, address: string): void {
    this.#tries.delete(keyOf('pair', pairOf(login, address)));
    for (const key of [keyOf('address', address), keyOf('login', login)]) {
      const tries = this.#tries.get(key);
      if (tries) tries.count -= 1;
    }
    this.#known.delete(pairOf(login, address));
    this.#known.add(pairOf(login, address));
    shorten(this.#known.keys(), this.#known);
  }

  #wait(what: What, of: string, now: number): number {
    const tries = this.#live(keyOf(what, of), now);
    if (!tries || tries.count < FREE[what]) return 0;
    const wait = Math.min(LONGEST_WAIT_MS[what], FIRST_WAIT_MS * 2 ** (tries.count - FREE[what]));
    return Math.max(0, tries.lastAt + wait - now);
  }

  #live(key: string, now: number): Tries | undefined {
    const tries = this.#tries.get(key);
    return tries && now - tries.lastAt < FORGET_MS ? tries : undefined;
  }
}

const keyOf = (what: What, of: string): string => `${what} ${of}`;
const pairOf = (login: string, address: string): string => JSON.stringify([login, address]);
const keysOf = (login: string, address: string): string[] => [
  keyOf('pair', pairOf(login, address)),
  keyOf('address', address),
  keyOf('login', login),
];

function shorten(keys: Iterable<string>, all: { readonly size: number; delete(key: string): boolean }): void {
  for (const oldest of keys) {
    if (all.size <= MOST_REMEMBERED) break;
    all.delete(oldest);
  }
}
