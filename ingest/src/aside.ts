// Uplinks whose codec is not ours step aside while they are decoded: nobody else waits for a codec, however long it takes.
//
// What is settled is therefore no longer everything up to a record of the log. Which records stand aside is kept with the place in the log,
// so that after a crash each is settled once: those that stood aside, and none of those that overtook them.
import { deviceKey } from '@lagebild/shared/domain/reading.ts';
import type { LogPlace } from '@lagebild/shared/registry/log-position.ts';
import { Fifo } from './fifo.ts';
import type { Judged, Judgement, Settleable, Undecoded } from './message.ts';

export interface AsideDeps {
  /** The same judgements, in the same order; what takes longer than a moment is still undecoded. Never rejects. */
  readonly decodeQuickly: (judgements: readonly Judgement[]) => Promise<readonly Judgement[]>;
  /** The same, however long it takes. */
  readonly decode: (judgements: readonly Judgement[]) => Promise<readonly Settleable[]>;
  /** What becomes of an uplink that takes longer, when too many such wait. */
  readonly refuse: (undecoded: Undecoded) => Settleable;
  /** Some can be taken; those that were decoded can be shown. */
  readonly onDecoded: (decoded: readonly Settleable[]) => void;
}

/** Decoded at once: few, so that what is decoded does not wait long for what is not. */
const PORTION = { quick: 250, slow: 5 };
/** Most that wait for one codec. A quick lane is then waited for, as everybody waits for a database; for a slow one nobody waits. */
const MOST_WAITING = 2000;

/** Uplinks of one codec in the order of the log: all of them, or those that take longer than a moment. */
interface Lane {
  readonly codec: string;
  readonly pace: 'quick' | 'slow';
  readonly waiting: Fifo<Judged>;
  isRunning: boolean;
}

/** Messages of a device that stand aside, and where: what it sends meanwhile, of whatever kind, waits behind them. */
interface Pending {
  lane: Lane;
  messages: number;
}

export class Aside {
  readonly #deps: AsideDeps;
  readonly #lanes = { quick: new Map<string, Lane>(), slow: new Map<string, Lane>() };
  readonly #devices = new Map<string, Pending>();
  readonly #seqs = new Set<number>();
  /** Stood aside in an earlier run, and were not read from the log again yet. */
  readonly #left: Set<number>;
  #upTo: number;
  #decoded: { readonly seq: number; readonly device: string | undefined; readonly judgement: Settleable }[] = [];
  #progress = Promise.withResolvers<void>();
  #isClosed = false;

  /** @param place how far an earlier run has settled the log */
  constructor(place: LogPlace, deps: AsideDeps) {
    this.#deps = deps;
    this.#upTo = place.upTo;
    this.#left = new Set(place.aside);
  }

