// The port to a time-series database: what Lagebild asks of any of them.

import type { Aggregate } from '../contract/http.ts';
import type { Every } from '../domain/bucket.ts';
import type { Kind } from '../domain/kind.ts';
import type { Reading } from '../domain/reading.ts';

export interface DeviceTime {
  readonly municipality: string;
  readonly device: string;
  /** Epoch milliseconds. */
  readonly time: number;
}

export interface SeriesQuery {
  readonly municipality: string;
  readonly kind: Kind;
  readonly device: string;
  readonly quantity: string;
  /** Epoch milliseconds, inclusive. */
  readonly from: number;
  /** Epoch milliseconds, exclusive. */
  readonly to: number;
  readonly every: Every;
  readonly aggregate: Aggregate;
  /** IANA name of the zone in which days begin. */
  readonly timezone: string;
}

export interface Series {
  /** Start of every bucket that touches [from, to), epoch milliseconds. */
  readonly times: number[];
  /** One value a bucket; null where nothing was measured, except for count: 0. */
  readonly values: (number | null)[];
}

/** The newest value of one quantity of one device. */
export interface LatestValue extends DeviceTime {
  readonly kind: Kind;
  readonly quantity: string;
  readonly value: number;
}

export interface TimeSeriesStore {
  /** Writes all readings or none; resolves once they survive a crash. No (device, time, quantity) may come twice. */
  write(readings: readonly Reading[]): Promise<void>;
  /** What is stored under each key, by quantity, in the order of the keys; undefined where nothing is. */
  find(keys: readonly DeviceTime[]): Promise<(Record<string, number> | undefined)[]>;
  series(query: SeriesQuery): Promise<Series>;
  /** The newest value of every quantity of every device. */
  latest(): Promise<LatestValue[]>;
  close(): Promise<void>;
}
