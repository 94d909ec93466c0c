// Tells from the header of a file which rows it holds, and reads the table beside it.
import { dirname, join } from 'node:path';
import { HOURLY_AIR_HEADER, hourlyAirRows } from './hourly-air-rows.ts';
import { PARKING_HEADER, parkingRows } from './parking-rows.ts';
import type { RowFormat } from './row.ts';
import { readSideTable } from './side-table.ts';
import { UBA_HEADER, ubaRows } from './uba-rows.ts';

export interface Detected {
  readonly format: RowFormat;
  /** A sentence when the table beside the file is missing. */
  readonly warning?: string;
}

export const KNOWN_HEADERS = [PARKING_HEADER, HOURLY_AIR_HEADER, UBA_HEADER].map((header) => header.join(','));

/** "x.readings.csv" -> "x.lots.csv"; any other "x.csv" -> "x.lots.csv" too. */
function lotsFileOf(file: string): string {
  return file.replace(/(\.readings)?\.csv$/i, '.lots.csv');
}

/** @returns undefined when no known format has this header */
export async function detectFormat(header: readonly string[], file: string): Promise<Detected | undefined> {
  switch (header.map((name) => name.trim()).join(',')) {
    case KNOWN_HEADERS[0]: {
      const lots = await readSideTable(lotsFileOf(file));
      const warning = `There is no ${lotsFileOf(file)}: the car parks stay without name and capacity.`;
      return { format: parkingRows(lots ?? []), ...(lots ? {} : { warning }) };
    }
    case KNOWN_HEADERS[1]:
      return { format: hourlyAirRows(file) };
    case KNOWN_HEADERS[2]: {
      const stations = await readSideTable(join(dirname(file), 'stations-koeln.csv'));
      const warning = 'There is no stations-koeln.csv beside the file: the stations stay without name and position.';
      return { format: ubaRows(stations ?? []), ...(stations ? {} : { warning }) };
    }
    default:
      return undefined;
  }
}
