// Runs foreign codecs in threads: a frame on which one hangs, bloats or crashes costs itself, and others notice nothing.
//
// Every frame is tried for a moment first. What takes longer is tried again in a thread where nobody else waits, and so is what its device
// sends from then on. The quick thread is one for all codecs that have been quick so far; a codec that is new, or was slow, has its own: some
// 24 MiB each, so not one for every codec of a region.
import { createHash } from 'node:crypto';
import { CodecThread } from './codec-thread.ts';
import { DEADLINE_MS, type SandboxInput, type SandboxOutcome } from './codec-vm.ts';
import { CONDUCT_LIMITS, Conduct, type ConductLimits } from './conduct.ts';

/** Processor time a frame may take where others wait, and after which its thread is ended. A codec takes some 15 µs. */
const QUICK = { patienceMs: 10, limitMs: 50 };
/** The same where nobody waits. What is not interrupted by twice the deadline will not be. */
const THOROUGH = { patienceMs: DEADLINE_MS, limitMs: 2 * DEADLINE_MS };
/** Sent to a thread at once: whoever else waits for it gets a turn in between. */
const PORTION = 250;
const MOST_OWN_THREADS = 6;
/** Sources remembered with their conduct; the one not used for longest goes first. */
const MOST_LANES = 500;

/** A codec, how it has behaved, and its own threads as far as it has any. */
interface Lane {
  readonly key: string;
  readonly source: string;
  readonly conduct: Conduct;
  quick?: CodecThread | undefined;
  slow?: CodecThread | undefined;
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
  readonly #lanes = new Map<string, Lane>();
  #shared: CodecThread | undefined;
  #isClosed = false;

  constructor(limits: Partial<ConductLimits> = {}) {
    this.#limits = { ...CONDUCT_LIMITS, ...limits };
  }

