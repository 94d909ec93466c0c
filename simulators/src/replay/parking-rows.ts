// Rows `timestamp,lot,free` (UTC) of car parks, with names and capacities from the .lots.csv beside the file.
import type { About } from '@lagebild/shared/domain/reading.ts';
import { decimal, type RowFormat, utcTimestamp } from './row.ts';
import { aboutFrom, type SideTable } from './side-table.ts';

export const PARKING_HEADER = ['timestamp', 'lot', 'free'];

export function parkingRows(lots: SideTable): RowFormat {
  const abouts = new Map<string, About | undefined>();
  const capacities = new Map<string, number>();
  for (const lot of lots) {
    abouts.set(lot.lot ?? '', aboutFrom(lot));
    const capacity = decimal(lot.capacity);
    if (capacity !== undefined) capacities.set(lot.lot ?? '', capacity);
  }
  return {
    name: 'car parks (timestamp,lot,free)',
    kind: 'parking',
    aboutOf: (device) => abouts.get(device),
    parse([timestamp = '', lot = '', freeText = '']) {
      const time = utcTimestamp(timestamp);
      if (time === undefined) return { problem: `"${timestamp}" is not a time like 2022-03-14T00:00:01Z` };
      if (!lot) return { problem: 'the lot is missing' };
      const free = decimal(freeText);
      if (free === undefined) return { problem: `free is "${freeText}", which is not a number` };
      const capacity = capacities.get(lot);
      return { device: lot, time, values: capacity === undefined ? { free } : { free, capacity } };
    },
  };
}
