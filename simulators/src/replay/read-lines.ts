// Reads a file of lines (NDJSON) as a stream, line by line with its number. Nothing but the current line is held.
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { RowFile } from './read-rows.ts';

/** @throws the system's error when the file cannot be opened */
export async function openLines(file: string): Promise<RowFile> {
  const { size } = await stat(file);
  const input = createReadStream(file);
  let broken: Error | undefined;
  input.on('error', (error) => {
    broken = error;
  });

  async function* rows() {
    // Not before somebody asks: the lines of an interface that nobody iterates yet are lost.
    const lines = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
    let number = 0;
    let bytes = 0;
    for await (const line of lines) {
      number += 1;
      bytes += Buffer.byteLength(line) + 1;
      if (line.trim() !== '') yield { number, fields: [line], bytes };
    }
    if (broken) throw broken;
  }

  return {
    header: [],
    totalBytes: size,
    rows: rows(),
    close: () => input.destroy(),
  };
}
