// Lets the same through once in a while: logs are not to be filled by whoever asks again and again.

const EVERY_MS = 60_000;
const MOST_REMEMBERED = 1000;

export class Seldom {
  readonly #last = new Map<string, number>();

  /** @returns whether this was not let through within the last minute */
  isDue(key: string, now: number): boolean {
    if (now - (this.#last.get(key) ?? Number.NEGATIVE_INFINITY) < EVERY_MS) return false;
    this.#last.delete(key);
    this.#last.set(key, now);
    const oldest = this.#last.keys().next().value;
    if (this.#last.size > MOST_REMEMBERED && oldest !== undefined) this.#last.delete(oldest);
    return true;
  }
}
