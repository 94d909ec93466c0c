// How fast somebody may send: a bucket that fills at a steady rate, and a socket that is not read while a bucket is empty.
import type { Socket } from 'node:net';

/** Longest wait between two looks at the bucket, milliseconds. */
const LONGEST_PAUSE_MS = 1000;
/** Read at once from somebody who has a limit, or is not let in yet: what is beyond it stays in the kernel, where the sender feels it. */
const READ_BYTES = 16 * 1024;

export class TokenBucket {
  readonly #perSecond: number;
  readonly #burst: number;
  #tokens: number;
  #filledAt: number;

  /** @param burst how much may come at once after a rest */
  constructor(perSecond: number, burst: number, now: number) {
    this.#perSecond = perSecond;
    this.#burst = burst;
    this.#tokens = burst;
    this.#filledAt = now;
  }

  /** Takes what was used already; the debt is waited off. */
  take(count: number): void {
    this.#tokens -= count;
  }

  /** Milliseconds until there is room again; 0 when there is. */
  waitMs(now: number): number {
    this.#tokens = Math.min(this.#burst, this.#tokens + ((now - this.#filledAt) / 1000) * this.#perSecond);
    this.#filledAt = now;
    return this.#tokens > 0 ? 0 : Math.ceil(((1 - this.#tokens) / this.#perSecond) * 1000);
  }
}

export interface Pace {
  /** Somebody was let in: what comes through the socket, and what has come already, is taken from these; without any, no limit holds. */
  limitBy(buckets: readonly TokenBucket[]): void;
  /** A packet came that costs something. */
  note(cost: number): void;
}

/**
 * Lets a socket be read only while all of its buckets have room. Nothing is lost and nobody is cut: a sender that waits for
 * acknowledgements waits, one that does not fills its own connection (TCP), and everybody else goes on.
 * aedes reads when it has dealt with what it read before, and on "readable".
 */
export function paceSocket(socket: Socket, onThrottled: () => void): Pace {
  /** Undefined while nobody is let in: then it is read in pieces, and what comes behind the CONNECT is paid for later. */
  let buckets: readonly TokenBucket[] | undefined;
  let unpaid = 0;
  let timer: NodeJS.Timeout | undefined;
  const read = socket.read.bind(socket);
  const goOn = () => {
    timer = undefined;
    if (!socket.destroyed) socket.emit('readable');
  };
  socket.once('close', () => clearTimeout(timer));
  socket.read = (size?: number) => {
    // Node itself asks for 0 bytes, to have more read ahead: that takes nothing out.
    if (buckets?.length === 0 || size === 0) return read(size);
    if (timer !== undefined) return null;
    const now = performance.now();
    const waitMs = Math.max(0, ...(buckets ?? []).map((bucket) => bucket.waitMs(now)));
    if (waitMs > 0) {
      onThrottled();
      timer = setTimeout(goOn, Math.min(waitMs, LONGEST_PAUSE_MS));
      return null;
    }
    const isMore = socket.readableLength > READ_BYTES;
    const chunk: unknown = read(isMore ? READ_BYTES : undefined);
    // Node tells of more only when more comes, and this may have been all.
    if (isMore) setImmediate(() => socket.destroyed || socket.emit('readable'));
    return chunk;
  };
  return {
    limitBy(given) {
      buckets = given;
      for (const bucket of buckets) bucket.take(unpaid);
    },
    note(cost) {
      if (buckets) for (const bucket of buckets) bucket.take(cost);
      else unpaid += cost;
    },
  };
}
