// Uplinks whose codec is not ours step aside while they are decoded: nobody else waits for a codec, however long it takes.
//
// What is settled is therefore no longer everything up to a record of the log. Which records stand aside is kept with the place in the log,
// so that after a crash each is settled once: those that stood aside, and none of those that overtook them.
import { deviceKey } from '@lagebild/shared/domain/reading.ts';
import type { LogPlace } from '@lagebild/shared/registry/log-position.ts';
import { Fifo } from './fifo.ts';
import type { Judged, Judgement, Settleable, Undecoded } from './message.ts';

export interface AsideDeps {
  /** The same judgements, in the same order, decoded. Never rejects. */
  readonly decode: (judgements: readonly Judgement[]) => Promise<readonly Settleable[]>;
  /** True when a codec takes so long that nobody should wait for it. */
  readonly isSlow: (codec: string) => boolean;
  /** What becomes of an uplink when too many wait for such a codec. */
  readonly refuse: (undecoded: Undecoded) => Settleable;
  /** Some can be taken; those that were decoded can be shown. */
  readonly onDecoded: (decoded: readonly Settleable[]) => void;
}

/** Decoded at once: few, so that what is decoded does not wait long for what takes its time. */
const PORTION = 250;
/** Most that wait for one codec; beyond that the loop waits as well, or they are refused. */
const MOST_WAITING = 2000;

/** One codec's uplinks, in the order of the log. */
interface Lane {
  readonly codec: string;
  readonly waiting: Fifo<Judged>;
  isRunning: boolean;
}

interface Pending {
  readonly lane: Lane;
  messages: number;
}

export class Aside {
  readonly #deps: AsideDeps;
  readonly #lanes = new Map<string, Lane>();
  /** Devices with messages that stand aside: what such a device sends meanwhile, of whatever kind, waits behind them. */
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

  /** Everything that was decoded since, in order. */
  take(): Settleable[] {
    const decoded = this.#decoded;
    this.#decoded = [];
    for (const { seq, device } of decoded) {
      this.#seqs.delete(seq);
      const pending = device === undefined ? undefined : this.#devices.get(device);
      if (!pending || device === undefined) continue;
      pending.messages -= 1;
      if (pending.messages === 0) this.#devices.delete(device);
    }
    return decoded.map(({ judgement }) => judgement);
  }

  /** Messages in the order of the log; gives back those that need not wait. */
  put(judged: readonly Judged[]): Settleable[] {
    const direct: Settleable[] = [];
    for (const one of judged) {
      const { judgement } = one;
      const device = deviceOf(judgement);
      const lane = this.#laneFor(judgement, device);
      if (!lane) direct.push(judgement as Settleable);
      else if (lane.waiting.length < MOST_WAITING || !this.#deps.isSlow(lane.codec)) this.#wait(one, device, lane);
      else direct.push(judgement.ending === 'undecoded' ? this.#deps.refuse(judgement) : judgement);
    }
    const last = judged.at(-1)?.seq ?? 0;
    this.#upTo = Math.max(this.#upTo, last);
    // They come in order: what has not come by now cannot be read any more.
    for (const seq of this.#left) if (seq <= last) this.#left.delete(seq);
    return direct;
  }

  /** Resolves when there is room for more. A codec that is merely busy is waited for, as everybody waits for a database; a slow one is not. */
  async room(): Promise<void> {
    const isFull = () =>
      [...this.#lanes.values()].some(({ codec, waiting }) => waiting.length >= MOST_WAITING && !this.#deps.isSlow(codec));
    while (!this.#isClosed && isFull()) await this.#progress.promise;
  }

  /** What stands aside stays in the log, and is settled after the next start. */
  close(): void {
    this.#isClosed = true;
    this.#progress.resolve();
  }

  #laneFor(judgement: Judgement, device: string | undefined): Lane | undefined {
    const pending = device === undefined ? undefined : this.#devices.get(device);
    if (pending || judgement.ending !== 'undecoded') return pending?.lane;
    const { codec } = judgement;
    const lane = this.#lanes.get(codec) ?? { codec, waiting: new Fifo<Judged>(), isRunning: false };
    this.#lanes.set(codec, lane);
    return lane;
  }

  #wait(judged: Judged, device: string | undefined, lane: Lane): void {
    this.#seqs.add(judged.seq);
    lane.waiting.push(judged);
    if (device !== undefined) {
      const pending = this.#devices.get(device) ?? { lane, messages: 0 };
      pending.messages += 1;
      this.#devices.set(device, pending);
    }
    if (!lane.isRunning) void this.#run(lane);
  }

  async #run(lane: Lane): Promise<void> {
    lane.isRunning = true;
    await Promise.resolve(); // the rest of the batch joins
    while (lane.waiting.length > 0 && !this.#isClosed) {
      const some = lane.waiting.take(PORTION);
      const judgements = await this.#deps.decode(some.map(({ judgement }) => judgement));
      if (this.#isClosed) return;
      for (const [index, { seq, judgement }] of some.entries()) {
        this.#decoded.push({ seq, device: deviceOf(judgement), judgement: judgements[index] as Settleable });
      }
      this.#progress.resolve();
      this.#progress = Promise.withResolvers();
      this.#deps.onDecoded(judgements.filter((_, index) => some[index]?.judgement.ending === 'undecoded'));
    }
    lane.isRunning = false;
  }
}

function deviceOf(judgement: Judgement): string | undefined {
  const { municipality, device } = judgement.ending === 'open' ? judgement.reading : judgement.place;
  return municipality === undefined || device === undefined ? undefined : deviceKey({ municipality, device });
}
