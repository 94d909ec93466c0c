// Answers that many screens ask again and again: made once for all who ask meanwhile, kept for a while, made anew when their source has changed.

interface Kept {
  /** On the clock nobody can set, milliseconds; infinity until the answer is there. */
  until: number;
  readonly version: string;
  readonly answer: Promise<unknown>;
}

/** What took long is kept longer, so that no question takes more than a twentieth of the time. */
const USUAL_TIMES = 20;
/** Of what people watch while it changes: a fifth of the time at most, so that it is a moment old and no more. */
export const WATCHED_TIMES = 4;

export class AnswerCache {
  readonly #kept = new Map<string, Kept>();
  readonly #most: number;
  readonly #timesItsCost: number;

  /**
   * @param most answers kept; beyond it the one that was asked for least lately goes
   * @param timesItsCost how many times as long as it took an answer is kept at least
   */
  constructor(most = 200, timesItsCost = USUAL_TIMES) {
    this.#most = most;
    this.#timesItsCost = timesItsCost;
  }

  /**
   * The kept answer to a question, or a new one. One that failed is not kept.
   * @param leastMs how long it is kept, counted from when it is there
   * @param version of what it is made from; another one makes it anew
   */
  get<T>(question: string, leastMs: number, make: () => Promise<T>, version = ''): Promise<T> {
    const begin = performance.now();
    const known = this.#kept.get(question);
    this.#kept.delete(question);
    if (known && known.version === version && known.until > begin) {
      this.#kept.set(question, known);
      return known.answer as Promise<T>;
    }
    const kept: Kept = { until: Number.POSITIVE_INFINITY, version, answer: make() };
    this.#kept.set(question, kept);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > this.#most && oldest !== undefined) this.#kept.delete(oldest);
    kept.answer.then(
      () => {
        const end = performance.now();
        kept.until = end + Math.max(leastMs, this.#timesItsCost * (end - begin));
      },
      () => {
        if (this.#kept.get(question) === kept) this.#kept.delete(question);
      },
    );
    return kept.answer as Promise<T>;
  }
}
