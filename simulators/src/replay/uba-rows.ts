// Rows `station,component,statistic,date,hour,value` of the German Environment Agency (UBA): hourly (1SMW) and daily (1TMW) means.
import type { About } from '@lagebild/shared/domain/reading.ts';
import { HOUR_MS } from '../district/local-time.ts';
import { decimal, type RowFormat, utcMoment } from './row.ts';
import { aboutFrom, type SideTable } from './side-table.ts';

export const UBA_HEADER = ['station', 'component', 'statistic', 'date', 'hour', 'value'];

/** UBA publishes in CET all year, without summer time. */
const CET_MS = HOUR_MS;

const QUANTITIES: Readonly<Record<string, string | undefined>> = {
  'NO2 1SMW': 'no2',
  'O3 1SMW': 'o3',
  'SO2 1SMW': 'so2',
  'PM10 1TMW': 'pm10_day',
  'SO2 1TMW': 'so2_day',
};

export function ubaRows(stations: SideTable): RowFormat {
  const abouts = new Map<string, About | undefined>(stations.map((station) => [station.station_code ?? '', aboutFrom(station)]));
  return {
    name: 'air stations of the Environment Agency (station,component,statistic,…)',
    kind: 'air',
    aboutOf: (device) => abouts.get(device),
    parse([station = '', component = '', statistic = '', date = '', hourText = '', valueText = '']) {
      if (!station) return { problem: 'the station is missing' };
      const quantity = QUANTITIES[`${component} ${statistic}`];
      if (!quantity) return { problem: `${component} as ${statistic} is not known` };
      const day = utcMoment(date);
      if (day === undefined) return { problem: `"${date}" is not a date like 2014-01-01` };
      // Hour n is the mean over [n-1, n): its time is the beginning. A daily mean begins with hour 1.
      const hour = statistic === '1TMW' && hourText.trim() === '' ? 1 : decimal(hourText);
      if (hour === undefined || !Number.isInteger(hour) || hour < 1 || hour > 24)
        return { problem: `the hour is "${hourText}", not 1 to 24` };
      const value = decimal(valueText);
      if (value === undefined) return { problem: `the value is "${valueText}", which is not a number` };
      return { device: station, time: day + (hour - 1) * HOUR_MS - CET_MS, values: { [quantity]: value } };
    },
  };
}
