// A device's rhythm: how often it usually reports, and whether it does so steadily, learned from its last readings.

/** The median of so many intervals is the rhythm, so that one gap or burst says nothing and a new setting is soon believed. */
const MEDIAN_OF = 9;
const FEWEST = 3;
/** Whether it is steady is seen in more of them: by chance nine look even now and then, twenty-four do not. */
const REMEMBERED = 24;
const FEWEST_STEADY = 8;
/** Of a steady device so many intervals are like its rhythm; the rest may be lost messages. */
const STEADY_SHARE = 0.8;
const LIKE = 0.25;

export interface LearnedRhythm {
  /** Usual milliseconds between two readings. */
  readonly ms: number;
  /** It reports by the clock. Whoever reports when something happens, as a parking bay does, is not steady. */
  readonly isSteady: boolean;
}

export class Rhythm {
  #newest = Number.NEGATIVE_INFINITY;
  /** Newest last. */
  readonly #intervals: number[] = [];

  /** A reading came, with its time in epoch milliseconds; late ones say nothing. */
  note(time: number): void {
    if (time <= this.#newest) return;
    if (this.#newest > Number.NEGATIVE_INFINITY) {
      this.#intervals.push(time - this.#newest);
      if (this.#intervals.length > REMEMBERED) this.#intervals.shift();
    }
    this.#newest = time;
  }

  /** Enough came to tell whether it is steady. */
  get isSure(): boolean {
    return this.#intervals.length >= FEWEST_STEADY;
  }

  /** Undefined before enough readings came. */
  get learned(): LearnedRhythm | undefined {
    if (this.#intervals.length < FEWEST) return undefined;
    const newest = this.#intervals.slice(-MEDIAN_OF).sort((a, b) => a - b);
    const ms = newest[Math.floor(newest.length / 2)] ?? 0;
    const like = this.#intervals.filter((interval) => Math.abs(interval - ms) <= LIKE * ms).length;
    return { ms, isSteady: this.isSure && like >= STEADY_SHARE * this.#intervals.length };
  }
}

/** Share of the expected readings that came, 0 to 1. */
export function coverageOf(count: number, widthMs: number, rhythmMs: number): number {
  return Math.min(1, count / Math.max(1, widthMs / rhythmMs));
}
