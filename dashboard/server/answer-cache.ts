// Keeps answers for some seconds: many screens ask the same, and several at once are answered by one question to the store.

interface Kept {
  /** Infinity until the answer is there. */
  until: number;
  readonly answer: Promise<unknown>;
}

/** What took long is kept longer, so that no question takes more than a twentieth of the time. */
const TIMES_ITS_COST = 20;

export class AnswerCache {
  readonly #kept = new Map<string, Kept>();
  readonly #most: number;

  /** @param most answers kept; beyond it the oldest goes */
  constructor(most = 200) {
    this.#most = most;
  }

  /** The kept answer to a question, or a new one. One that failed is not kept. */
  get<T>(question: string, leastMs: number, make: () => Promise<T>): Promise<T> {
    const begin = Date.now();
    const known = this.#kept.get(question);
    if (known && known.until > begin) return known.answer as Promise<T>;
    const kept: Kept = { until: Number.POSITIVE_INFINITY, answer: make() };
    this.#kept.delete(question);
    this.#kept.set(question, kept);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > this.#most && oldest !== undefined) this.#kept.delete(oldest);
    kept.answer.then(
      () => {
        const end = Date.now();
        kept.until = end + Math.max(leastMs, TIMES_ITS_COST * (end - begin));
      },
      () => {
        if (this.#kept.get(question) === kept) this.#kept.delete(question);
      },
    );
    return kept.answer as Promise<T>;
  }
}
