// The live channel over Socket.IO: what a browser may ask, and the frames it gets. No schema library: browsers load this.
import type { ToldChange } from '../domain/change/notable.ts';
import type { Kind } from '../domain/kind.ts';
import type { TileView } from './figure-routes.ts';

/** Shortest time between two frames to one room, milliseconds: at most four a second. */
export const FRAME_INTERVAL_MS = 250;

/** What to watch: everything, or narrowed by municipality, kind or one device. Each subscription replaces the one before. */
export interface Subscription {
  readonly municipality?: string | undefined;
  readonly kind?: Kind | undefined;
  /** Needs municipality, because an id is unique only there. */
  readonly device?: string | undefined;
  /** Where the client stopped: with it, only what changed since is sent. */
  readonly since?: { readonly stream: string; readonly seq: number } | undefined;
}

/** The newest readings of some devices of one kind, as columns: row i of every list belongs together. */
export interface Columns {
  readonly kind: Kind;
  readonly municipality: string[];
  readonly device: string[];
  /** Epoch milliseconds. */
  readonly time: number[];
  /** By quantity; null where a device has no such value. */
  readonly values: Record<string, (number | null)[]>;
  /** Times of values that were measured before `time`, by quantity; null, or no column, where a value is as new as `time`. */
  readonly older: Record<string, (number | null)[]>;
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

/** Shortest time between two tellings of a tile, milliseconds. */
export const TILE_INTERVAL_MS = 500;
/** Longest: the numbers of a tile change by themselves as well, as values grow old. */
export const TILE_REST_MS = 5000;
/** The three kinds of every municipality and of the district, and some room. */
export const MOST_WATCHED_TILES = 60;

/** Of the district without a municipality. */
export interface TileName {
  readonly kind: Kind;
  readonly municipality?: string | undefined;
}

export type WatchAnswer = { ok: true } | { ok: false; code: string; detail: string };

export interface ClientEvents {
  subscribe: (subscription: Subscription, answer: (answer: SubscribeAnswer) => void) => void;
  /** The tiles on the screen; each call replaces the one before. */
  watch: (tiles: readonly TileName[], answer: (answer: WatchAnswer) => void) => void;
}

export interface ServerEvents {
  /** A watched tile, the same as /api/v1/tile answers: at most twice a second while its devices change, every five seconds otherwise. */
  tile: (municipality: string | null, view: TileView) => void;
  /** Devices that changed since the last frame, the latest value of each. An empty one is a sign of life every five seconds. */
  delta: (frame: Frame) => void;
  /**
   * The revision of the alarms: after each connection, and whenever one opened, closed or was acted on. Whoever has loaded another one loads
   * anew (/api/v1/alarms tells its revision), so that nothing that happened during a cut is missed.
   */
  alarms: (revision: string) => void;
  /**
   * Notable changes of the whole district since the last frame, newest first; of very many only the newest. Whoever connects loads those before
   * (/api/v1/changes): the same change has the same id there.
   */
  changes: (changes: readonly ToldChange[]) => void;
}

/** Largest silence between two frames, milliseconds; a client that hears nothing for longer is not live. */
export const HEARTBEAT_MS = 5000;
