// The questions the embedded store answers, as DuckDB's SQL.
import { BIGINT, type DuckDBConnection, INTEGER, LIST, listValue } from '@duckdb/node-api';
import type { Aggregate } from '../contract/http.ts';
import { bucketStarts } from '../domain/bucket.ts';
import type { SeriesCatalogue } from './series-catalogue.ts';
import type { DeviceTime, LatestValue, Series, SeriesQuery } from './time-series-store.ts';

const AGGREGATE: Record<Aggregate, string> = {
  mean: 'avg(p.value)',
  min: 'min(p.value)',
  max: 'max(p.value)',
  count: 'count(*)::DOUBLE',
  last: 'arg_max(p.value, p.time)',
};

const bigintList = (numbers: readonly number[]) => listValue(numbers.map(BigInt));

/** What is stored under each (device, time), by quantity. */
export async function findReadings(
  connection: DuckDBConnection,
  catalogue: SeriesCatalogue,
  keys: readonly DeviceTime[],
): Promise<(Record<string, number> | undefined)[]> {
  const series: number[] = [];
  const times: number[] = [];
  const rows: number[] = [];
  for (const [row, key] of keys.entries()) {
    for (const { id } of catalogue.ofDevice(key)) {
      series.push(id);
      times.push(key.time);
      rows.push(row);
    }
  }
  const found: (Record<string, number> | undefined)[] = keys.map(() => undefined);
  if (series.length === 0) return found;
  const result = await connection.runAndReadAll(
    `SELECT k.key, p.series, p.value FROM point p
     JOIN (SELECT unnest($series) AS series, unnest($times) AS time, unnest($keys) AS key) k ON p.series = k.series AND p.time = k.time
     WHERE p.time BETWEEN list_min($times) AND list_max($times)`,
    { series: listValue(series), times: bigintList(times), keys: listValue(rows) },
    { series: LIST(INTEGER), times: LIST(BIGINT), keys: LIST(INTEGER) },
  );
  for (const [row, id, value] of result.getRows() as [number, number, number][]) {
    const values = found[row] ?? {};
    values[catalogue.get(id).quantity] = value;
    found[row] = values;
  }
  return found;
}

/** One quantity of one device in buckets. */
export async function querySeries(connection: DuckDBConnection, catalogue: SeriesCatalogue, query: SeriesQuery): Promise<Series> {
  const times = bucketStarts(query.from, query.to, query.every, query.timezone);
  const values: (number | null)[] = times.map(() => (query.aggregate === 'count' ? 0 : null));
  const entry = catalogue.find(query, query.quantity);
  if (!entry || times.length === 0) return { times, values };
  const result = await connection.runAndReadAll(
    `SELECT b.bucket, ${AGGREGATE[query.aggregate]} FROM point p
     ASOF JOIN (SELECT unnest($starts) AS start, generate_subscripts($starts, 1) - 1 AS bucket) b ON p.time >= b.start
     WHERE p.series = $series AND p.time >= $from AND p.time < $to GROUP BY b.bucket`,
    { starts: bigintList(times), series: entry.id, from: BigInt(query.from), to: BigInt(query.to) },
    { starts: LIST(BIGINT), series: INTEGER, from: BIGINT, to: BIGINT },
  );
  for (const [bucket, value] of result.getRows() as [bigint, number][]) values[Number(bucket)] = value;
  return { times, values };
}

/** The newest value of every series. */
export async function latestValues(connection: DuckDBConnection, catalogue: SeriesCatalogue): Promise<LatestValue[]> {
  const result = await connection.runAndReadAll('SELECT series, max(time), arg_max(value, time) FROM point GROUP BY series');
  return (result.getRows() as [number, bigint, number][]).map(([id, time, value]) => {
    const { municipality, kind, device, quantity } = catalogue.get(id);
    return { municipality, kind, device, quantity, time: Number(time), value };
  });
}
