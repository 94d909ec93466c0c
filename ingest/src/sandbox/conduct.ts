// What a codec has cost, by device: whoever takes too long rests for a while, and the others go on.
//
// Counted by device, because it is a frame that makes a codec loop: one device that sends such frames must not silence the rest of its
// kind in ten municipalities. Counted in total as well, because many devices may send them; then only those go on that are known to be quick.

interface Account {
  /** Processor time that is not forgiven yet, milliseconds. */
  spentMs: number;
  /** When it was counted, and until when it rests; as performance.now() gives them. */
  at: number;
  restsUntil: number;
}

interface Allowance {
  /** Processor time in one go, milliseconds. */
  readonly budgetMs: number;
  /** Share of the time in the long run. */
  readonly share: number;
}

/** Reached with the third call that is stopped, or takes 85 ms. */
const OF_A_DEVICE: Allowance = { budgetMs: 250, share: 0.005 };
const OF_A_CODEC: Allowance = { budgetMs: 2000, share: 0.1 };
/** Not counted: a codec takes some 15 µs. Else an adopted device's history of years would make it rest. */
const FREE_MS = 1;
/** Calls in a row that earn a place among the others; more, once it was slow. */
const QUICK_FOR_TRUST = 3;
const QUICK_FOR_NEW_TRUST = 1000;
const MOST_DEVICES = 50_000;
export const REST_MS = 60_000;

const nothing = (): Account => ({ spentMs: 0, at: 0, restsUntil: 0 });

export class Conduct {
  readonly #restMs: number;
  readonly #total = nothing();
  /** Devices whose frames took long. */
  readonly #slow = new Map<string, Account>();
  readonly #quick = new Set<string>();
  #quickInARow = 0;
  #neededForTrust = QUICK_FOR_TRUST;

  constructor(restMs: number) {
    this.#restMs = restMs;
  }

  /** It has been quick for so long that it may share a thread with others. */
  get isTrusted(): boolean {
    return this.#quickInARow >= this.#neededForTrust;
  }

  /** It has taken too long, and did not make up for it since. */
  get isSlow(): boolean {
    return this.#neededForTrust > QUICK_FOR_TRUST && !this.isTrusted;
  }

  rests(device: string): boolean {
    const now = performance.now();
    if ((this.#slow.get(device)?.restsUntil ?? 0) > now) return true;
    return this.#total.restsUntil > now && !this.#quick.has(device);
  }

  /** @param ms processor time that a frame of the device has cost */
  note(device: string, ms: number): void {
    if (ms <= FREE_MS) {
      this.#quickInARow += 1;
      if (this.#quick.size >= MOST_DEVICES) this.#quick.clear();
      this.#quick.add(device);
      return;
    }
    this.#quick.delete(device);
    const account = this.#slow.get(device) ?? nothing();
    this.#slow.delete(device); // the newest stands last
    this.#slow.set(device, account);
    if (this.#slow.size > MOST_DEVICES) this.#slow.delete(this.#slow.keys().next().value as string);
    this.#charge(account, ms, OF_A_DEVICE);
    if (this.#charge(this.#total, ms, OF_A_CODEC)) this.distrust();
  }

  /** It must not share a thread for now. */
  distrust(): void {
    this.#quickInARow = 0;
    this.#neededForTrust = QUICK_FOR_NEW_TRUST;
  }

  /** It cannot even be loaded without harm: it rests for all. */
  rest(): void {
    this.#quick.clear();
    this.#charge(this.#total, OF_A_CODEC.budgetMs, OF_A_CODEC);
  }

  /** @returns true when it has to rest from now on */
  #charge(account: Account, ms: number, { budgetMs, share }: Allowance): boolean {
    const now = performance.now();
    account.spentMs = Math.max(0, account.spentMs - (now - account.at) * share) + ms;
    account.at = now;
    if (account.spentMs < budgetMs) return false;
    account.spentMs = 0;
    account.restsUntil = now + this.#restMs;
    return true;
  }
}
