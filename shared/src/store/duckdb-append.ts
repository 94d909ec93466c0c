// Appends rows to tables of the embedded store in chunks, column by column.
import { type DuckDBConnection, DuckDBDataChunk, type DuckDBType, type DuckDBValue } from '@duckdb/node-api';

/** Rows a data chunk holds: DuckDB's vector size. */
const CHUNK_ROWS = 2048;

export interface TableColumns {
  readonly table: string;
  readonly types: DuckDBType[];
  /** One array a column, all of the same length. */
  readonly columns: readonly (readonly DuckDBValue[])[];
}

/** Appends within the running transaction. An INSERT for each new series held the whole ingest at a third of its speed. */
export async function appendColumns(connection: DuckDBConnection, { table, types, columns }: TableColumns): Promise<void> {
  const rows = columns[0]?.length ?? 0;
  if (rows === 0) return;
  const appender = await connection.createAppender(table);
  for (let row = 0; row < rows; row += CHUNK_ROWS) {
    const chunk = DuckDBDataChunk.create(types);
    chunk.setColumns(columns.map((column) => column.slice(row, row + CHUNK_ROWS)));
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
}

/** Runs the work in one transaction, which survives a crash once this resolves: all of it is kept, or nothing. */
export async function inDuckDbTransaction(connection: DuckDBConnection, work: () => Promise<void>): Promise<void> {
  await connection.run('BEGIN');
  try {
    await work();
    await connection.run('COMMIT'); // returns after the write-ahead log was synced
  } catch (error) {
    await connection.run('ROLLBACK').catch(() => undefined); // the first error is the one to tell
    throw error;
  }
}
