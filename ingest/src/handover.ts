// Between acknowledging and settling: judged messages wait here, at most so many; what exceeds that is read from the log again.
import { Fifo } from './fifo.ts';
import type { DurableLog } from './log/durable-log.ts';
import type { LogRecord } from './log/record.ts';
import type { Judged } from './message.ts';

/** Most that wait in memory. A database that is away for a day must not cost more than this. */
const MAX_WAITING = 8_000;
const MAX_WAITING_BYTES = 32 * 2 ** 20;

export class Handover {
  readonly #log: Pick<DurableLog, 'read' | 'lastSeq'>;
  readonly #judge: (record: LogRecord) => Judged;
  readonly #queue = new Fifo<Judged>();
  #bytes = 0;
  #next: number;

  /** @param settledSeq everything up to this record is settled already */
  constructor(log: Pick<DurableLog, 'read' | 'lastSeq'>, judge: (record: LogRecord) => Judged, settledSeq: number) {
    this.#log = log;
    this.#judge = judge;
    this.#next = settledSeq + 1;
  }

  /** There are messages that were not taken yet. */
  get hasMore(): boolean {
    return this.#next <= this.#log.lastSeq;
  }

  /** Offers a message that was just written to the log; when too many wait, the log alone keeps it. */
  offer(judged: Judged): void {
    const bytes = judged.judgement.message.payload.length;
    if (this.#queue.length >= MAX_WAITING || this.#bytes + bytes > MAX_WAITING_BYTES) return;
    this.#queue.push(judged);
    this.#bytes += bytes;
  }

  /** The next messages in the order of the log, from memory or from disk; empty when there is none. */
  async take(most: number): Promise<Judged[]> {
    this.#forgetTaken();
    if (this.#next > this.#log.lastSeq) return [];
    const first = this.#queue.at(0)?.seq;
    const batch = first === this.#next ? this.#takeFromMemory(most) : await this.#readFromLog(most, first);
    const last = batch.at(-1);
    if (last) this.#next = last.seq + 1;
    return batch;
  }

  /** While the log was read, messages may have been offered that were among what was read. */
  #forgetTaken(): void {
    let count = 0;
    while ((this.#queue.at(count)?.seq ?? Number.POSITIVE_INFINITY) < this.#next) count += 1;
    this.#drop(count);
  }

  #drop(count: number): Judged[] {
    if (count === 0) return [];
    const dropped = this.#queue.take(count);
    for (const { judgement } of dropped) this.#bytes -= judgement.message.payload.length;
    return dropped;
  }

  #takeFromMemory(most: number): Judged[] {
    let count = 0;
    // Up to the first that only the log has kept.
    while (count < most && this.#queue.at(count)?.seq === this.#next + count) count += 1;
    return this.#drop(count);
  }

  async #readFromLog(most: number, before: number | undefined): Promise<Judged[]> {
    const end = before ?? this.#log.lastSeq + 1;
    const records = await this.#log.read(this.#next, Math.min(most, end - this.#next));
    const wanted = records.filter(({ seq }) => seq < end);
    if (wanted.length > 0) return wanted.map(this.#judge);
    this.#next = end; // what lies between cannot be read any more
    return this.#takeFromMemory(most);
  }
}
