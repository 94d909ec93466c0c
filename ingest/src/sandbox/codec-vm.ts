// One codec in a QuickJS of its own: a memory limit, a deadline a call, and nothing to reach but what the prelude gives it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  newQuickJSWASMModuleFromVariant,
  type QuickJSContext,
  type QuickJSHandle,
  type QuickJSRuntime,
  type QuickJSWASMModule,
  Scope,
  type VmCallResult,
} from 'quickjs-emscripten-core';
import { setClock } from './standing-clock.ts';

/**
 * As ChirpStack allows a codec; of processor time, not of the clock: on a busy machine a thread may stand still for longer than that, and
 * innocent codecs would be stopped (seen with seven programs on two cores).
 */
export const DEADLINE_MS = 100;
const MEMORY_BYTES = 16 * 2 ** 20;
const STACK_BYTES = 256 * 2 ** 10;
/** More than any device has to say. */
const LONGEST_ANSWER = 65_536;
const PRELUDE = readFileSync(join(import.meta.dirname, 'prelude.js'), 'utf8');

export interface SandboxInput {
  readonly bytes: readonly number[];
  readonly fPort: number;
  /** Arrival, epoch milliseconds. */
  readonly recvTime: number;
  readonly variables: Readonly<Record<string, string>>;
}

export type SandboxOutcome = (
  | { readonly data: Readonly<Record<string, unknown>>; readonly warnings: readonly string[] }
  | { readonly errors: readonly string[] }
) & {
  /** What it wrote to its console. */
  readonly lines: readonly string[];
  /** It was stopped: too slow, or too greedy. */
  readonly wasStopped?: boolean;
  /** It cannot be loaded, whatever the frame. */
  readonly isUnloadable?: boolean;
  /** It was not tried: the codec takes too long on frames of this device, and rests. */
  readonly isResting?: boolean;
};

/** A codec that cannot be loaded, or fails on a frame. */
export class CodecError extends Error {
  readonly code = 'CODEC_FAILED';
  /** It was stopped: too slow, or too greedy. */
  readonly wasStopped: boolean;

  constructor(message: string, wasStopped = false) {
    super(message);
    this.wasStopped = wasStopped;
  }
}

/** Processor time that this thread has used, milliseconds. */
export function threadCpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

/** A script's constants are no properties of its global object; only another script of the same realm sees them. */
const FOUND = `({ ${['decodeUplink', 'Decode', 'Decoder'].map((name) => `${name}: typeof ${name} === 'undefined' ? undefined : ${name}`).join(', ')} })`;
/** What no script has, but in a comment. */
const MAY_BE_MODULE = /^\s*(?:export|import)\b/m;

let quickJs: Promise<QuickJSWASMModule> | undefined;

export class CodecVm {
  readonly #runtime: QuickJSRuntime;
  readonly #context: QuickJSContext;
  #decode: QuickJSHandle | undefined;
  #takeLines: QuickJSHandle | undefined;
  #deadline = Number.POSITIVE_INFINITY;
  #calls = 0;

  private constructor(module: QuickJSWASMModule, source: string) {
    this.#runtime = module.newRuntime();
    this.#runtime.setMemoryLimit(MEMORY_BYTES);
    this.#runtime.setMaxStackSize(STACK_BYTES);
    this.#runtime.setInterruptHandler(() => threadCpuMs() > this.#deadline);
    this.#context = this.#runtime.newContext();
    try {
      this.#load(source);
    } catch (error) {
      this.dispose();
      throw error;
    }
  }

  /** @throws {CodecError} when the source does not run, or has no function to call */
  static async load(source: string): Promise<CodecVm> {
    return new CodecVm(await CodecVm.prepare(), source);
  }

  /** Loads QuickJS itself, once. */
  static prepare(): Promise<QuickJSWASMModule> {
    quickJs ??= newQuickJSWASMModuleFromVariant(import('@jitl/quickjs-wasmfile-release-sync'));
    return quickJs;
  }

