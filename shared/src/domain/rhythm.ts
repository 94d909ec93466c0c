// A device's rhythm: how often it usually reports, learned from its last readings.

/** Intervals remembered; the median of them is the rhythm, so that one gap or burst says nothing. */
const REMEMBERED = 9;
const FEWEST = 3;

export class Rhythm {
  #newest = Number.NEGATIVE_INFINITY;
  readonly #intervals: number[] = [];
  #next = 0;

  /** A reading came, with its time in epoch milliseconds; late ones say nothing. */
  note(time: number): void {
    if (time <= this.#newest) return;
    if (this.#newest > Number.NEGATIVE_INFINITY) {
      this.#intervals[this.#next] = time - this.#newest;
      this.#next = (this.#next + 1) % REMEMBERED;
    }
    this.#newest = time;
  }

  /** Milliseconds between two readings; undefined before enough of them came. */
  get ms(): number | undefined {
    if (this.#intervals.length < FEWEST) return undefined;
    return [...this.#intervals].sort((a, b) => a - b)[Math.floor(this.#intervals.length / 2)];
  }
}

/** Share of the expected readings that came, 0 to 1. */
export function coverageOf(count: number, widthMs: number, rhythmMs: number): number {
  return Math.min(1, count / Math.max(1, widthMs / rhythmMs));
}
