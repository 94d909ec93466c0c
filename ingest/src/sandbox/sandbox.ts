// Runs foreign codecs in threads: a frame on which one hangs, bloats or crashes costs itself, and others notice nothing.
//
// Every frame is tried for a moment first, where others wait. What takes longer is tried again in a thread that gives way to all others,
// and so is what its device sends from then on. Codecs that have been quick so far are tried in one thread, those that are new or were slow
// in another: so the good wait only for the good. Three threads in all, some 24 MiB each.
import { createHash } from 'node:crypto';
import { CodecThread } from './codec-thread.ts';
import { DEADLINE_MS, type SandboxInput, type SandboxOutcome } from './codec-vm.ts';
import { CONDUCT_LIMITS, Conduct, type ConductLimits } from './conduct.ts';

/** Processor time a frame may take where others wait, and after which its thread is ended. A codec takes some 15 µs. */
const QUICK = { patienceMs: 10, limitMs: 50 };
/** The same where nobody waits. What is not interrupted by twice the deadline will not be. */
const THOROUGH = { patienceMs: DEADLINE_MS, limitMs: 2 * DEADLINE_MS };
/** What it takes to start another thread, processor time. */
const NEW_THREAD_MS = 100;
/** Sent to a thread at once: whoever else waits for it gets a turn in between. */
const PORTION = 250;
/** Sources remembered with their conduct; the one not used for longest goes first. */
const MOST_CODECS = 500;

interface Codec {
  readonly key: string;
  readonly source: string;
  readonly conduct: Conduct;
}

interface Frame {
  readonly input: SandboxInput;
  readonly device: string;
}

/** What became of a frame, and what it has cost: processor time, milliseconds. */
interface Told {
  readonly frame: Frame;
  readonly outcome: SandboxOutcome;
  readonly spentMs: number;
}

export class Sandbox {
  readonly #limits: ConductLimits;
  readonly #codecs = new Map<string, Codec>();
  readonly #threads: { steady?: CodecThread; trial?: CodecThread; slow?: CodecThread } = {};
  #isClosed = false;

  constructor(limits: Partial<ConductLimits> = {}) {
    this.#limits = { ...CONDUCT_LIMITS, ...limits };
  }

  /**
   * One outcome an input, in order. Never rejects.
   * @param devices who sent each, named in any way that tells them apart; all the same when it is left out
   */
  async decode(source: string, inputs: readonly SandboxInput[], devices: readonly string[] = []): Promise<readonly SandboxOutcome[]> {
    const codec = this.#codecOf(source);
    return portionsOf(inputs, devices, async (frames) => {
      const outcomes = await this.#tryQuickly(codec, frames);
      const left = frames.filter((_, index) => outcomes[index] === undefined);
      const rest = await this.#tryThoroughly(codec, left, () => this.#thread('slow'));
      return outcomes.map((outcome) => outcome ?? (rest.shift() as SandboxOutcome));
    });
  }

