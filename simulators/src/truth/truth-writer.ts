// Writes the truth file. A message stands in it before it is sent, so that no kill can leave an acknowledged message out.
import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import type { TruthRecord } from './record.ts';

export class TruthWriter {
  readonly path: string;
  readonly #file: number;
  #waiting: string[] = [];
  #sent = 0;
  /** Numbers of messages that are acknowledged while an earlier one is not. */
  readonly #ahead = new Set<number>();
  #upTo = 0;
  #told = 0;

  /** @throws the system's error when the file cannot be made; its folder must exist */
  constructor(path: string) {
    this.path = path;
    this.#file = openSync(path, 'w');
  }

  add(record: TruthRecord): void {
    if (record.record === 'message') this.#sent = record.n;
    this.#waiting.push(`${JSON.stringify(record)}\n`);
  }

  /** Hands everything to the system; from here on only a power cut could take it. */
  flush(): void {
    if (this.#upTo > this.#told) {
      this.#told = this.#upTo;
      this.#waiting.push(`${JSON.stringify({ record: 'acknowledged', upTo: this.#upTo } satisfies TruthRecord)}\n`);
    }
    if (this.#waiting.length === 0) return;
    writeSync(this.#file, this.#waiting.join(''));
    this.#waiting = [];
  }

  acknowledge(n: number): void {
    this.#ahead.add(n);
    while (this.#ahead.delete(this.#upTo + 1)) this.#upTo += 1;
  }

  /** @param reached simulated time, epoch milliseconds */
  close(reached: number): void {
    this.flush();
    this.add({ record: 'end', sent: this.#sent, acknowledged: this.#upTo + this.#ahead.size, reached });
    this.flush();
    fsyncSync(this.#file);
    closeSync(this.#file);
  }
}
