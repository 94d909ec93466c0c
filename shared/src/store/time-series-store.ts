// The port to a time-series database: what Lagebild asks of any of them.
import type { Kind } from '../domain/kind.ts';
import type { Reading } from '../domain/reading.ts';
import type { Stats, Tier } from '../domain/roll-up.ts';

export interface DeviceTime {
  readonly municipality: string;
  readonly kind: Kind;
  readonly device: string;
  /** Epoch milliseconds. */
  readonly time: number;
}

export type DeviceOf = Pick<DeviceTime, 'municipality' | 'device'>;

/** The newest value of one quantity of one device. */
export interface LatestValue extends DeviceTime {
  readonly quantity: string;
  readonly value: number;
}

/** A reading the database will never take, with its words. */
export interface Rejection {
  readonly reading: Reading;
  readonly words: string;
}

export interface Selection {
  readonly kind: Kind;
  /** Only these devices; every device of the kind when left out. */
  readonly devices?: readonly DeviceOf[];
  /** The quantities asked for; of a circular one (a direction in degrees) the mean is taken on the circle. */
  readonly quantities: readonly { readonly name: string; readonly circular: boolean }[];
  /** Epoch milliseconds, inclusive. */
  readonly from: number;
  /** Epoch milliseconds, exclusive. */
  readonly to: number;
}

/** One value as it is stored. */
export interface Point extends DeviceOf {
  readonly quantity: string;
  /** Epoch milliseconds. */
  readonly time: number;
  readonly value: number;
}

/** What one quantity of one device was like in one bucket. */
export interface Summary extends DeviceOf {
  readonly quantity: string;
  /** Start of the bucket, epoch milliseconds. */
  readonly start: number;
  readonly stats: Stats;
}

/** A summary as it is kept. */
export interface RollUp extends Summary {
  readonly kind: Kind;
  /** Share of the expected readings that came, 0 to 1; undefined while the device's rhythm is unknown. */
  readonly coverage?: number;
}

/** What a database can and cannot do; learned when it is opened. */
export interface Abilities {
  /** Rows can be deleted: retention is Lagebild's. Otherwise the database's own retention has to be set. */
  readonly erase: boolean;
  /** A second value under the same key replaces the first, always. */
  readonly overwrite: boolean;
}

export interface TimeSeriesStore {
  readonly abilities: Abilities;
  /**
   * Writes readings; resolves once they survive a crash, with those the database will never take. No (device, time, quantity)
   * may come twice with different values; a repeat with the same values changes nothing.
   * @throws {StoreUnavailable} nothing is known about what was written; the same readings have to be written again later
   */
  write(readings: readonly Reading[]): Promise<Rejection[]>;
  /** Puts new values in the place of those under the same keys; only where `abilities.overwrite`. */
  replace(readings: readonly Reading[]): Promise<void>;
  /** What is stored under each key, by quantity, in the order of the keys; undefined where nothing is. */
  find(keys: readonly DeviceTime[]): Promise<(Record<string, number> | undefined)[]>;
  /** The newest value of every quantity of every device. */
  latest(): Promise<LatestValue[]>;
  /** Single values, the oldest first, `limit` at most; of several of one moment any may come first. */
  points(selection: Selection, limit: number): Promise<Point[]>;
  /** Readings in buckets of one width, counted from 1970 (UTC); buckets without a reading are left out. Ordered by start within a series. */
  summarise(selection: Selection, widthMs: number): Promise<Summary[]>;
  /** Keeps roll-ups of a tier, in the place of those that are there for the same bucket. */
  writeRollUps(tier: Tier, rollUps: readonly RollUp[]): Promise<void>;
  /** The roll-ups whose bucket begins in [from, to). Ordered by start within a series. */
  readRollUps(tier: Tier, selection: Selection): Promise<RollUp[]>;
  /** Time of the oldest reading, or start of the oldest roll-up, of a kind; undefined when there is none, or the database cannot tell. */
  oldest(of: Tier | 'raw', kind: Kind): Promise<number | undefined>;
  /** Deletes readings, or roll-ups that begin, before a time, of one municipality or of all; only where `abilities.erase`. */
  deleteBefore(of: Tier | 'raw', kind: Kind, time: number, municipality?: string): Promise<void>;
  /** Bytes on disk, where the database tells. */
  sizeBytes(): Promise<number | undefined>;
  close(): Promise<void>;
}
