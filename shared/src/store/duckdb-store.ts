// The embedded store: DuckDB in one file, append-only, no index or primary key (upserts are its weak spot).
import { mkdirSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { BIGINT, DOUBLE, type DuckDBConnection, DuckDBInstance, INTEGER, LIST, listValue, VARCHAR } from '@duckdb/node-api';
import { deviceKey, type Reading } from '../domain/reading.ts';
import { TIERS } from '../domain/roll-up.ts';
import { StoreError } from '../domain/store-error.ts';
import { appendColumns, inDuckDbTransaction } from './duckdb-append.ts';
import { deleteBefore, findReadings, latestValues, oldestTime, readPoints, readRollUps, summarise } from './duckdb-queries.ts';
import { writeRollUps } from './duckdb-roll-ups.ts';
import { SeriesCatalogue, type SeriesEntry } from './series-catalogue.ts';
import type { TimeSeriesStore } from './time-series-store.ts';

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS series (id INTEGER, municipality VARCHAR, kind VARCHAR, device VARCHAR, quantity VARCHAR);
  CREATE TABLE IF NOT EXISTS point (series INTEGER, time BIGINT, value DOUBLE);
  ${TIERS.map(
    (tier) => `CREATE TABLE IF NOT EXISTS rollup_${tier} (series INTEGER, start BIGINT, count INTEGER, mean DOUBLE, min DOUBLE,
      max DOUBLE, last DOUBLE, resultant DOUBLE, coverage DOUBLE);`,
  ).join('\n')}
`;

const SERIES_TYPES = [INTEGER, VARCHAR, VARCHAR, VARCHAR, VARCHAR];
const POINT_TYPES = [INTEGER, BIGINT, DOUBLE];

type PointColumns = [series: number[], time: bigint[], value: number[]];

/**
 * Opens (or creates) the store in a folder.
 * @throws {StoreError} STORE_LOCKED when another process has it open, STORE_UNUSABLE when the file cannot be read
 */
export async function openDuckDbStore(folder: string): Promise<TimeSeriesStore> {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'readings.duckdb');
  const instance = await DuckDBInstance.create(path).catch((cause: Error) => {
    if (/lock/i.test(cause.message)) throw new StoreError('STORE_LOCKED', `${path} is in use by another process`, { cause });
    throw new StoreError('STORE_UNUSABLE', `${path} cannot be opened: ${cause.message.split('\n')[0]}`, { cause });
  });
  // Connections run one statement at a time: a slow question of a reader, or a job, must not hold up the ingest.
  const writer = await instance.connect();
  const reader = await instance.connect();
  const worker = await instance.connect();
  await writer.run(SCHEMA);
  const catalogue = await loadCatalogue(writer);
  // An append that ends while a question runs on the same connection fails: "closed pending query result".
  const inTurn = createTurns();
  const running = createRunning();
  /** A write failed, and nobody knows what it left behind: the next one looks before it appends. */
  let isUncertain = false;
  return {
    abilities: { erase: true, overwrite: true },
    write: (readings) =>
      inTurn(async () => {
        const missing = isUncertain ? await withoutPresent(writer, catalogue, readings) : readings;
        isUncertain = true;
        await appendReadings(writer, catalogue, missing);
        isUncertain = false;
        return [];
      }),
    replace: (readings) => inTurn(() => replaceReadings(writer, catalogue, readings)),
    find: (keys) => inTurn(() => findReadings(writer, catalogue, keys)),
    latest: () => running.of(latestValues(reader, catalogue)),
    points: (selection, limit) => running.of(readPoints(reader, catalogue, selection, limit)),
    summarise: (selection, widthMs) => running.of(summarise(reader, catalogue, selection, widthMs)),
    writeRollUps: (tier, rollUps) => running.of(writeRollUps(worker, catalogue, tier, rollUps)),
    readRollUps: (tier, selection) => running.of(readRollUps(reader, catalogue, tier, selection)),
    oldest: (of, kind) => running.of(oldestTime(reader, of, kind)),
    deleteBefore: (of, kind, time, municipality) => running.of(deleteBefore(worker, { of, kind, time, municipality })),
    async sizeBytes() {
      const sizes = await Promise.all(
        [path, `${path}.wal`].map((file) =>
          stat(file).then(
            ({ size }) => size,
            () => 0,
          ),
        ),
      );
      return sizes.reduce((sum, size) => sum + size, 0);
    },
    async close() {
      // A connection that is closed under a statement that still runs in another thread can take the process along (one start in eighty that failed).
      await inTurn(() => Promise.resolve());
      await running.ended();
      for (const connection of [worker, reader, writer]) connection.closeSync();
      instance.closeSync();
    },
  };
}

/** What is under way outside of the turns. */
function createRunning() {
  const all = new Set<Promise<unknown>>();
  return {
    of<T>(work: Promise<T>): Promise<T> {
      all.add(work);
      const forget = () => void all.delete(work);
      work.then(forget, forget);
      return work;
    },
    async ended(): Promise<void> {
      while (all.size > 0) await Promise.allSettled(all);
    },
  };
}

/** One piece of work after the other, whatever becomes of those before. */
function createTurns(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const next = last.then(work, work);
    last = next;
    return next;
  };
}

async function loadCatalogue(connection: DuckDBConnection): Promise<SeriesCatalogue> {
  const catalogue = new SeriesCatalogue();
  const rows = await connection.runAndReadAll('SELECT id, municipality, kind, device, quantity FROM series ORDER BY id');
  for (const row of rows.getRowObjects()) catalogue.add(row as unknown as SeriesEntry);
  return catalogue;
}

async function appendReadings(connection: DuckDBConnection, catalogue: SeriesCatalogue, readings: readonly Reading[]): Promise<void> {
  if (readings.length === 0) return;
  const { columns, created } = toColumns(catalogue, readings);
  await inDuckDbTransaction(connection, async () => {
    await appendColumns(connection, { table: 'series', types: SERIES_TYPES, columns: toSeriesColumns(created) });
    await appendColumns(connection, { table: 'point', types: POINT_TYPES, columns });
  });
  for (const entry of created) catalogue.add(entry);
}

/** The readings without the values that are stored already. */
async function withoutPresent(connection: DuckDBConnection, catalogue: SeriesCatalogue, readings: readonly Reading[]): Promise<Reading[]> {
  const found = await findReadings(connection, catalogue, readings);
  return readings.flatMap((reading, index) => {
    const values = Object.entries(reading.values).filter(([quantity]) => found[index]?.[quantity] === undefined);
    return values.length > 0 ? [{ ...reading, values: Object.fromEntries(values) }] : [];
  });
}

async function replaceReadings(connection: DuckDBConnection, catalogue: SeriesCatalogue, readings: readonly Reading[]): Promise<void> {
  const present = toColumns(catalogue, readings);
  const [series, times] = present.columns;
  await inDuckDbTransaction(connection, async () => {
    await connection.run(
      'DELETE FROM point WHERE (series, time) IN (SELECT unnest($series), unnest($times))',
      { series: listValue(series), times: listValue(times) },
      { series: LIST(INTEGER), times: LIST(BIGINT) },
    );
    await appendColumns(connection, { table: 'series', types: SERIES_TYPES, columns: toSeriesColumns(present.created) });
    await appendColumns(connection, { table: 'point', types: POINT_TYPES, columns: present.columns });
  });
  for (const entry of present.created) catalogue.add(entry);
}

function toColumns(catalogue: SeriesCatalogue, readings: readonly Reading[]): { columns: PointColumns; created: SeriesEntry[] } {
  const columns: PointColumns = [[], [], []];
  const created = new Map<string, SeriesEntry>();
  for (const reading of readings) {
    const time = BigInt(reading.time);
    for (const [quantity, value] of Object.entries(reading.values)) {
      let entry = catalogue.find(reading, quantity);
      if (!entry) {
        const key = `${deviceKey(reading)}/${quantity}`;
        const { municipality, kind, device } = reading;
        entry = created.get(key) ?? { id: catalogue.size + created.size + 1, municipality, kind, device, quantity };
        created.set(key, entry);
      }
      columns[0].push(entry.id);
      columns[1].push(time);
      columns[2].push(value);
    }
  }
  return { columns, created: [...created.values()] };
}

const toSeriesColumns = (entries: readonly SeriesEntry[]) => [
  entries.map((entry) => entry.id),
  ...(['municipality', 'kind', 'device', 'quantity'] as const).map((column) => entries.map((entry) => entry[column])),
];
