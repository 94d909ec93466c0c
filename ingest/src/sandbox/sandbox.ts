// Runs foreign codecs in a worker thread: a codec that hangs, bloats or crashes costs its own messages and nobody else's.
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { DEADLINE_MS, type SandboxInput, type SandboxOutcome } from './codec-vm.ts';
import type { BatchRequest, WorkerMessage } from './sandbox-worker.ts';

/**
 * What QuickJS cannot interrupt by itself is ended with its thread: filling an array of a hundred thousand, for example, is one step to it.
 * Two deadlines, and a millisecond for each input (a codec takes some 15 µs), of processor time as well.
 */
const hardLimitMs = (inputs: number): number => 2 * DEADLINE_MS + inputs;
/** After so many stops in a row a codec rests: a loop in every frame would cost everybody 100 ms each. */
const STOPS_BEFORE_REST = 3;
const REST_MS = 60_000;
/** Sent to the thread at once; its hard limit is for these. */
const PORTION = 1000;
const WORKER_MEMORY_MB = 128;
/** A thread that was given no time at all, or does not tell, is waited for so long. */
const LONGEST_WAIT_MS = 10_000;

interface Thread {
  readonly worker: Worker;
  /** Processor time it had used when it was last heard of, milliseconds. */
  cpuMs: number;
  /** Resolves once QuickJS is loaded, or the thread has ended. */
  readonly isReady: Promise<void>;
}

interface Conduct {
  stops: number;
  restsUntil: number;
}

export class Sandbox {
  #thread: Thread | undefined;
  /** One batch at a time, so that a limit is for the batch it belongs to. */
  #turn: Promise<unknown> = Promise.resolve();
  readonly #conduct = new Map<string, Conduct>();
  #isClosed = false;

  /** One outcome an input, in order. Never rejects. */
  async decode(source: string, inputs: readonly SandboxInput[]): Promise<readonly SandboxOutcome[]> {
    const key = createHash('sha256').update(source).digest('hex');
    const outcomes: SandboxOutcome[] = [];
    for (let at = 0; at < inputs.length; at += PORTION) {
      const some = inputs.slice(at, at + PORTION);
      const rest = this.#restOf(key);
      if (rest !== undefined || this.#isClosed) {
        outcomes.push(...failed(rest ?? 'the sandbox is closed', some.length));
        continue;
      }
      const answered = await this.#inTurn(() => this.#ask({ key, source, inputs: some }));
      this.#judge(key, answered);
      outcomes.push(...answered);
    }
    return outcomes;
  }

  #restOf(key: string): string | undefined {
    const { stops = 0, restsUntil = 0 } = this.#conduct.get(key) ?? {};
    if (restsUntil <= Date.now()) return undefined;
    return `the codec was stopped ${stops} times and rests for a minute`;
  }

  #judge(key: string, outcomes: readonly SandboxOutcome[]): void {
    const last = outcomes.at(-1);
    if (!last?.wasStopped) return void this.#conduct.delete(key);
    const stops = (this.#conduct.get(key)?.stops ?? 0) + 1;
    this.#conduct.set(key, { stops, restsUntil: stops >= STOPS_BEFORE_REST ? Date.now() + REST_MS : 0 });
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#turn.then(work);
    this.#turn = mine.catch(() => undefined); // one that fails must not fail those behind it
    return mine;
  }

  async #ask(request: BatchRequest): Promise<readonly SandboxOutcome[]> {
    const count = request.inputs.length;
    const thread = this.#ready();
    const { worker, isReady } = thread;
    worker.ref(); // while somebody waits the program goes on; an idle sandbox does not keep it alive
    await isReady;
    return new Promise((resolve) => {
      const finish = (outcomes: readonly SandboxOutcome[], isLost: boolean) => {
        isDone = true;
        clearInterval(timer);
        worker.off('message', onMessage).off('error', onError).off('exit', onExit);
        if (isLost) this.#end();
        else worker.unref();
        resolve(outcomes);
      };
      const onMessage = (message: WorkerMessage) => {
        thread.cpuMs = message.cpuMs;
        finish(
          'outcomes' in message ? message.outcomes : 'invalid' in message ? unloadable(message.invalid, count) : failed('no answer', count),
          false,
        );
      };
      const onError = (error: Error) => finish(failed(`its thread crashed: ${error.message}`, count, true), true);
      const onExit = () => finish(failed('its thread has ended', count, true), true);
      const tooLong = () => finish(failed('it could not be interrupted, and its thread was ended', count, true), true);
      const limitMs = hardLimitMs(count);
      const begin = performance.now();
      const look = async () => {
        const usedMs = await cpuMsOf(worker);
        if (isDone) return;
        const isOver = (usedMs !== undefined && usedMs - thread.cpuMs >= limitMs) || performance.now() - begin > LONGEST_WAIT_MS;
        if (isOver) tooLong();
      };
      const timer = setInterval(() => void look(), limitMs);
      let isDone = false;
      worker.on('message', onMessage).on('error', onError).on('exit', onExit);
      worker.postMessage(request);
    });
  }

  #ready(): Thread {
    if (this.#thread) return this.#thread;
    const worker = new Worker(join(import.meta.dirname, 'sandbox-worker.ts'), {
      env: {},
      resourceLimits: { maxOldGenerationSizeMb: WORKER_MEMORY_MB },
    });
    worker.on('error', () => undefined); // told to whoever asks
    const isReady = new Promise<void>((resolve) => {
      worker.once('message', ({ cpuMs }: WorkerMessage) => {
        thread.cpuMs = cpuMs;
        resolve();
      });
      worker.once('exit', () => resolve());
    });
    const thread: Thread = { worker, isReady, cpuMs: 0 };
    this.#thread = thread;
    worker.unref();
    return thread;
  }

  /** The next question gets a new thread. */
  #end(): void {
    void this.#thread?.worker.terminate();
    this.#thread = undefined;
  }

  close(): void {
    this.#isClosed = true;
    this.#end();
  }
}

/** Undefined when the thread does not tell, for example because it has ended. */
async function cpuMsOf(worker: Worker): Promise<number | undefined> {
  try {
    const { user, system } = await worker.cpuUsage();
    return (user + system) / 1000;
  } catch {
    return undefined;
  }
}

function failed(why: string, count: number, wasStopped = false): SandboxOutcome[] {
  return Array.from({ length: count }, () => ({ errors: [why], lines: [], ...(wasStopped && { wasStopped }) }));
}

function unloadable(why: string, count: number): SandboxOutcome[] {
  return Array.from({ length: count }, () => ({ errors: [why], lines: [], isUnloadable: true }));
}
