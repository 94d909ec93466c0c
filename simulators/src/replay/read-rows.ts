// Reads a CSV file as a stream: the header first, then row by row with its number. Nothing but the current row is held.
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { parse } from 'csv-parse';

export interface Row {
  /** 1 for the first row after the header. */
  readonly number: number;
  readonly fields: readonly string[];
  /** Bytes of the file read up to the end of this row. */
  readonly bytes: number;
}

export interface RowFile {
  readonly header: readonly string[];
  readonly totalBytes: number;
  /** To be walked once. */
  readonly rows: AsyncIterable<Row>;
  close(): void;
}

interface Parsed {
  record: string[];
  info: { bytes: number };
}

/** @throws the system's error when the file cannot be opened */
export async function openRows(file: string): Promise<RowFile> {
  const { size } = await stat(file);
  const input = createReadStream(file);
  // Ragged rows are handed on, so that they are reported with their number instead of ending the file.
  const parser = parse({ info: true, bom: true, relax_column_count: true, relax_quotes: true, skip_empty_lines: true });
  input.on('error', (error) => parser.destroy(error));
  const records = input.pipe(parser)[Symbol.asyncIterator]() as AsyncIterator<Parsed, undefined>;
  const first = await records.next();

  async function* rows(): AsyncGenerator<Row> {
    for (let number = 1; ; number += 1) {
      const next = await records.next();
      if (next.done) return;
      yield { number, fields: next.value.record, bytes: next.value.info.bytes };
    }
  }

  return {
    header: first.value?.record ?? [],
    totalBytes: size,
    rows: rows(),
    close() {
      input.destroy();
      parser.destroy();
    },
  };
}
