// Knows an uplink again that another network server has delivered a moment before: same device, session, frame counter and payload.
import { type Frame, type Radio, SAME_UPLINK_MS } from '@lagebild/shared/registry/radio.ts';

/** Remembered of each device at most: one every two seconds for ten minutes is more than the airtime of a band allows. */
const MOST_OF_A_DEVICE = 256;
/** Devices remembered; the one that was silent for longest goes first. */
const MAX_DEVICES = 50_000;
/** Frames remembered of all together: 800 a second for ten minutes. */
const MAX_FRAMES = 500_000;

/** Uplinks that are not to be taken a second time. */
export interface SeenUplinks {
  has(municipality: string, frame: Frame, receivedAt: number): boolean;
  add(municipality: string, frame: Frame, receivedAt: number): void;
}

interface Arrival {
  readonly at: number;
  readonly devAddr: string | undefined;
}

/** When each frame of a device arrived first, in the order in which they were added. */
type Seen = Map<string, readonly Arrival[]>;

export class RecentUplinks implements SeenUplinks {
  /** The one that was added to last stands last. */
  readonly #devices = new Map<string, Seen>();
  #size = 0;

  /** Frames remembered. */
  get size(): number {
    return this.#size;
  }

  /** True when the same uplink was added within ten minutes of its arrival. Without a frame counter nothing is the same. */
  has(municipality: string, frame: Frame, receivedAt: number): boolean {
    const seen = this.#devices.get(`${municipality}/${frame.devEui}`);
    if (!seen || frame.fCnt === undefined) return false;
    const { devAddr } = frame;
    const isSame = (one: Arrival) =>
      Math.abs(one.at - receivedAt) <= SAME_UPLINK_MS && (one.devAddr ?? devAddr) === (devAddr ?? one.devAddr);
    return seen.get(contentOf(frame))?.some(isSame) === true;
  }

  add(municipality: string, frame: Frame, receivedAt: number): void {
    if (frame.fCnt === undefined || this.has(municipality, frame, receivedAt)) return;
    const key = `${municipality}/${frame.devEui}`;
    const seen: Seen = this.#devices.get(key) ?? new Map();
    this.#devices.delete(key);
    this.#devices.set(key, seen);
    this.#size -= seen.size;
    const content = contentOf(frame);
    const ofEarlierSessions = (seen.get(content) ?? []).slice(-1);
    seen.delete(content); // the newest stands last
    seen.set(content, [...ofEarlierSessions, { at: receivedAt, devAddr: frame.devAddr }]);
    for (const [old, arrivals] of seen) {
      if ((arrivals.at(-1)?.at ?? 0) >= receivedAt - SAME_UPLINK_MS && seen.size <= MOST_OF_A_DEVICE) break;
      seen.delete(old);
    }
    this.#size += seen.size;
    while (this.#devices.size > MAX_DEVICES || this.#size > MAX_FRAMES) this.#forgetTheMostSilent();
  }

  #forgetTheMostSilent(): void {
    const [key, seen] = this.#devices.entries().next().value as [string, Seen];
    this.#devices.delete(key);
    this.#size -= seen.size;
  }
}

/** What is remembered of the last minutes, and what the registry keeps of the last days: a frame that is played again may bring a new time. */
export function alsoKept(recent: RecentUplinks, radio: Pick<Radio, 'isPlayedAgain'>): SeenUplinks {
  return {
    has: (...frame) => recent.has(...frame) || radio.isPlayedAgain(...frame),
    add: (...frame) => recent.add(...frame),
  };
}

/** Some network servers cut the counter off at 16 bits. */
const contentOf = ({ fCnt = 0, fPort, bytes }: Frame): string => `${fCnt & 0xffff}:${fPort}:${Buffer.from(bytes).toString('latin1')}`;
