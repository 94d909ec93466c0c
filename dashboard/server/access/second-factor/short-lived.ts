// What is kept in memory for some minutes: forgotten when its time is over, the oldest first when there is too much of it.
const MOST_KEPT = 10_000;

export class ShortLived<V> {
  readonly #lifeMs: number;
  /** The oldest first. */
  readonly #kept = new Map<string, { readonly value: V; readonly endsAt: number }>();

  constructor(lifeMs: number) {
    this.#lifeMs = lifeMs;
  }

  /** @param now epoch milliseconds */
  keep(key: string, value: V, now: number): void {
    this.#kept.delete(key);
    this.#kept.set(key, { value, endsAt: now + this.#lifeMs });
    for (const [oldest, { endsAt }] of this.#kept) {
      if (endsAt > now && this.#kept.size <= MOST_KEPT) break;
      this.#kept.delete(oldest);
    }
  }

  find(key: string, now: number): V | undefined {
    const found = this.#kept.get(key);
    return found && now < found.endsAt ? found.value : undefined;
  }

  forget(key: string): void {
    this.#kept.delete(key);
  }
}
