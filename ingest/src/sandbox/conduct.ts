// What a codec has cost, by device: whoever takes too long rests for a while, and the others go on.
//
// Counted by device, because it is a frame that makes a codec loop: one device that sends such frames must not silence the rest of its
// kind in ten municipalities. Counted in total as well, because many devices may send them.

export interface ConductLimits {
  readonly restMs: number;
  /** Processor time in one go, milliseconds. */
  readonly deviceBudgetMs: number;
  readonly codecBudgetMs: number;
}

/** A device's budget is used up with the third call that is stopped, or takes 85 ms. */
export const CONDUCT_LIMITS: ConductLimits = { restMs: 60_000, deviceBudgetMs: 250, codecBudgetMs: 500 };
/** Shares of the time in the long run. */
const DEVICE_SHARE = 0.005;
const CODEC_SHARE = 0.02;
/** Not counted: a codec takes some 15 µs. Else an adopted device's history of years would make it rest. */
const FREE_MS = 1;
/** Calls in a row that earn a place among the others; more, once it was slow. */
const QUICK_FOR_TRUST = 3;
const QUICK_FOR_NEW_TRUST = 1000;
/** What is slow is remembered for so many rests. */
const REMEMBERED_RESTS = 10;
const MOST_DEVICES = 50_000;

interface Account {
  /** Processor time that is not forgiven yet, milliseconds. */
  spentMs: number;
  /** When it was counted, and until when it rests; as performance.now() gives them. */
  at: number;
  restsUntil: number;
  /** Until then it is not tried where others wait. */
  suspectUntil: number;
}

const nothing = (): Account => ({ spentMs: 0, at: 0, restsUntil: 0, suspectUntil: 0 });

export class Conduct {
  readonly #limits: ConductLimits;
  readonly #total = nothing();
  /** Devices whose frames took long. */
  readonly #slow = new Map<string, Account>();
  readonly #quick = new Set<string>();
  #quickInARow = 0;
  #neededForTrust = QUICK_FOR_TRUST;
  #unloadableUntil = 0;

  constructor(limits: ConductLimits) {
    this.#limits = limits;
  }

  /** It has been quick for so long that those wait with it that always are. */
  get isTrusted(): boolean {
    return this.#quickInARow >= this.#neededForTrust;
  }

  /** Nothing of the device is tried. */
  rests(device: string): boolean {
    const now = performance.now();
    return this.#unloadableUntil > now || (this.#slow.get(device)?.restsUntil ?? 0) > now;
  }

  /** What takes longer is not tried, whose ever it is. */
  get isExhausted(): boolean {
    return this.#total.restsUntil > performance.now();
  }

  /** It is not tried where others wait: its frames took long, or those of others ended a thread and this one is not known to be quick. */
  isSuspect(device: string): boolean {
    const now = performance.now();
    return (this.#slow.get(device)?.suspectUntil ?? 0) > now || (this.#total.suspectUntil > now && !this.#quick.has(device));
  }

  /** @param ms processor time that a frame of the device has cost */
  note(device: string, ms: number): void {
    if (ms <= FREE_MS) {
      this.#quickInARow += 1;
      if (this.#quick.size >= MOST_DEVICES) this.#quick.clear();
      this.#quick.add(device);
      return;
    }
    this.#charge(this.#slowOf(device), ms, this.#limits.deviceBudgetMs, DEVICE_SHARE);
    this.lose(ms);
  }

  /** A frame of the device took too long to let others wait for it. */
  suspect(device: string): void {
    this.#quick.delete(device);
    this.#slowOf(device).suspectUntil = this.#remembered;
    this.distrust();
  }

  /** A thread had to be ended for it. */
  noteLostThread(): void {
    this.#total.suspectUntil = this.#remembered;
    this.distrust();
  }

  /** Processor time that was lost with it and is no single device's fault, milliseconds. */
  lose(ms: number): void {
    this.#charge(this.#total, ms, this.#limits.codecBudgetMs, CODEC_SHARE);
  }

  /** It cannot even be loaded without harm. */
  restUnloaded(): void {
    this.#unloadableUntil = performance.now() + this.#limits.restMs;
  }

  distrust(): void {
    this.#quickInARow = 0;
    this.#neededForTrust = QUICK_FOR_NEW_TRUST;
  }

  get #remembered(): number {
    return performance.now() + REMEMBERED_RESTS * this.#limits.restMs;
  }

  #slowOf(device: string): Account {
    const account = this.#slow.get(device) ?? nothing();
    this.#slow.delete(device); // the newest stands last
    this.#slow.set(device, account);
    if (this.#slow.size > MOST_DEVICES) this.#slow.delete(this.#slow.keys().next().value as string);
    return account;
  }

  #charge(account: Account, ms: number, budgetMs: number, share: number): void {
    const now = performance.now();
    account.spentMs = Math.max(0, account.spentMs - (now - account.at) * share) + ms;
    account.at = now;
    if (account.spentMs < budgetMs) return;
    account.spentMs = 0;
    account.restsUntil = now + this.#limits.restMs;
  }
}
