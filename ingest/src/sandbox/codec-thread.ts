// One thread that runs codecs, watched from outside: what QuickJS cannot interrupt by itself is ended with its thread.
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { AT, FIRST, LOADING, SINCE } from './progress.ts';
import type { BatchRequest, ThreadData, WorkerMessage } from './sandbox-worker.ts';

const WORKER_MEMORY_MB = 128;
const LOOK_EVERY_MS = 50;
/** Processor time; a codec of 150 KiB takes some 10 ms. */
const LOADING_LIMIT_MS = 200;
/** A thread that was given no time at all, or does not tell, is waited for so long; longer, where it gives way to all others. */
const LONGEST_WAIT_MS = 10_000;
const PATIENT_WAIT_MS = 60_000;

export type Reply =
  | WorkerMessage
  | {
      /** Why the thread has ended. */
      readonly lost: string;
      /** The input it was at; undefined while it loaded the codec, or before. */
      readonly at?: number;
    };

export class CodecThread {
  readonly #worker: Worker;
  /** What it is at: progress.ts. */
  readonly #state = new Int32Array(new SharedArrayBuffer(8));
  /** One request at a time, so that what it is at belongs to that request. */
  #turn: Promise<unknown> = Promise.resolve();
  readonly #longestWaitMs: number;
  #isOver = false;

  /** @param isPatient it gives way to the other threads of the program */
  constructor({ isPatient = false } = {}) {
    this.#longestWaitMs = isPatient ? PATIENT_WAIT_MS : LONGEST_WAIT_MS;
    this.#worker = new Worker(join(import.meta.dirname, 'sandbox-worker.ts'), {
      env: {},
      workerData: { state: this.#state, isPatient } satisfies ThreadData,
      resourceLimits: { maxOldGenerationSizeMb: WORKER_MEMORY_MB },
    });
    this.#worker.on('error', () => undefined); // told to whoever asks
    this.#worker.once('exit', () => (this.#isOver = true));
    this.#worker.unref();
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /**
   * @param limitMs processor time on one frame after which the thread is ended
   * @returns undefined when the thread has ended before it was its turn
   */
  async decode(request: BatchRequest, limitMs: number): Promise<Reply | undefined> {
    const mine = this.#turn.then(() => (this.#isOver ? undefined : this.#ask(request, limitMs)));
    this.#turn = mine;
    return mine;
  }

  end(): void {
    this.#isOver = true;
    void this.#worker.terminate();
  }

  /** Never rejects. */
  #ask(request: BatchRequest, limitMs: number): Promise<Reply> {
    const worker = this.#worker;
    worker.ref(); // while somebody waits the program goes on; an idle sandbox does not keep it alive
    return new Promise((resolve) => {
      let isDone = false;
      const finish = (reply: Reply) => {
        isDone = true;
        clearInterval(timer);
        worker.off('message', onMessage).off('error', onError).off('exit', onExit);
        worker.unref();
        resolve(reply);
      };
      const lose = (lost: string) => {
        const at = Atomics.load(this.#state, AT) - FIRST;
        this.end();
        finish(at >= 0 ? { lost, at } : { lost });
      };
      const onMessage = (message: WorkerMessage) => finish(message);
      const onError = (error: Error) => lose(`its thread crashed: ${error.message}`);
      const onExit = () => lose('its thread has ended');
      const begin = performance.now();
      const look = async () => {
        const usedMs = await this.#cpuMs();
        if (isDone) return;
        const at = Atomics.load(this.#state, AT);
        const limit = at >= FIRST ? limitMs : at === LOADING ? LOADING_LIMIT_MS : Number.POSITIVE_INFINITY;
        const isTooLong = usedMs !== undefined && usedMs - Atomics.load(this.#state, SINCE) >= limit;
        if (isTooLong || performance.now() - begin > this.#longestWaitMs) lose('it could not be interrupted, and its thread was ended');
      };
      const timer = setInterval(() => void look(), LOOK_EVERY_MS);
      worker.on('message', onMessage).on('error', onError).on('exit', onExit);
      worker.postMessage(request);
    });
  }

  /** Processor time it has used, milliseconds; undefined when it does not tell, for example because it has ended. */
  async #cpuMs(): Promise<number | undefined> {
    try {
      const { user, system } = await this.#worker.cpuUsage();
      return (user + system) / 1000;
    } catch {
      return undefined;
    }
  }
}
