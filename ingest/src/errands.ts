// What others want done between two batches, and who waits until all that came before is settled. A stop leaves nobody waiting.
import { Stopped } from './patience.ts';

interface Errand {
  /** Never rejects. */
  readonly run: () => Promise<void>;
  readonly giveUp: (why: Stopped) => void;
}

interface WaitingForSettled {
  /** Number of the record in the log. */
  readonly seq: number;
  readonly done: () => void;
  readonly giveUp: (why: Stopped) => void;
}

export class Errands {
  readonly #errands: Errand[] = [];
  /** In the order of the log. */
  readonly #waiting: WaitingForSettled[] = [];
  #hasEnded = false;

  get isEmpty(): boolean {
    return this.#errands.length === 0;
  }

  /** Resolves with what the work gives, once it had its turn. @throws {Stopped} when there is no turn any more */
  add<T>(work: () => Promise<T>): Promise<T> {
    if (this.#hasEnded) return Promise.reject(new Stopped());
    return new Promise((resolve, reject) => {
      this.#errands.push({ run: () => work().then(resolve, reject), giveUp: reject });
    });
  }

  /** The turn of everything that was added before. */
  async run(): Promise<void> {
    for (const errand of this.#errands.splice(0)) await errand.run();
  }

  /** Resolves once everything up to a record of the log is settled. @throws {Stopped} when it will not be in this run */
  untilSettled(seq: number): Promise<void> {
    if (this.#hasEnded) return Promise.reject(new Stopped());
    return new Promise((done, giveUp) => {
      this.#waiting.push({ seq, done, giveUp });
    });
  }

  /** Everything up to a record of the log is settled. */
  noteSettled(seq: number): void {
    while (this.#waiting[0] && this.#waiting[0].seq <= seq) this.#waiting.shift()?.done();
  }

  /** Nothing has a turn, and nothing is settled, any more. */
  end(): void {
    this.#hasEnded = true;
    for (const { giveUp } of [...this.#errands.splice(0), ...this.#waiting.splice(0)]) giveUp(new Stopped());
  }
}
