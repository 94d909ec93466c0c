// Runs foreign codecs in threads: a frame on which one hangs, bloats or crashes costs itself, and other codecs notice nothing.
//
// Codecs that have been quick so far share one thread. One that is new, or takes long, has a thread of its own until it has been quick for
// a while: some 22 MiB each, so not one for every codec of a region.
import { createHash } from 'node:crypto';
import { CodecThread } from './codec-thread.ts';
import { DEADLINE_MS, type SandboxInput, type SandboxOutcome } from './codec-vm.ts';
import { Conduct, REST_MS } from './conduct.ts';

/** In the shared thread a frame is given up after this, and tried again in a thread of the codec's own. A codec takes some 15 µs. */
const SHARED_PATIENCE_MS = 10;
/** Two deadlines: what is not interrupted by then will not be. */
const HARD_LIMIT_MS = 2 * DEADLINE_MS;
/** The same where others wait; loading a codec takes some 5 ms. */
const SHARED_HARD_LIMIT_MS = 50;
/** Sent to a thread at once: whoever else waits for it gets a turn in between. */
const PORTION = 250;
const MOST_OWN_THREADS = 4;
/** Sources remembered with their conduct; the one not used for longest goes first. */
const MOST_LANES = 500;

/** A codec, how it has behaved, and its own thread if it has one. */
interface Lane {
  readonly key: string;
  readonly source: string;
  readonly conduct: Conduct;
  own?: CodecThread;
}

interface Frame {
  readonly input: SandboxInput;
  readonly device: string;
}

export class Sandbox {
  readonly #restMs: number;
  readonly #lanes = new Map<string, Lane>();
  #shared: CodecThread | undefined;
  #isClosed = false;

  constructor({ restMs = REST_MS } = {}) {
    this.#restMs = restMs;
  }

  /**
   * One outcome an input, in order. Never rejects.
   * @param devices who sent each, named in any way that tells them apart; all the same when it is left out
   */
  async decode(source: string, inputs: readonly SandboxInput[], devices: readonly string[] = []): Promise<readonly SandboxOutcome[]> {
    return this.#decodeIn(this.#laneOf(source), inputs, devices);
  }

  /** The same for a codec whose author tries it: as if for the first time, and nobody's conduct suffers from it. */
  async try(source: string, inputs: readonly SandboxInput[]): Promise<readonly SandboxOutcome[]> {
    const lane = this.#newLane(source);
    try {
      return await this.#decodeIn(lane, inputs, []);
    } finally {
      lane.own?.end();
    }
  }

  /** True while a device's frames are not tried, because the codec took too long on them. */
  rests(source: string, device: string): boolean {
    return this.#lanes.get(keyOf(source))?.conduct.rests(device) ?? false;
  }

  /** True when a codec has taken so long that it does not share a thread with others. */
  isSlow(source: string): boolean {
    return this.#lanes.get(keyOf(source))?.conduct.isSlow ?? false;
  }

