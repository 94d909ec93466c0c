// Repeats a step until it works: the database is away, the disk is full or cannot be read, credentials are wrong.
import { setTimeout as sleep } from 'node:timers/promises';
import { StoreUnavailable } from '@lagebild/shared/domain/store-error.ts';
import type { Logger } from 'pino';

export interface Trouble {
  /** Since when, epoch milliseconds. */
  readonly since: number;
  readonly reason: string;
  /** STORE_HOLDS: a person has to mend it. STORE_AWAY: it may pass by itself. */
  readonly code: 'STORE_AWAY' | 'STORE_HOLDS';
}

const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 5000;

/** Lagebild stops: what was asked of the store is not done in this run. For whoever asked it is as if the store were away. */
export class Stopped extends StoreUnavailable {
  constructor() {
    super('STORE_AWAY', 'Lagebild is being stopped');
  }
}

export class Patience {
  readonly #log: Logger;
  readonly #stop = new AbortController();
  #trouble: Trouble | undefined;

  constructor(log: Logger) {
    this.#log = log;
  }

  get trouble(): Trouble | undefined {
    return this.#trouble;
  }

  /**
   * Tries again, for ever, after longer and longer waits of random length, so that many who wait do not come back at once.
   * @throws {Stopped} when `stop` was called before it worked
   */
  async untilItWorks<T>(step: () => T | Promise<T>): Promise<T> {
    for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(2 * waitMs, LONGEST_WAIT_MS)) {
      try {
        const result = await step();
        if (this.#trouble) this.#log.info('messages are being stored again');
        this.#trouble = undefined;
        return result;
      } catch (error) {
        this.#note(error as Error);
        const jitterMs = waitMs / 2 + (Math.random() * waitMs) / 2;
        await sleep(jitterMs, undefined, { signal: this.#stop.signal }).catch(() => {
          throw new Stopped();
        });
      }
    }
  }

  /** Nothing is tried again from now on. */
  stop(): void {
    this.#stop.abort();
  }

  #note(error: Error): void {
    const isOfStore = error instanceof StoreUnavailable;
    const code = isOfStore ? error.code : 'STORE_AWAY';
    if (this.#trouble?.code === code) return;
    const words = !isOfStore
      ? 'messages cannot be stored for now'
      : code === 'STORE_HOLDS'
        ? 'the store refuses everything; somebody has to look'
        : 'the store is away';
    this.#log.error({ err: error }, `${words}; messages are kept in the durable log`);
    this.#trouble = { since: this.#trouble?.since ?? Date.now(), reason: error.message, code };
  }
}
