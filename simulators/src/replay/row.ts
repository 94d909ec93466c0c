// A row of a file as the platform should see it, or the reason why it cannot be read. And the readers of its fields.

import type { Kind } from '@lagebild/shared/domain/kind.ts';
import type { About } from '@lagebild/shared/domain/reading.ts';

export interface RowReading {
  readonly device: string;
  /** Epoch milliseconds. */
  readonly time: number;
  readonly values: Readonly<Record<string, number>>;
}

/** A row that is a whole message already. */
export interface RowMessage {
  readonly topic: string;
  readonly payload: string | Buffer;
  /** Epoch milliseconds; undefined where it tells none. */
  readonly time: number | undefined;
}

export interface BadRow {
  readonly problem: string;
}

export interface RowFormat {
  readonly name: string;
  /** Undefined where rows are whole messages. */
  readonly kind: Kind | undefined;
  /** Fields in the order of the header. Values that the platform must refuse are passed on as they stand. */
  parse(fields: readonly string[]): RowReading | RowMessage | BadRow;
  /** What the files tell of a device besides its readings. */
  aboutOf(device: string): About | undefined;
}

/** A number in decimal notation; undefined when the field holds anything else. */
export function decimal(field: string | undefined): number | undefined {
  const text = field?.trim() ?? '';
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : undefined;
}

/** Epoch milliseconds of YYYY-MM-DD and a UTC time of day; undefined for dates that no calendar has (V8 would roll 30 February over). */
export function utcMoment(date: string, timeOfDay = '00:00:00'): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date) || !/^\d{2}:\d{2}(:\d{2}(\.\d+)?)?$/.test(timeOfDay)) return undefined;
  const midnight = Date.parse(`${date}T00:00:00Z`);
  const time = Date.parse(`${date}T${timeOfDay}Z`);
  const isReal = Number.isFinite(time) && new Date(midnight).toISOString().startsWith(date);
  return isReal ? time : undefined;
}

/** Epoch milliseconds of an ISO 8601 timestamp in UTC (Z). */
export function utcTimestamp(text: string): number | undefined {
  const match = /^([\d-]{10})T([\d:.]+)Z$/.exec(text.trim());
  return match ? utcMoment(match[1] ?? '', match[2]) : undefined;
}
