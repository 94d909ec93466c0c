// Who wanted to come in with a name that does not exist, or pushed with a token that is nobody's. In memory, since the start.

export interface FailedSignIn {
  /** Undefined for a push, which has none. */
  readonly username: string | undefined;
  /** The one that was pushed to. */
  readonly municipality: string | undefined;
  readonly lastAt: number;
  readonly count: number;
}

/** Names that do not exist are remembered up to this number; whoever tries out many pushes out the oldest. */
const REMEMBERED = 50;
/** Of a name that somebody made up this much is kept. */
const KEPT_OF_NAME = 80;

export class Strangers {
  /** The one seen last stands last. */
  readonly #seen = new Map<string, FailedSignIn>();

  note(username: string | undefined, municipality: string | undefined): void {
    const name = username?.slice(0, KEPT_OF_NAME);
    const key = JSON.stringify([name, municipality]);
    const count = (this.#seen.get(key)?.count ?? 0) + 1;
    this.#seen.delete(key);
    this.#seen.set(key, { username: name, municipality, lastAt: Date.now(), count });
    const oldest = this.#seen.keys().next().value;
    if (this.#seen.size > REMEMBERED && oldest !== undefined) this.#seen.delete(oldest);
  }

  /** The last one first. */
  list(): FailedSignIn[] {
    return [...this.#seen.values()].reverse();
  }
}
