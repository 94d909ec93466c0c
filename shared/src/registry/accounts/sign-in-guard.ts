// Slows down whoever tries passwords or codes: after a few wrong ones they have to wait, longer each time. Nobody is locked out by somebody else.

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** What tries are counted for. pair: an account from an address · address: whatever account · login: an account from everywhere */
type What = 'pair' | 'address' | 'login';

export interface GuardLimits {
  /** So many wrong ones without waiting; then 1, 2, 4 … minutes. */
  readonly free: Readonly<Record<What, number>>;
  readonly longestWaitMs: Readonly<Record<What, number>>;
  /** After so long without a wrong one everything is forgotten. */
  readonly forgetMs: Readonly<Record<What, number>>;
}

/**
 * ASVS 5.0 6.3.1: guessing has to be prevented. Of one account from one address five tries, from one address whatever account twenty, then 1, 2, 4 …
 * minutes, at most a quarter of an hour. Whoever tries from many addresses is slowed down for the account as a whole, a minute at a time; an address
 * that has signed in to it before is not.
 */
export const PASSWORD_LIMITS: GuardLimits = {
  free: { pair: 5, address: 20, login: 100 },
  longestWaitMs: { pair: 15 * MINUTE_MS, address: 15 * MINUTE_MS, login: MINUTE_MS },
  forgetMs: { pair: HOUR_MS, address: HOUR_MS, login: HOUR_MS },
};

/**
 * Three of a million codes are right at a time, and only whoever has the password can try: they wait up to a day, whatever address they come from.
 * A year of it is 1,450 guesses at most, one chance in 230 (tests/security/02-guessed-code.test.ts). The owner is not locked out by it: recovery
 * codes never wait, nor does an address that has signed in before, and another password ends it.
 */
export const CODE_LIMITS: GuardLimits = {
  free: { pair: 5, address: 20, login: 20 },
  longestWaitMs: { pair: DAY_MS, address: 15 * MINUTE_MS, login: DAY_MS },
  forgetMs: { pair: 7 * DAY_MS, address: HOUR_MS, login: 7 * DAY_MS },
};

/** Whoever makes up names or addresses pushes out the oldest. */
const MOST_REMEMBERED = 10_000;

interface Tries {
  count: number;
  lastAt: number;
}

export class SignInGuard {
  readonly #limits: GuardLimits;
  readonly #tries = new Map<string, Tries>();
  /** Pairs of login and address that signed in, the oldest first. */
  readonly #known = new Set<string>();

  constructor(limits = PASSWORD_LIMITS) {
    this.#limits = limits;
  }

  /** @param address of a network: of IPv6 the first half @returns milliseconds to wait before the next try; 0: now */
  waitOf(login: string, address: string, now: number): number {
    const waits = [this.#wait('pair', pairOf(login, address), now), this.#wait('address', address, now)];
    if (!this.#known.has(pairOf(login, address))) waits.push(this.#wait('login', login, now));
    return Math.max(...waits);
  }

  noteWrong(login: string, address: string, now: number): void {
    for (const [what, of] of keysOf(login, address)) {
      const key = keyOf(what, of);
      const tries = this.#live(what, of, now) ?? { count: 0, lastAt: now };
      this.#tries.delete(key);
      this.#tries.set(key, { count: tries.count + 1, lastAt: now });
    }
    shorten(this.#tries.keys(), this.#tries);
  }

  /** It was counted as a try before it was known to be right: that is taken back, for the address as well. */
  noteRight(login: string, address: string): void {
    const pair = keyOf('pair', pairOf(login, address));
    const ofPair = this.#tries.get(pair)?.count ?? 1;
    this.#tries.delete(pair);
    for (const [key, count] of [
      [keyOf('address', address), 1],
      [keyOf('login', login), ofPair], // the wrong ones before the right one were its owner's
    ] as const) {
      const tries = this.#tries.get(key);
      if (tries) tries.count -= count;
      if (tries && tries.count <= 0) this.#tries.delete(key); // it would push out what others tried
    }
    this.#known.delete(pairOf(login, address));
    this.#known.add(pairOf(login, address));
    shorten(this.#known.keys(), this.#known);
  }

  /** What was tried belongs to a password that is gone. */
  forget(login: string): void {
    const pairs = keyOf('pair', pairOf(login, '')).slice(0, -'""]'.length);
    for (const key of this.#tries.keys()) if (key === keyOf('login', login) || key.startsWith(pairs)) this.#tries.delete(key);
  }

  #wait(what: What, of: string, now: number): number {
    const tries = this.#live(what, of, now);
    const free = this.#limits.free[what];
    if (!tries || tries.count < free) return 0;
    const wait = Math.min(this.#limits.longestWaitMs[what], MINUTE_MS * 2 ** (tries.count - free));
    return Math.max(0, tries.lastAt + wait - now);
  }

  #live(what: What, of: string, now: number): Tries | undefined {
    const tries = this.#tries.get(keyOf(what, of));
    if (tries) tries.lastAt = Math.min(tries.lastAt, now); // the clock was set back: nobody waits until it is there again
    return tries && now - tries.lastAt < this.#limits.forgetMs[what] ? tries : undefined;
  }
}

const keyOf = (what: What, of: string): string => `${what} ${of}`;
const pairOf = (login: string, address: string): string => JSON.stringify([login, address]);
const keysOf = (login: string, address: string): (readonly [What, string])[] => [
  ['pair', pairOf(login, address)],
  ['address', address],
  ['login', login],
];

function shorten(keys: Iterable<string>, all: { readonly size: number; delete(key: string): boolean }): void {
  for (const oldest of keys) {
    if (all.size <= MOST_REMEMBERED) break;
    all.delete(oldest);
  }
}
