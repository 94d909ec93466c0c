// The time of the watch: how long Lagebild has really watched, whatever the clock on the wall is set to.
import type { WatchClock, WatchGap } from '@lagebild/shared/registry/watch-clock.ts';
import type { Moment } from './hearing.ts';

/** What tells the time; tests bring their own. */
export interface Clocks {
  /** The clock on the wall, epoch milliseconds. */
  now(): number;
  /** Milliseconds that only go forward, from any begin. */
  monotonicMs(): number;
}

export const SYSTEM_CLOCKS: Clocks = { now: () => Date.now(), monotonicMs: () => performance.now() };

/** A process that was held up for longer did not watch. */
const LONGEST_STEP_MS = 60_000;
/** A wall clock that moved so much further than time was set, or the machine slept. */
const JUMP_MS = 5000;

export class WatchTime {
  readonly #clocks: Clocks;
  readonly #clock: WatchClock;
  /** Newest first. */
  readonly gaps: WatchGap[];
  #watchedMs: number;
  #now: number;
  #monotonicMs: number;

  constructor(clocks: Clocks, clock: WatchClock) {
    this.#clocks = clocks;
    this.#clock = clock;
    this.#now = clocks.now();
    this.#monotonicMs = clocks.monotonicMs();
    this.#watchedMs = clock.begin(this.#now);
    this.gaps = clock.gaps();
  }

  /** The next look. What was not watched since the last one is noted as a gap. */
  next(): Moment {
    const now = this.#clocks.now();
    const monotonicMs = this.#clocks.monotonicMs();
    const watchedMs = Math.min(Math.max(0, monotonicMs - this.#monotonicMs), LONGEST_STEP_MS);
    if (now - this.#now > watchedMs + JUMP_MS) {
      const gap = { from: this.#now + watchedMs, to: now };
      this.gaps.unshift(gap);
      this.#clock.noteGap(gap);
    }
    this.#watchedMs += watchedMs;
    this.#now = now;
    this.#monotonicMs = monotonicMs;
    return { now, atMs: Math.round(this.#watchedMs) };
  }
}