  close(): void {
    this.#isClosed = true;
    this.#shared?.end();
    for (const { own } of this.#lanes.values()) own?.end();
  }

  #newLane(source: string): Lane {
    return { key: keyOf(source), source, conduct: new Conduct(this.#restMs) };
  }

  #laneOf(source: string): Lane {
    const key = keyOf(source);
    const lane = this.#lanes.get(key) ?? this.#newLane(source);
    this.#lanes.delete(key); // the newest stands last
    this.#lanes.set(key, lane);
    if (this.#lanes.size > MOST_LANES) this.#forgetOldest();
    return lane;
  }

  #forgetOldest(): void {
    const [oldest] = this.#lanes.values();
    if (!oldest) return;
    oldest.own?.end();
    this.#lanes.delete(oldest.key);
  }

  async #decodeIn(lane: Lane, inputs: readonly SandboxInput[], devices: readonly string[]): Promise<SandboxOutcome[]> {
    const outcomes: SandboxOutcome[] = [];
    for (let at = 0; at < inputs.length; at += PORTION) {
      const frames = inputs.slice(at, at + PORTION).map((input, index) => ({ input, device: devices[at + index] ?? '' }));
      outcomes.push(...(await this.#decodePortion(lane, frames)));
    }
    return outcomes;
  }

  async #decodePortion(lane: Lane, frames: readonly Frame[]): Promise<SandboxOutcome[]> {
    const outcomes = new Map<Frame, SandboxOutcome>();
    for (;;) {
      for (const frame of frames) if (!outcomes.has(frame) && lane.conduct.rests(frame.device)) outcomes.set(frame, resting());
      const left = frames.filter((frame) => !outcomes.has(frame));
      if (left.length === 0) return frames.map((frame) => outcomes.get(frame) as SandboxOutcome);
      await this.#decodeSome(lane, left, (frame, outcome) => outcomes.set(frame, outcome));
    }
  }

  /** Tells the outcome of some frames, the first ones; of none when they have to be tried again in another thread. */
  async #decodeSome(lane: Lane, left: readonly Frame[], tell: (frame: Frame, outcome: SandboxOutcome) => void): Promise<void> {
    const { key, source, conduct } = lane;
    const tellAll = (words: string, isUnloadable = false) => {
      for (const frame of left) tell(frame, { errors: [words], lines: [], ...(isUnloadable && { isUnloadable }) });
    };
    if (this.#isClosed) return tellAll('the sandbox is closed');
    const isShared = conduct.isTrusted;
    const thread = isShared ? this.#sharedThread(lane) : this.#ownThread(lane);
    const inputs = left.map(({ input }) => input);
    const reply = isShared
      ? await thread.decode({ key, source, inputs, patienceMs: SHARED_PATIENCE_MS }, SHARED_HARD_LIMIT_MS)
      : await thread.decode({ key, source, inputs, patienceMs: DEADLINE_MS }, HARD_LIMIT_MS);
    if (!reply) return;
    if ('unloadable' in reply) return tellAll(reply.unloadable, true);
    if ('lost' in reply) {
      const frame = left[reply.at ?? -1];
      if (isShared) return conduct.distrust();
      if (!frame) {
        conduct.rest();
        return tellAll(reply.lost, true);
      }
      conduct.note(frame.device, HARD_LIMIT_MS);
      return tell(frame, { errors: [reply.lost], lines: [], wasStopped: true });
    }
    for (const [index, outcome] of reply.outcomes.entries()) {
      if (isShared && outcome.wasStopped) return conduct.distrust();
      const frame = left[index] as Frame;
      const spentMs = reply.spentMs[index] ?? 0;
      conduct.note(frame.device, outcome.wasStopped ? Math.max(spentMs, DEADLINE_MS) : spentMs);
      tell(frame, outcome);
    }
  }

  #sharedThread(lane: Lane): CodecThread {
    const { own } = lane;
    if (!this.#shared || this.#shared.isOver) {
      this.#shared = own && !own.isOver ? own : new CodecThread(); // the first that is trusted brings its thread along
      delete lane.own;
    } else if (own?.isIdle) {
      own.end();
      delete lane.own;
    }
    return this.#shared;
  }

  #ownThread(lane: Lane): CodecThread {
    if (!lane.own || lane.own.isOver) {
      const others = [...this.#lanes.values()].filter(({ own }) => own && !own.isOver);
      for (const { own } of others.filter((one) => one.own?.isIdle).slice(0, Math.max(0, others.length - MOST_OWN_THREADS + 1))) own?.end();
      lane.own = new CodecThread();
    }
    return lane.own;
  }
}

const keyOf = (source: string): string => createHash('sha256').update(source).digest('hex');
const resting = (): SandboxOutcome => ({
  errors: ['the codec takes too long on frames of this device, and rests'],
  lines: [],
  isResting: true,
});
