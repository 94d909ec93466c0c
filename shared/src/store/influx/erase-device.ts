// Deletes a device from InfluxDB: by series where InfluxQL can, by the delete API of 2.x, which takes one measurement at a time.
import type { DeviceOf } from '../time-series-store.ts';
import type { Dialect } from './dialect.ts';
import { encodeTag, quoteName, quoteString } from './escape.ts';
import type { InfluxTransport } from './transport.ts';

export interface EraseDeps {
  readonly transport: Pick<InfluxTransport, 'query' | 'post'>;
  readonly dialect: Dialect;
  readonly database: string;
  readonly org: string;
}

/** All the times InfluxDB can keep. */
const ALL_TIMES = { start: '1970-01-01T00:00:00Z', stop: '2200-01-01T00:00:00Z' };

/** A value in a predicate of the delete API. */
const quoteValue = (value: string): string => `"${encodeTag(value).replace(/"/g, '\\"')}"`;

/** @param measurements those that may hold something of the device; one that does not exist holds nothing */
export async function eraseDevice(
  { transport, dialect, database: bucket, org }: EraseDeps,
  measurements: readonly string[],
  { municipality, device }: DeviceOf,
): Promise<void> {
  if (dialect.erasesBy === 'DROP SERIES') {
    const from = measurements.map(quoteName).join(', ');
    const where = `"municipality" = ${quoteString(municipality)} AND "device" = ${quoteString(device)}`;
    await transport.query(`DROP SERIES FROM ${from} WHERE ${where}`);
    return;
  }
  if (dialect.erasesBy === undefined) throw new Error(`${dialect.name} cannot delete rows`);
  const path = `/api/v2/delete?${new URLSearchParams({ org, bucket }).toString()}`;
  for (const measurement of measurements) {
    const predicate = `_measurement=${quoteValue(measurement)} AND municipality=${quoteValue(municipality)} AND device=${quoteValue(device)}`;
    await transport.post(path, { ...ALL_TIMES, predicate });
  }
}
