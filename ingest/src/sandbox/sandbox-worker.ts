// Thread of the sandbox: keeps loaded codecs, decodes batches, and says after each call that it is alive.
import { parentPort } from 'node:worker_threads';
import { CodecError, CodecVm, type SandboxInput, type SandboxOutcome, threadCpuMs } from './codec-vm.ts';
import { stopClock } from './standing-clock.ts';

export interface BatchRequest {
  /** Names the source: the same source has the same key. */
  readonly key: string;
  readonly source: string;
  readonly inputs: readonly SandboxInput[];
}

export type WorkerMessage = {
  /** Processor time this thread has used so far, milliseconds. */
  readonly cpuMs: number;
} & (
  | /** The first message: QuickJS is loaded. */ { readonly ready: true }
  | { readonly outcomes: readonly SandboxOutcome[] }
  | /** The codec cannot be loaded. */ { readonly invalid: string }
);

/** Loaded codecs; each takes some megabytes. */
const MOST_LOADED = 16;
const loaded = new Map<string, CodecVm>();
const port = parentPort;
if (!port) throw new Error('this is the program of a worker thread');

async function codecOf({ key, source }: BatchRequest): Promise<CodecVm> {
  const known = loaded.get(key);
  if (known) return known;
  const vm = await CodecVm.load(source);
  const oldest = loaded.keys().next().value;
  if (loaded.size >= MOST_LOADED && oldest !== undefined) unload(oldest);
  loaded.set(key, vm);
  return vm;
}

function unload(key: string): void {
  loaded.get(key)?.dispose();
  loaded.delete(key);
}

/** Undefined when the rest of the batch should not be tried: the codec is one that has to be stopped. */
async function decodeBatch(request: BatchRequest): Promise<SandboxOutcome[]> {
  const outcomes: SandboxOutcome[] = [];
  for (const input of request.inputs) {
    const last = outcomes.at(-1);
    if (last?.wasStopped) {
      outcomes.push(last); // of a batch of five thousand each would cost its deadline
      continue;
    }
    const outcome = (await codecOf(request)).decode(input);
    outcomes.push(outcome);
    if (outcome.wasStopped) unload(request.key); // whatever it left behind goes with it
  }
  return outcomes;
}

port.on('message', (request: BatchRequest) => {
  decodeBatch(request).then(
    (outcomes) => port.postMessage({ outcomes, cpuMs: threadCpuMs() } satisfies WorkerMessage),
    (error: unknown) => {
      if (!(error instanceof CodecError)) throw error;
      port.postMessage({ invalid: error.message, cpuMs: threadCpuMs() } satisfies WorkerMessage);
    },
  );
});

stopClock();
await CodecVm.prepare();
port.postMessage({ ready: true, cpuMs: threadCpuMs() } satisfies WorkerMessage);
