// The live channel over Socket.IO: what a browser may ask, and the frames it gets.
import { z } from 'zod';
import { KINDS, type Kind } from '../domain/rule-book.ts';

/** Shortest time between two frames to one room, milliseconds: at most four a second. */
export const FRAME_INTERVAL_MS = 250;

export const subscription = z
  .strictObject({
    municipality: z.string().min(1).max(64).optional(),
    kind: z.enum(KINDS).optional(),
    /** Needs municipality, because an id is unique only there. */
    device: z.string().min(1).max(64).optional(),
    /** Where the client stopped: with it, only what changed since is sent. */
    since: z.strictObject({ stream: z.string().max(64), seq: z.int().min(0) }).optional(),
  })
  .refine((s) => s.device === undefined || s.municipality !== undefined, 'device needs municipality');

/** What to watch: everything, or narrowed by municipality, kind or one device. Each subscription replaces the one before. */
export type Subscription = z.input<typeof subscription>;

/** The newest readings of some devices of one kind, as columns: row i of every list belongs together. */
export interface Columns {
  readonly kind: Kind;
  readonly municipality: string[];
  readonly device: string[];
  /** Epoch milliseconds. */
  readonly time: number[];
  /** By quantity; null where a device has no such value. */
  readonly values: Record<string, (number | null)[]>;
}

export interface Frame {
  /** Changes when the server starts anew; a position in an old stream is worth nothing then. */
  readonly stream: string;
  /** The last change in this frame; rises by one with every change of a device. */
  readonly seq: number;
  /** Server's clock at sending, epoch milliseconds. */
  readonly at: number;
  readonly groups: Columns[];
}

export interface Snapshot extends Frame {
  /** False: everything the subscription covers. True: only what changed since the position the client named. */
  readonly partial: boolean;
}

export type SubscribeAnswer = { ok: true; snapshot: Snapshot } | { ok: false; code: string; detail: string };

export interface ClientEvents {
  subscribe: (subscription: Subscription, answer: (answer: SubscribeAnswer) => void) => void;
}

export interface ServerEvents {
  /** Devices that changed since the last frame, the latest value of each. An empty one is a sign of life every five seconds. */
  delta: (frame: Frame) => void;
}

/** Largest silence between two frames, milliseconds; a client that hears nothing for longer is not live. */
export const HEARTBEAT_MS = 5000;
