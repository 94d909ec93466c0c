// The questions the embedded store answers, as DuckDB's SQL.
import { BIGINT, type DuckDBConnection, INTEGER, LIST, listValue } from '@duckdb/node-api';
import type { Kind } from '../domain/kind.ts';
import { directionOf, type Stats, type Tier } from '../domain/roll-up.ts';
import type { SeriesCatalogue, SeriesEntry } from './series-catalogue.ts';
import type { DeviceTime, LatestValue, Point, RollUp, Selection, Summary } from './time-series-store.ts';

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

/** The series a selection names. */
function selectSeries(catalogue: SeriesCatalogue, { kind, devices, quantities }: Selection): SeriesEntry[] {
  const names = new Set(quantities.map(({ name }) => name));
  const entries = devices ? devices.flatMap((device) => [...catalogue.ofDevice(device)]) : [...catalogue.all()];
  return entries.filter((entry) => entry.kind === kind && names.has(entry.quantity));
}

function toSummary({ municipality, device, quantity }: SeriesEntry, start: bigint, stats: Stats): Summary {
  return { municipality, device, quantity, start: Number(start), stats };
}

/** Single values, the oldest first. */
export async function readPoints(
  connection: DuckDBConnection,
  catalogue: SeriesCatalogue,
  selection: Selection,
  limit: number,
): Promise<Point[]> {
  const entries = selectSeries(catalogue, selection);
  if (entries.length === 0 || selection.from >= selection.to) return [];
  const result = await connection.runAndReadAll(
    `SELECT series, time, value FROM point WHERE series IN (SELECT unnest($series)) AND time >= $from AND time < $to
     ORDER BY time, series LIMIT $limit`,
    { series: listValue(entries.map(({ id }) => id)), from: BigInt(selection.from), to: BigInt(selection.to), limit: BigInt(limit) },
    { series: LIST(INTEGER), from: BIGINT, to: BIGINT, limit: BIGINT },
  );
  return (result.getRows() as [number, bigint, number][]).map(([id, time, value]) => {
    const { municipality, device, quantity } = catalogue.get(id);
    return { municipality, device, quantity, time: Number(time), value };
  });
}

/** Readings in buckets of one width. */
export async function summarise(
  connection: DuckDBConnection,
  catalogue: SeriesCatalogue,
  selection: Selection,
  widthMs: number,
): Promise<Summary[]> {
  const entries = selectSeries(catalogue, selection);
  if (entries.length === 0 || selection.from >= selection.to) return [];
  const circular = new Set(selection.quantities.filter((quantity) => quantity.circular).map(({ name }) => name));
  const directions = circular.size > 0 ? 'avg(sin(radians(value))), avg(cos(radians(value)))' : 'NULL, NULL';
  const result = await connection.runAndReadAll(
    `SELECT series, (time // $width) * $width AS start, count(*)::INTEGER, avg(value), min(value), max(value), arg_max(value, time), ${directions}
     FROM point WHERE series IN (SELECT unnest($series)) AND time >= $from AND time < $to GROUP BY series, start ORDER BY series, start`,
    { series: listValue(entries.map(({ id }) => id)), from: BigInt(selection.from), to: BigInt(selection.to), width: BigInt(widthMs) },
    { series: LIST(INTEGER), from: BIGINT, to: BIGINT, width: BIGINT },
  );
  const rows = result.getRows() as [number, bigint, number, number, number, number, number, number | null, number | null][];
  return rows.map(([id, start, count, mean, min, max, last, east, north]) => {
    const entry = catalogue.get(id);
    const direction = circular.has(entry.quantity) && east !== null && north !== null ? directionOf(east, north) : undefined;
    return toSummary(entry, start, { count, mean, min, max, last, ...direction });
  });
}

/** The roll-ups of a tier whose bucket begins in [from, to). */
export async function readRollUps(
  connection: DuckDBConnection,
  catalogue: SeriesCatalogue,
  tier: Tier,
  selection: Selection,
): Promise<RollUp[]> {
  const entries = selectSeries(catalogue, selection);
  if (entries.length === 0) return [];
  const result = await connection.runAndReadAll(
    `SELECT series, start, count, mean, min, max, last, resultant, coverage FROM rollup_${tier}
     WHERE series IN (SELECT unnest($series)) AND start >= $from AND start < $to ORDER BY series, start`,
    { series: listValue(entries.map(({ id }) => id)), from: BigInt(selection.from), to: BigInt(selection.to) },
    { series: LIST(INTEGER), from: BIGINT, to: BIGINT },
  );
  const rows = result.getRows() as [number, bigint, number, number, number, number, number, number | null, number | null][];
  return rows.map(([id, start, count, mean, min, max, last, resultant, coverage]) => {
    const entry = catalogue.get(id);
    const stats = { count, mean, min, max, last, ...(resultant === null ? {} : { resultant }) };
    return { ...toSummary(entry, start, stats), kind: entry.kind, ...(coverage === null ? {} : { coverage }) };
  });
}

/** The newest value of every series. */
export async function latestValues(connection: DuckDBConnection, catalogue: SeriesCatalogue): Promise<LatestValue[]> {
  const result = await connection.runAndReadAll('SELECT series, max(time), arg_max(value, time) FROM point GROUP BY series');
  return (result.getRows() as [number, bigint, number][]).map(([id, time, value]) => {
    const { municipality, kind, device, quantity } = catalogue.get(id);
    return { municipality, kind, device, quantity, time: Number(time), value };
  });
}

const tableOf = (of: Tier | 'raw') => (of === 'raw' ? { table: 'point', column: 'time' } : { table: `rollup_${of}`, column: 'start' });
const OF_KIND = 'series IN (SELECT id FROM series WHERE kind = $kind)';

export async function oldestTime(connection: DuckDBConnection, of: Tier | 'raw', kind: Kind): Promise<number | undefined> {
  const { table, column } = tableOf(of);
  const result = await connection.runAndReadAll(`SELECT min(${column}) FROM ${table} WHERE ${OF_KIND}`, { kind });
  const [[oldest] = [null]] = result.getRows() as [bigint | null][];
  return oldest === null ? undefined : Number(oldest);
}

/** What is to go: all of a tier and kind before a time, or a municipality's. */
interface Outdated {
  readonly of: Tier | 'raw';
  readonly kind: Kind;
  readonly time: number;
  readonly municipality: string | undefined;
}

export async function deleteBefore(connection: DuckDBConnection, { of, kind, time, municipality = '' }: Outdated): Promise<void> {
  const { table, column } = tableOf(of);
  const series = "series IN (SELECT id FROM series WHERE kind = $kind AND ($municipality = '' OR municipality = $municipality))";
  const values = { kind, municipality, time: BigInt(time) };
  await connection.run(`DELETE FROM ${table} WHERE ${series} AND ${column} < $time`, values, { time: BIGINT });
}