  /** How far the log will be settled once everything that was taken is. */
  get place(): LogPlace {
    return { upTo: this.#upTo, aside: [...this.#left, ...this.#seqs].sort((a, b) => a - b) };
  }

  get hasDecoded(): boolean {
    return this.#decoded.length > 0;
  }

  /** Everything that was decoded since. */
  take(): Settleable[] {
    const decoded = this.#decoded;
    this.#decoded = [];
    for (const { seq, device } of decoded) {
      this.#seqs.delete(seq);
      const pending = this.#pendingOf(device);
      if (!pending || device === undefined) continue;
      pending.messages -= 1;
      if (pending.messages === 0) this.#devices.delete(device);
    }
    return decoded.map(({ judgement }) => judgement);
  }

  /** Takes messages in the order of the log; gives back those that need not wait. */
  put(judged: readonly Judged[]): Settleable[] {
    const direct: Settleable[] = [];
    for (const one of judged) {
      const { judgement } = one;
      const device = deviceOf(judgement);
      const pending = this.#pendingOf(device);
      if (!pending && judgement.ending !== 'undecoded') {
        direct.push(judgement);
        continue;
      }
      this.#seqs.add(one.seq);
      const lane = pending?.lane ?? this.#laneOf((judgement as Undecoded).codec, 'quick');
      if (pending) pending.messages += 1;
      else if (device !== undefined) this.#devices.set(device, { lane, messages: 1 });
      this.#wait(one, lane);
    }
    const last = judged.at(-1)?.seq ?? 0;
    this.#upTo = Math.max(this.#upTo, last);
    // They come in order: what has not come by now cannot be read any more.
    for (const seq of this.#left) if (seq <= last) this.#left.delete(seq);
    return direct;
  }

  /** Resolves when there is room for more. */
  async room(): Promise<void> {
    const isFull = () => [...this.#lanes.quick.values()].some(({ waiting }) => waiting.length >= MOST_WAITING);
    while (!this.#isClosed && isFull()) await this.#progress.promise;
  }

  /** What stands aside stays in the log, and is settled after the next start. */
  close(): void {
    this.#isClosed = true;
    this.#progress.resolve();
  }

  #pendingOf(device: string | undefined): Pending | undefined {
    return device === undefined ? undefined : this.#devices.get(device);
  }

  #laneOf(codec: string, pace: Lane['pace']): Lane {
    const known = this.#lanes[pace].get(codec);
    if (known) return known;
    const lane: Lane = { codec, pace, waiting: new Fifo(), isRunning: false };
    this.#lanes[pace].set(codec, lane);
    return lane;
  }

  #wait(judged: Judged, lane: Lane): void {
    if (lane.pace === 'slow' && lane.waiting.length >= MOST_WAITING) {
      const { judgement } = judged;
      this.#tell([[judged, judgement.ending === 'undecoded' ? this.#deps.refuse(judgement) : judgement]]);
      return;
    }
    lane.waiting.push(judged);
    if (!lane.isRunning) void this.#run(lane);
  }

  async #run(lane: Lane): Promise<void> {
    lane.isRunning = true;
    await Promise.resolve(); // the rest of the batch joins
    while (lane.waiting.length > 0 && !this.#isClosed) {
      const some = lane.waiting.take(PORTION[lane.pace]);
      const judgements = some.map(({ judgement }) => judgement);
      const decoded = await (lane.pace === 'quick' ? this.#deps.decodeQuickly(judgements) : this.#deps.decode(judgements));
      if (this.#isClosed) return;
      this.#tell(some.flatMap((judged, index) => this.#sorted(judged, decoded[index] as Judgement, lane)));
    }
    lane.isRunning = false;
  }

  /** What takes longer goes on in the slow lane, and with it whatever of its device is behind it. */
  #sorted(judged: Judged, decoded: Judgement, lane: Lane): [Judged, Settleable][] {
    const pending = this.#pendingOf(deviceOf(judged.judgement));
    const hasMoved = pending !== undefined && pending.lane !== lane;
    if (!hasMoved && decoded.ending !== 'undecoded') return [[judged, decoded]];
    const slow = hasMoved ? pending.lane : this.#laneOf(lane.codec, 'slow');
    if (pending) pending.lane = slow;
    this.#wait(judged, slow);
    return [];
  }

  #tell(decoded: readonly [Judged, Settleable][]): void {
    if (decoded.length === 0) return;
    for (const [{ seq, judgement: before }, judgement] of decoded) this.#decoded.push({ seq, device: deviceOf(before), judgement });
    this.#progress.resolve();
    this.#progress = Promise.withResolvers();
    this.#deps.onDecoded(decoded.flatMap(([{ judgement: before }, judgement]) => (before.ending === 'undecoded' ? [judgement] : [])));
  }
}

function deviceOf(judgement: Judgement): string | undefined {
  const { municipality, device } = judgement.ending === 'open' ? judgement.reading : judgement.place;
  return municipality === undefined || device === undefined ? undefined : deviceKey({ municipality, device });
}
