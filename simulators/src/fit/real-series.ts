// The real series the models are compared with, read from the folder of shared data.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import type { Demand } from '../district/demand.ts';
import { HOUR_MS } from '../district/local-time.ts';
import type { Point } from './profile.ts';

/** Car parks of Dortmund (do) and Münster (ms) by what draws their cars; those whose counter stood still for weeks are left out. */
export const CAR_PARKS: Partial<Record<Demand, readonly string[]>> = {
  shopping: ['do-07', 'do-09', 'do-11', 'do-13', 'do-14', 'ms-01', 'ms-02', 'ms-06', 'ms-07', 'ms-10'],
  commuters: ['do-10', 'ms-03', 'ms-04'],
  leisure: ['ms-05', 'do-12', 'do-15'],
};

const QUARTER_MS = HOUR_MS / 4;
/** A gap as long as this is no unchanged count but a feed that was away. */
const LONGEST_GAP_MS = 24 * HOUR_MS;

type Rows = readonly Readonly<Record<string, string>>[];
const rowsOf = (...path: readonly string[]): Rows => parse(readFileSync(join(...path), 'utf8'), { columns: true, bom: true }) as Rows;

/** Share of spaces taken at every quarter of an hour; the source tells changes only. */
export function* sharesOf(folder: string, lots: readonly string[]): Generator<Point> {
  const capacities = new Map(rowsOf(folder, 'parking-series', 'nrw-2022-03.lots.csv').map(({ lot, capacity }) => [lot, Number(capacity)]));
  const byLot = new Map<string, Point[]>();
  for (const { lot = '', timestamp = '', free } of rowsOf(folder, 'parking-series', 'nrw-2022-03.readings.csv')) {
    if (!lots.includes(lot)) continue;
    grouped(byLot, lot).push({ time: Date.parse(timestamp), value: Number(free) });
  }
  for (const [lot, changes] of byLot) {
    const capacity = Math.max(capacities.get(lot) ?? 0, ...changes.map(({ value }) => value));
    for (const [index, { time, value }] of changes.entries()) {
      const next = changes[index + 1];
      if (!next || next.time - time > LONGEST_GAP_MS) continue;
      for (let at = Math.ceil(time / QUARTER_MS) * QUARTER_MS; at < next.time; at += QUARTER_MS)
        yield { time: at, value: 1 - value / capacity };
    }
  }
}

/** Hourly PM2.5 in Potsdam in a winter, µg/m³. */
export const potsdam = (folder: string): Point[] =>
  rowsOf(folder, 'air-quality', 'potsdam-zentrum-pm25-winter2019.csv').flatMap(({ date, time, pm25 }) =>
    pm25 ? [{ time: Date.parse(`${date}T${time}Z`), value: Number(pm25) }] : [],
  );

/** Hourly values of all stations of Köln in January 2014, µg/m³, by station. */
export function koeln(folder: string, component: string): Point[][] {
  const stations = new Map<string, Point[]>();
  for (const row of rowsOf(folder, 'air-quality', 'uba-koeln-2014-01.csv')) {
    if (row.component !== component || row.statistic !== '1SMW' || !row.value || Number(row.value) < -900) continue;
    // Hour 1 ends at 1:00, Central European Time.
    const time = Date.parse(`${row.date}T00:00:00+01:00`) + (Number(row.hour) - 0.5) * HOUR_MS;
    grouped(stations, row.station ?? '').push({ time, value: Number(row.value) });
  }
  return [...stations.values()];
}

function grouped(groups: Map<string, Point[]>, key: string): Point[] {
  const known = groups.get(key) ?? [];
  groups.set(key, known);
  return known;
}
