// Rows `date,time,pm25,temperature,windSpeed,rain,weekday` (UTC) of one air station, which the file's name names.
import { basename } from 'node:path';
import { type BadRow, decimal, type RowFormat, utcMoment } from './row.ts';

export const HOURLY_AIR_HEADER = ['date', 'time', 'pm25', 'temperature', 'windSpeed', 'rain', 'weekday'];

const QUANTITIES = ['pm2_5', 'temperature', 'wind_speed', 'rain'] as const;

/** "…/potsdam-zentrum-pm25-winter2019.csv" -> "potsdam-zentrum": all before the part that names a quantity. */
export function stationOf(file: string): string {
  const name = basename(file).replace(/\.csv$/i, '');
  return name.replace(/-pm\d+.*$/, '') || name;
}

export function hourlyAirRows(file: string): RowFormat {
  const device = stationOf(file);
  const name = device.replace(/(^|-)(\p{L})/gu, (_, dash: string, letter: string) => dash + letter.toUpperCase());
  return {
    name: 'one air station by the hour (date,time,pm25,…)',
    kind: 'air',
    aboutOf: () => ({ name }),
    parse([date = '', timeOfDay = '', ...fields]) {
      const time = utcMoment(date, timeOfDay);
      if (time === undefined) return { problem: `"${date},${timeOfDay}" is not a date and time like 2019-12-15,00:00:00` };
      const values = readValues(fields);
      return isBad(values) ? values : { device, time, values };
    },
  };
}

const isBad = (values: Record<string, number> | BadRow): values is BadRow => 'problem' in values;

/** An empty field means not measured; a row with nothing measured cannot become a message. */
function readValues(fields: readonly string[]): Record<string, number> | BadRow {
  const values: Record<string, number> = {};
  for (const [index, quantity] of QUANTITIES.entries()) {
    const field = fields[index]?.trim() ?? '';
    if (field === '') continue;
    const value = decimal(field);
    if (value === undefined) return { problem: `${HOURLY_AIR_HEADER[index + 2]} is "${field}", which is not a number` };
    values[quantity] = value;
  }
  return Object.keys(values).length > 0 ? values : { problem: 'nothing was measured in this hour' };
}
