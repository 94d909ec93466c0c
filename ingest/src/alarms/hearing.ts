// How long a device or gateway has been silent while Lagebild could have heard it: what nobody listened to is nobody's silence.
import type { WatchGap } from '@lagebild/shared/registry/watch-clock.ts';

export interface Silence {
  /** Milliseconds of listening without hearing it. */
  readonly ms: number;
  /** False: it may have spoken while nobody listened, so that it cannot be called back either. */
  readonly isSure: boolean;
}

export interface Moment {
  /** Epoch milliseconds. */
  readonly now: number;
  /** Milliseconds watched; the clock of everything that lasts. */
  readonly atMs: number;
}

interface Heard {
  /** The newest word of it, by its own time, epoch milliseconds. */
  time: number;
  /** When that was, milliseconds watched. */
  heardMs: number;
  /** When it was looked at last; it was heard between then and now, at its own time if that fits. */
  lookedMs: number;
  isSure: boolean;
}

export class Hearing {
  readonly #gaps: readonly WatchGap[];
  readonly #things = new Map<string, Heard>();

  /** @param gaps times without listening, newest first; may grow */
  constructor(gaps: readonly WatchGap[]) {
    this.#gaps = gaps;
  }

  /**
   * @param time of the newest word of a thing, epoch milliseconds
   * @param usualMs between two words; in a longer gap it may have spoken
   */
  look(key: string, time: number, { now, atMs }: Moment, usualMs: number): Silence {
    const known = this.#things.get(key);
    if (!known) {
      const { ms, isSure } = listened(time, now, usualMs, this.#gaps);
      this.#things.set(key, { time, heardMs: atMs - ms, lookedMs: atMs, isSure });
      return { ms, isSure };
    }
    // A word of the future: somebody's clock was set. As long as that is so, nothing can be said of it.
    if (time > known.time || time > now) {
      known.time = time;
      known.heardMs = Math.max(known.lookedMs, atMs - Math.max(0, now - time));
      known.isSure = true;
    }
    known.lookedMs = atMs;
    return { ms: atMs - known.heardMs, isSure: known.isSure };
  }
}

/** What of the time since then was listened to; all before a gap in which it may have spoken counts for nothing. */
function listened(time: number, now: number, usualMs: number, gaps: readonly WatchGap[]): Silence {
  let ms = 0;
  let end = Math.max(now, time);
  let isSure = true;
  for (const { from, to } of gaps) {
    if (to <= time) break;
    isSure = false;
    ms += Math.max(0, end - to);
    if (to - Math.max(from, time) >= usualMs) return { ms, isSure };
    end = Math.min(end, Math.max(from, time));
  }
  return { ms: ms + Math.max(0, end - time), isSure };
}
