// How many connections an address has, and how fast new ones come: each begins with a handshake that costs us more than whoever opens it.
import type { BrokerLimits } from './limits.ts';
import { networkOf } from './network-of.ts';
import { TokenBucket } from './pace.ts';

/** Addresses whose pace is remembered; the one that came longest ago goes first. */
const REMEMBERED = 10_000;

export class Addresses {
  readonly #open = new Map<string, number>();
  readonly #paces = new Map<string, TokenBucket>();
  readonly #limits: Pick<BrokerLimits, 'connectionsPerAddress' | 'connectionsPerSecond'>;

  constructor(limits: Pick<BrokerLimits, 'connectionsPerAddress' | 'connectionsPerSecond'>) {
    this.#limits = limits;
  }

  /** @returns what to call when the connection is over; undefined when it may not come */
  enter(given: string | undefined): (() => void) | undefined {
    const address = networkOf(given);
    const others = this.#open.get(address) ?? 0;
    if (others >= this.#limits.connectionsPerAddress || this.#isTooFast(address)) return undefined;
    this.#open.set(address, others + 1);
    return () => {
      const left = (this.#open.get(address) ?? 1) - 1;
      if (left > 0) this.#open.set(address, left);
      else this.#open.delete(address);
    };
  }

  /** All of an address may come at once, after a restart. */
  #isTooFast(address: string): boolean {
    const now = performance.now();
    const { connectionsPerAddress, connectionsPerSecond } = this.#limits;
    const pace = this.#paces.get(address) ?? new TokenBucket(connectionsPerSecond, connectionsPerAddress, now);
    this.#paces.delete(address); // whoever came last stands last
    this.#paces.set(address, pace);
    const oldest = this.#paces.keys().next().value;
    if (this.#paces.size > REMEMBERED && oldest !== undefined) this.#paces.delete(oldest);
    if (pace.waitMs(now) > 0) return true;
    pace.take(1);
    return false;
  }
}