  #load(source: string): void {
    const context = this.#context;
    Scope.withScope((scope) => {
      const prelude = scope.manage(this.#run(PRELUDE, 'prelude.js'));
      // Named by nothing that a codec can reach.
      this.#decode = context.getProp(prelude, 'decode');
      this.#takeLines = context.getProp(prelude, 'takeLines');
      const choose = scope.manage(context.getProp(prelude, 'choose'));
      const exported = scope.manage(this.#runCodec(source));
      const found = scope.manage(this.#run(FOUND, 'found.js'));
      const isChosen = scope.manage(this.#call(choose, [found, exported]));
      if (context.dump(isChosen) !== true) {
        throw new CodecError('it has none of the functions decodeUplink(input), Decode(fPort, bytes) and Decoder(bytes, port)');
      }
    });
  }

  /** As a script; as a module when it is none. @returns what it exports, if it is a module */
  #runCodec(source: string): QuickJSHandle {
    try {
      return this.#run(source, 'codec.js');
    } catch (error) {
      const isModule = MAY_BE_MODULE.test(source) && error instanceof CodecError && error.message.startsWith('SyntaxError');
      if (isModule) return this.#run(source, 'codec.js', 'module');
      throw error;
    }
  }

  #run(source: string, name: string, type: 'global' | 'module' = 'global'): QuickJSHandle {
    setClock(0);
    return this.#timed(() => this.#context.evalCode(source, name, { type }));
  }

  #call(f: QuickJSHandle | undefined, given: QuickJSHandle[] = [], patienceMs = DEADLINE_MS): QuickJSHandle {
    const callee = f ?? this.#context.undefined;
    return this.#timed(() => this.#context.callFunction(callee, this.#context.undefined, ...given), patienceMs);
  }

  /** @throws {CodecError} with the words of what went wrong */
  #timed(work: () => VmCallResult<QuickJSHandle>, patienceMs = DEADLINE_MS): QuickJSHandle {
    this.#deadline = threadCpuMs() + patienceMs;
    const result = work();
    // To read what was thrown may run the codec again: a getter, a toJSON.
    this.#deadline = result.error ? threadCpuMs() + DEADLINE_MS : Number.POSITIVE_INFINITY;
    if (!result.error) return result.value;
    const error = this.#errorOf(result.error);
    this.#deadline = Number.POSITIVE_INFINITY;
    throw error;
  }

  /** Frames it was given. */
  get calls(): number {
    return this.#calls;
  }

  /** @param patienceMs processor time it may take, milliseconds */
  decode(input: SandboxInput, patienceMs = DEADLINE_MS): SandboxOutcome {
    this.#calls += 1;
    setClock(input.recvTime);
    const json = this.#context.newString(JSON.stringify(input));
    try {
      const answer = this.#call(this.#decode, [json], patienceMs).consume((text) => this.#context.getString(text));
      return answer.length > LONGEST_ANSWER ? { errors: ['the codec returned more than 64 KiB'], lines: [] } : readAnswer(answer);
    } catch (error) {
      if (!(error instanceof CodecError)) throw error;
      return { errors: [error.message], lines: this.#linesLeft(), ...(error.wasStopped && { wasStopped: true }) };
    } finally {
      json.dispose();
    }
  }

  /** What a codec has written before it failed; nothing when there is no memory left even for that. */
  #linesLeft(): string[] {
    try {
      return textsOf(JSON.parse(this.#call(this.#takeLines).consume((text) => this.#context.getString(text))));
    } catch {
      return [];
    }
  }

  #errorOf(handle: QuickJSHandle): CodecError {
    const error: unknown = handle.consume((thrown) => this.#context.dump(thrown));
    const { name, message } = (typeof error === 'object' && error !== null ? error : {}) as { name?: unknown; message?: unknown };
    const words = message === undefined ? String(error) : [name, message].filter(Boolean).join(': ');
    if (words === 'InternalError: interrupted')
      return new CodecError(`it was interrupted, because it took longer than ${DEADLINE_MS} ms`, true);
    return new CodecError(words.slice(0, 300) || 'an error without words', words === 'InternalError: out of memory');
  }

  dispose(): void {
    this.#decode?.dispose();
    this.#takeLines?.dispose();
    this.#context.dispose();
    this.#runtime.dispose();
  }
}

const textsOf = (value: unknown): string[] => (Array.isArray(value) ? value.map((one) => String(one).slice(0, 300)) : []);

/** What a codec puts into the place of the language's own functions can make anything of it. */
function readAnswer(answer: string): SandboxOutcome {
  const { result, lines: said } = JSON.parse(answer) as {
    result?: { data?: unknown; errors?: unknown; warnings?: unknown } | null;
    lines?: unknown;
  };
  const lines = textsOf(said);
  const errors = textsOf(result?.errors);
  if (errors.length > 0) return { errors, lines };
  const data = result?.data;
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return { errors: ['the codec returned no data'], lines };
  return { data: data as Record<string, unknown>, warnings: textsOf(result?.warnings), lines };
}
