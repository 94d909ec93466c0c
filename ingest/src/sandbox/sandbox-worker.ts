// Thread of the sandbox: keeps loaded codecs, decodes some frames of one, and writes down which one it is at.
import { constants, platform, setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { CodecError, CodecVm, DEADLINE_MS, type SandboxInput, type SandboxOutcome, threadCpuMs } from './codec-vm.ts';
import { AT, FIRST, IDLE, LOADING, SINCE } from './progress.ts';
import { stopClock } from './standing-clock.ts';

export interface BatchRequest {
  /** Names the source: the same source has the same key. */
  readonly key: string;
  readonly source: string;
  readonly inputs: readonly SandboxInput[];
  /** Processor time a frame may take, milliseconds. */
  readonly patienceMs: number;
}

export interface ThreadData {
  /** What it is at: progress.ts. */
  readonly state: Int32Array;
  /** It gives way to the other threads of the program. */
  readonly isPatient: boolean;
}

export type WorkerMessage =
  | {
      /** Of the first inputs, at least one: it stops behind a frame that was stopped, and when it has worked for a while. */
      readonly outcomes: readonly SandboxOutcome[];
      /** Processor time of each, milliseconds. */
      readonly spentMs: readonly number[];
    }
  | /** The codec cannot be loaded. */ { readonly unloadable: string };

/** Loaded codecs; each takes some megabytes. */
const MOST_LOADED = 16;
/** Then the others get their turn, and what it costs is counted. */
const SLICE_MS = 50;

const loaded = new Map<string, CodecVm | CodecError>();
const { state, isPatient } = workerData as ThreadData;
const port = parentPort;
if (!port) throw new Error('this is the program of a worker thread');

function begin(at: number): number {
  const now = threadCpuMs();
  Atomics.store(state, SINCE, Math.round(now));
  Atomics.store(state, AT, at);
  return now;
}

/** @throws {CodecError} again and again: trying costs as much each time */
async function codecOf({ key, source }: BatchRequest): Promise<CodecVm> {
  let codec = loaded.get(key);
  if (codec === undefined) {
    const oldest = loaded.keys().next().value;
    if (loaded.size >= MOST_LOADED && oldest !== undefined) unload(oldest);
    begin(LOADING);
    codec = await CodecVm.load(source).catch((error: unknown) => {
      if (error instanceof CodecError) return error;
      throw error;
    });
    loaded.set(key, codec);
  }
  if (codec instanceof CodecError) throw codec;
  return codec;
}

function unload(key: string): void {
  const codec = loaded.get(key);
  if (codec instanceof CodecVm) codec.dispose();
  loaded.delete(key);
}

/** The outcome of an input, and what it has cost. */
function decodeOne(vm: CodecVm, { key, inputs, patienceMs }: BatchRequest, index: number): [SandboxOutcome, number] {
  const since = begin(FIRST + index);
  const outcome = vm.decode(inputs[index] as SandboxInput, patienceMs);
  const spent = threadCpuMs() - since;
  if (outcome.wasStopped || spent >= DEADLINE_MS) unload(key); // whatever it left behind goes with it
  return [outcome, spent];
}

async function decodeSome(request: BatchRequest): Promise<WorkerMessage> {
  const { inputs, patienceMs } = request;
  const outcomes: SandboxOutcome[] = [];
  const spentMs: number[] = [];
  let total = 0;
  for (const index of inputs.keys()) {
    const vm = await codecOf(request);
    const isFirst = vm.calls === 0;
    let [outcome, spent] = decodeOne(vm, request, index);
    // What earlier frames left behind may have been the reason, and is not charged to this one; where others wait it is not tried.
    if (outcome.wasStopped && !isFirst && patienceMs === DEADLINE_MS) [outcome, spent] = decodeOne(await codecOf(request), request, index);
    outcomes.push(outcome);
    spentMs.push(spent);
    total += spent;
    if (outcome.wasStopped || total > SLICE_MS) break;
  }
  return { outcomes, spentMs };
}

/** The first call of all compiles QuickJS: some ten milliseconds that the first frame should not be blamed for. */
async function warmUp(): Promise<void> {
  const vm = await CodecVm.load('function decodeUplink() { return { data: {} }; }');
  vm.decode({ bytes: [], fPort: 1, recvTime: 0, variables: {} });
  vm.dispose();
}

/** What nobody expected ends the thread, and whoever asked is told. */
async function answer(request: BatchRequest): Promise<void> {
  const message = await decodeSome(request).catch((error: unknown): WorkerMessage => {
    if (error instanceof CodecError) return { unloadable: error.message };
    throw error;
  });
  begin(IDLE);
  port?.postMessage(message);
}

// On Linux a thread's own; elsewhere it would be the whole program's.
if (isPatient && platform() === 'linux') setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
stopClock();
await warmUp();
begin(IDLE);
port.on('message', (request: BatchRequest) => void answer(request));
