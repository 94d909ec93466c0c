// The small table beside a data file that names its devices and says where they stand.
import { readFile } from 'node:fs/promises';
import type { About } from '@lagebild/shared/domain/reading.ts';
import { parse } from 'csv-parse/sync';
import { decimal } from './row.ts';

export type SideTable = ReadonlyArray<Readonly<Record<string, string | undefined>>>;

/** @returns undefined when there is no such file */
export async function readSideTable(file: string): Promise<SideTable | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  return parse(text, { columns: true, bom: true, skip_empty_lines: true, relax_column_count: true });
}

/** Name and position from columns `name`, `lat`, `lon`; a position needs both. */
export function aboutFrom(row: SideTable[number]): About | undefined {
  const [lat, lon] = [decimal(row.lat), decimal(row.lon)];
  const about: About = { ...(row.name ? { name: row.name } : {}), ...(lat !== undefined && lon !== undefined ? { lat, lon } : {}) };
  return Object.keys(about).length > 0 ? about : undefined;
}