  /** The same, but what takes longer than a moment, or is expected to, is left for `decode`: its outcome is undefined. */
  async decodeQuickly(
    source: string,
    inputs: readonly SandboxInput[],
    devices: readonly string[],
  ): Promise<readonly (SandboxOutcome | undefined)[]> {
    const codec = this.#codecOf(source);
    return portionsOf(inputs, devices, (frames) => this.#tryQuickly(codec, frames));
  }

  /** As `decode`, for a codec whose author tries it: as if for the first time, and nobody's conduct suffers from it. */
  async try(source: string, inputs: readonly SandboxInput[]): Promise<readonly SandboxOutcome[]> {
    const codec = this.#newCodec(source);
    let thread = new CodecThread();
    try {
      return await portionsOf(inputs, [], (frames) =>
        this.#tryThoroughly(codec, frames, () => {
          if (thread.isOver) thread = new CodecThread();
          return thread;
        }),
      );
    } finally {
      thread.end();
    }
  }

  /** True while a device's frames are not tried, because the codec took too long on them. */
  rests(source: string, device: string): boolean {
    const conduct = this.#codecs.get(keyOf(source))?.conduct;
    return conduct !== undefined && (conduct.rests(device) || (conduct.isExhausted && conduct.isSuspect(device)));
  }

  close(): void {
    this.#isClosed = true;
    for (const thread of Object.values(this.#threads)) thread.end();
  }

  #newCodec(source: string): Codec {
    return { key: keyOf(source), source, conduct: new Conduct(this.#limits) };
  }

  #codecOf(source: string): Codec {
    const key = keyOf(source);
    const codec = this.#codecs.get(key) ?? this.#newCodec(source);
    this.#codecs.delete(key); // the newest stands last
    this.#codecs.set(key, codec);
    if (this.#codecs.size > MOST_CODECS) this.#codecs.delete(this.#codecs.keys().next().value as string);
    return codec;
  }

  #quickThread({ isTrusted }: Conduct): CodecThread {
    const { steady, trial } = this.#threads;
    if (isTrusted && trial && (!steady || steady.isOver)) {
      this.#threads.steady = trial; // the first that is trusted brings its thread along
      delete this.#threads.trial;
    }
    return this.#thread(isTrusted ? 'steady' : 'trial');
  }

  #thread(which: 'steady' | 'trial' | 'slow'): CodecThread {
    const known = this.#threads[which];
    if (known && !known.isOver) return known;
    const thread = new CodecThread({ isPatient: which === 'slow' });
    this.#threads[which] = thread;
    return thread;
  }

  /** Undefined for frames that need more time, or are expected to. */
  async #tryQuickly(codec: Codec, frames: readonly Frame[]): Promise<(SandboxOutcome | undefined)[]> {
    const { conduct } = codec;
    const outcomes = new Map<Frame, SandboxOutcome>();
    for (;;) {
      tellResting(frames, outcomes, ({ device }) => conduct.rests(device));
      const left = frames.filter((frame) => !outcomes.has(frame) && !conduct.isSuspect(frame.device));
      if (left.length === 0) return frames.map((frame) => outcomes.get(frame));
      for (const { frame, outcome, spentMs } of await this.#ask(codec, left, QUICK, this.#quickThread(conduct))) {
        if (outcome.wasStopped) {
          conduct.lose(spentMs);
          conduct.suspect(frame.device);
        } else {
          if (!outcome.isUnloadable) conduct.note(frame.device, spentMs);
          outcomes.set(frame, outcome);
        }
      }
    }
  }

  async #tryThoroughly(codec: Codec, frames: readonly Frame[], threadOf: () => CodecThread): Promise<SandboxOutcome[]> {
    const { conduct } = codec;
    const outcomes = new Map<Frame, SandboxOutcome>();
    for (;;) {
      tellResting(frames, outcomes, ({ device }) => conduct.rests(device) || conduct.isExhausted);
      const left = frames.filter((frame) => !outcomes.has(frame));
      if (left.length === 0) return frames.map((frame) => outcomes.get(frame) as SandboxOutcome);
      for (const { frame, outcome, spentMs } of await this.#ask(codec, left, THOROUGH, threadOf())) {
        if (!outcome.isUnloadable) conduct.note(frame.device, outcome.wasStopped ? Math.max(spentMs, DEADLINE_MS) : spentMs);
        if (outcome.wasStopped) conduct.suspect(frame.device);
        outcomes.set(frame, outcome);
      }
    }
  }

  /** Asks once; tells of some of the frames, of none when they have to be asked for again. */
  async #ask({ key, source, conduct }: Codec, frames: readonly Frame[], effort: typeof QUICK, thread: CodecThread): Promise<Told[]> {
    const tellAll = (words: string): Told[] =>
      frames.map((frame) => ({ frame, outcome: { errors: [words], lines: [], isUnloadable: true }, spentMs: 0 }));
    if (this.#isClosed) return tellAll('the sandbox is closed');
    const inputs = frames.map(({ input }) => input);
    const reply = await thread.decode({ key, source, inputs, patienceMs: effort.patienceMs }, effort.limitMs);
    if (!reply) return [];
    if ('unloadable' in reply) return tellAll(reply.unloadable);
    if ('outcomes' in reply) {
      return reply.outcomes.map((outcome, index) => ({ frame: frames[index] as Frame, outcome, spentMs: reply.spentMs[index] ?? 0 }));
    }
    conduct.lose(NEW_THREAD_MS);
    conduct.noteLostThread();
    const frame = frames[reply.at ?? -1];
    if (frame) return [{ frame, outcome: { errors: [reply.lost], lines: [], wasStopped: true }, spentMs: effort.limitMs }];
    conduct.restUnloaded();
    return tellAll(reply.lost);
  }
}

const keyOf = (source: string): string => createHash('sha256').update(source).digest('hex');

function tellResting(frames: readonly Frame[], outcomes: Map<Frame, SandboxOutcome>, rests: (frame: Frame) => boolean): void {
  const words = 'the codec takes too long on frames of this device, and rests';
  for (const frame of frames) {
    if (!outcomes.has(frame) && rests(frame)) outcomes.set(frame, { errors: [words], lines: [], isResting: true });
  }
}

async function portionsOf<T>(
  inputs: readonly SandboxInput[],
  devices: readonly string[],
  decode: (frames: readonly Frame[]) => Promise<readonly T[]>,
): Promise<T[]> {
  const outcomes: T[] = [];
  for (let at = 0; at < inputs.length; at += PORTION) {
    const some = inputs.slice(at, at + PORTION);
    outcomes.push(...(await decode(some.map((input, index) => ({ input, device: devices[at + index] ?? '' })))));
  }
  return outcomes;
}
