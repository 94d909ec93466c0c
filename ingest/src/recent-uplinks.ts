// Knows an uplink again that another network server has delivered a moment before: same device, frame counter and payload.
import { type Frame, SAME_UPLINK_MS } from '@lagebild/shared/registry/radio.ts';

interface Seen {
  readonly fCnt: number;
  readonly content: string;
  readonly receivedAt: number;
}

/** Remembered of each device. In ten minutes hardly one sends more. */
const KEPT = 8;
/** Devices remembered; the one that was silent for longest goes first. */
const MAX_DEVICES = 50_000;

/** Uplinks that are not to be taken a second time. */
export interface SeenUplinks {
  has(municipality: string, frame: Frame, receivedAt: number): boolean;
  add(municipality: string, frame: Frame, receivedAt: number): void;
}

export class RecentUplinks implements SeenUplinks {
  readonly #devices = new Map<string, Seen[]>();

  /** True when the same uplink was added within ten minutes of its arrival. Without a frame counter nothing is the same. */
  has(municipality: string, { devEui, fCnt, fPort, bytes }: Frame, receivedAt: number): boolean {
    const seen = this.#devices.get(`${municipality}/${devEui}`);
    if (!seen || fCnt === undefined) return false;
    const content = contentOf(fPort, bytes);
    return seen.some((one) => one.fCnt === fCnt && one.content === content && Math.abs(one.receivedAt - receivedAt) <= SAME_UPLINK_MS);
  }

  add(municipality: string, { devEui, fCnt, fPort, bytes }: Frame, receivedAt: number): void {
    if (fCnt === undefined) return;
    const key = `${municipality}/${devEui}`;
    const seen = this.#devices.get(key) ?? [];
    this.#devices.delete(key); // the newest stands last
    this.#devices.set(key, [...seen.slice(1 - KEPT), { fCnt, content: contentOf(fPort, bytes), receivedAt }]);
    if (this.#devices.size > MAX_DEVICES) this.#devices.delete(this.#devices.keys().next().value as string);
  }
}

const contentOf = (fPort: number, bytes: Uint8Array): string => `${fPort}:${Buffer.from(bytes).toString('hex')}`;
