// Rows of any table, by a mapping the user gives: which column is the time, which the device, which become quantities.
import type { Kind } from '@lagebild/shared/domain/kind.ts';
import { decimal, type RowFormat, utcMoment, utcTimestamp } from './row.ts';

export interface Mapping {
  readonly kind: Kind;
  /** Name of the column with the time: ISO 8601, "2022-03-14 00:15:00" in UTC, or Unix seconds or milliseconds. */
  readonly time: string;
  /** Name of the column with the device's id; or one id for all rows. */
  readonly device: string;
  /** Quantity by column. */
  readonly quantities: ReadonlyMap<string, string>;
}

/** @returns a sentence when the header has no such column */
export function mappedRows(header: readonly string[], { kind, time, device, quantities }: Mapping): RowFormat | string {
  const names = header.map((name) => name.trim());
  const missing = [time, ...quantities.keys()].find((name) => !names.includes(name));
  if (missing !== undefined) return `The file has no column "${missing}"; it has ${names.join(', ')}.`;
  const timeAt = names.indexOf(time);
  const deviceAt = names.indexOf(device);
  const columns = [...quantities].map(([column, quantity]) => ({ at: names.indexOf(column), column, quantity }));
  return {
    name: `a table (${names.join(',')})`,
    kind,
    aboutOf: () => undefined,
    parse(fields) {
      const told = fields[timeAt] ?? '';
      const at = momentOf(told);
      if (at === undefined) return { problem: `${time} is "${told}", which is not a time` };
      const id = deviceAt < 0 ? device : (fields[deviceAt] ?? '');
      if (id === '') return { problem: `${device} is missing` };
      const values: Record<string, number> = {};
      for (const { at: place, column, quantity } of columns) {
        const text = fields[place]?.trim() ?? '';
        if (text === '') continue; // not measured
        const value = decimal(text);
        if (value === undefined) return { problem: `${column} is "${text}", which is not a number` };
        values[quantity] = value;
      }
      return Object.keys(values).length > 0 ? { device: id, time: at, values } : { problem: 'it has no value' };
    },
  };
}

function momentOf(text: string): number | undefined {
  const trimmed = text.trim();
  if (/^\d{10}$/.test(trimmed)) return Number(trimmed) * 1000;
  if (/^\d{13}$/.test(trimmed)) return Number(trimmed);
  const [date = '', clock] = trimmed.split(' ');
  return clock === undefined ? (utcTimestamp(trimmed) ?? zoned(trimmed)) : utcMoment(date, clock);
}

const zoned = (text: string): number | undefined =>
  /[+-]\d{2}:\d{2}$/.test(text) && Number.isFinite(Date.parse(text)) ? Date.parse(text) : undefined;