  /**
   * One outcome an input, in order. Never rejects.
   * @param devices who sent each, named in any way that tells them apart; all the same when it is left out
   */
  async decode(source: string, inputs: readonly SandboxInput[], devices: readonly string[] = []): Promise<readonly SandboxOutcome[]> {
    const lane = this.#laneOf(source);
    return portionsOf(inputs, devices, (frames) => this.#decodeAll(lane, frames));
  }

  /** The same, but what takes longer than a moment, or is expected to, is left for `decode`: its outcome is undefined. */
  async decodeQuickly(
    source: string,
    inputs: readonly SandboxInput[],
    devices: readonly string[],
  ): Promise<readonly (SandboxOutcome | undefined)[]> {
    const lane = this.#laneOf(source);
    return portionsOf(inputs, devices, (frames) => this.#tryQuickly(lane, frames));
  }

  /** As `decode`, for a codec whose author tries it: as if for the first time, and nobody's conduct suffers from it. */
  async try(source: string, inputs: readonly SandboxInput[]): Promise<readonly SandboxOutcome[]> {
    const lane = this.#newLane(source);
    try {
      return await portionsOf(inputs, [], (frames) => this.#tryThoroughly(lane, frames));
    } finally {
      lane.slow?.end();
    }
  }

  /** True while a device's frames are not tried, because the codec took too long on them. */
  rests(source: string, device: string): boolean {
    return this.#lanes.get(keyOf(source))?.conduct.rests(device) ?? false;
  }

  close(): void {
    this.#isClosed = true;
    for (const thread of [this.#shared, ...this.#ownThreads()]) thread?.end();
  }

  #newLane(source: string): Lane {
    return { key: keyOf(source), source, conduct: new Conduct(this.#limits) };
  }

  #laneOf(source: string): Lane {
    const key = keyOf(source);
    const lane = this.#lanes.get(key) ?? this.#newLane(source);
    this.#lanes.delete(key); // the newest stands last
    this.#lanes.set(key, lane);
    const oldest = this.#lanes.size > MOST_LANES ? this.#lanes.values().next().value : undefined;
    if (oldest) {
      oldest.quick?.end();
      oldest.slow?.end();
      this.#lanes.delete(oldest.key);
    }
    return lane;
  }

  async #decodeAll(lane: Lane, frames: readonly Frame[]): Promise<SandboxOutcome[]> {
    const outcomes = await this.#tryQuickly(lane, frames);
    const rest = await this.#tryThoroughly(
      lane,
      frames.filter((_, index) => outcomes[index] === undefined),
    );
    return outcomes.map((outcome) => outcome ?? (rest.shift() as SandboxOutcome));
  }

  /** Undefined for frames that need more time, or are expected to. */
  async #tryQuickly(lane: Lane, frames: readonly Frame[]): Promise<(SandboxOutcome | undefined)[]> {
    const { conduct } = lane;
    const outcomes = new Map<Frame, SandboxOutcome>();
    for (;;) {
      const left = leftOf(frames, outcomes, conduct).filter(({ device }) => !conduct.isSuspect(device));
      if (left.length === 0) return frames.map((frame) => outcomes.get(frame));
      for (const { frame, outcome, spentMs } of await this.#ask(lane, left, QUICK)) {
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

  async #tryThoroughly(lane: Lane, frames: readonly Frame[]): Promise<SandboxOutcome[]> {
    const { conduct } = lane;
    const outcomes = new Map<Frame, SandboxOutcome>();
    for (;;) {
      const left = leftOf(frames, outcomes, conduct);
      if (left.length === 0) return frames.map((frame) => outcomes.get(frame) as SandboxOutcome);
      for (const { frame, outcome, spentMs } of await this.#ask(lane, left, THOROUGH)) {
        if (!outcome.isUnloadable) conduct.note(frame.device, outcome.wasStopped ? Math.max(spentMs, DEADLINE_MS) : spentMs);
        if (outcome.wasStopped) conduct.suspect(frame.device);
        outcomes.set(frame, outcome);
      }
    }
  }

  /** Asks once; tells of some of the frames, of none when they have to be asked for again. */
  async #ask(lane: Lane, frames: readonly Frame[], effort: typeof QUICK): Promise<Told[]> {
    const { key, source, conduct } = lane;
    const tellAll = (words: string): Told[] =>
      frames.map((frame) => ({ frame, outcome: { errors: [words], lines: [], isUnloadable: true }, spentMs: 0 }));
    if (this.#isClosed) return tellAll('the sandbox is closed');
    const isShared = effort === QUICK && conduct.isTrusted;
    const thread = isShared ? this.#sharedThread(lane) : this.#ownThread(lane, effort === QUICK ? 'quick' : 'slow');
    const inputs = frames.map(({ input }) => input);
    const reply = await thread.decode({ key, source, inputs, patienceMs: effort.patienceMs }, effort.limitMs);
    if (!reply) return [];
    if ('unloadable' in reply) return tellAll(reply.unloadable);
    if ('outcomes' in reply) {
      return reply.outcomes.map((outcome, index) => ({ frame: frames[index] as Frame, outcome, spentMs: reply.spentMs[index] ?? 0 }));
    }
    const frame = frames[reply.at ?? -1];
    if (frame) return [{ frame, outcome: { errors: [reply.lost], lines: [], wasStopped: true }, spentMs: effort.limitMs }];
    // While it loaded the codec.
    if (isShared) conduct.distrust();
    else conduct.rest();
    return isShared ? [] : tellAll(reply.lost);
  }

  #sharedThread(lane: Lane): CodecThread {
    const { quick } = lane;
    if (!this.#shared || this.#shared.isOver) {
      this.#shared = quick && !quick.isOver ? quick : new CodecThread(); // the first that is trusted brings its thread along
      lane.quick = undefined;
    } else if (quick?.isIdle) {
      quick.end();
      lane.quick = undefined;
    }
    return this.#shared;
  }

  #ownThread(lane: Lane, which: 'quick' | 'slow'): CodecThread {
    const known = lane[which];
    if (known && !known.isOver) return known;
    const others = this.#ownThreads();
    const tooMany = Math.max(0, others.length + 1 - MOST_OWN_THREADS);
    for (const thread of others.filter(({ isIdle }) => isIdle).slice(0, tooMany)) thread.end();
    const thread = new CodecThread();
    lane[which] = thread;
    return thread;
  }

  /** Of the codec that was not used for longest first. */
  #ownThreads(): CodecThread[] {
    const all = [...this.#lanes.values()].flatMap(({ quick, slow }) => [quick, slow]);
    return all.filter((thread) => thread !== undefined).filter(({ isOver }) => !isOver);
  }
}

const keyOf = (source: string): string => createHash('sha256').update(source).digest('hex');

/** Frames that nothing is told of yet; tells of those whose device rests. */
function leftOf(frames: readonly Frame[], outcomes: Map<Frame, SandboxOutcome>, conduct: Conduct): Frame[] {
  const left = frames.filter((frame) => !outcomes.has(frame));
  const words = 'the codec takes too long on frames of this device, and rests';
  for (const frame of left) if (conduct.rests(frame.device)) outcomes.set(frame, { errors: [words], lines: [], isResting: true });
  return left.filter((frame) => !outcomes.has(frame));
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
