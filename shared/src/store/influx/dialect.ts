// What differs between the generations of InfluxDB, as data.
import type { Abilities } from '../time-series-store.ts';

const DIALECTS = ['influx1', 'influx2', 'influx3'] as const;
export type DialectName = (typeof DIALECTS)[number];

export interface Dialect {
  readonly name: DialectName;
  readonly abilities: Abilities;
  /** Path and query of a write; precision is always said, because each generation takes another for granted. */
  writePath(database: string, org: string): string;
  /** The Authorization header for the contents of the credentials file. */
  authorization(credentials: string): string;
  /** Longest range one question may span, milliseconds. */
  readonly maxRangeMs: number;
  /** How far back the newest value of a silent device is looked for, milliseconds. */
  readonly latestReachMs: number;
  /** How a device is erased; undefined where rows cannot be deleted. */
  readonly erasesBy: 'DROP SERIES' | 'delete API' | undefined;
  /** A database that is missing can be made with InfluxQL. */
  readonly createsDatabases: boolean;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const ALL_MS = 100 * 366 * DAY_MS;

const legacyWrite = (database: string) => `/write?${new URLSearchParams({ db: database, precision: 'ms' }).toString()}`;

export const DIALECT: Readonly<Record<DialectName, Dialect>> = {
  influx1: {
    name: 'influx1',
    abilities: { erase: true, overwrite: true },
    writePath: legacyWrite,
    authorization: (credentials) => `Basic ${Buffer.from(credentials).toString('base64')}`,
    maxRangeMs: ALL_MS,
    latestReachMs: ALL_MS,
    erasesBy: 'DROP SERIES',
    createsDatabases: true,
  },
  influx2: {
    name: 'influx2',
    abilities: { erase: true, overwrite: true },
    writePath: (bucket, org) => `/api/v2/write?${new URLSearchParams({ org, bucket, precision: 'ms' }).toString()}`,
    authorization: (token) => `Token ${token}`,
    maxRangeMs: ALL_MS,
    latestReachMs: ALL_MS,
    erasesBy: 'delete API', // its InfluxQL has no DROP SERIES
    createsDatabases: false, // InfluxQL of 2.x has no CREATE DATABASE
  },
  influx3: {
    name: 'influx3',
    // Core deletes whole databases only, and of two values under one key either may come back.
    abilities: { erase: false, overwrite: false },
    writePath: legacyWrite,
    authorization: (token) => `Bearer ${token}`,
    maxRangeMs: 70 * HOUR_MS, // Core reads 432 Parquet files a question, about 72 hours by default
    latestReachMs: 35 * DAY_MS,
    erasesBy: undefined,
    createsDatabases: false, // the first write makes it
  },
};
