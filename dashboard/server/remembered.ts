// Answers that are asked for again and again: made once, kept for a while, and made anew when what they came from has changed.

interface Entry {
  readonly value: Promise<unknown>;
  readonly madeAt: number;
  readonly version: string;
}

export class Remembered {
  readonly #entries = new Map<string, Entry>();
  readonly #keptMs: number;
  readonly #most: number;

  /** @param most entries at most; the one that was asked for least lately goes first */
  constructor({ keptMs, most }: { keptMs: number; most: number }) {
    this.#keptMs = keptMs;
    this.#most = most;
  }

  /** Who asks while it is being made waits for the same. What fails is not kept. @param version of what it is made from */
  get<T>(key: string, make: () => Promise<T>, version = ''): Promise<T> {
    const known = this.#entries.get(key);
    this.#entries.delete(key);
    const isGood = known?.version === version && performance.now() - known.madeAt < this.#keptMs;
    const entry = isGood ? known : { value: make(), madeAt: performance.now(), version };
    this.#entries.set(key, entry);
    entry.value.catch(() => {
      if (this.#entries.get(key) === entry) this.#entries.delete(key);
    });
    const [oldest] = this.#entries.keys();
    if (this.#entries.size > this.#most && oldest !== undefined) this.#entries.delete(oldest);
    return entry.value as Promise<T>;
  }
}
