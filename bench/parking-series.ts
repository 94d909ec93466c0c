// Real series of car parks (Dortmund, Münster, Datteln, Dülmen, spring 2022) as shares by quarter of an hour, for testing the forecast.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { QUARTER_MS } from '@lagebild/shared/domain/parking/compare-day.ts';
import { parse } from 'csv-parse/sync';

const DAY_MS = 86_400_000;
/** Of 28. A counter that moves on fewer days stands still: nothing is easier to foretell. */
const FEWEST_DAYS_MOVED = 7;

export interface RealSeries {
  readonly lot: string;
  readonly name: string;
  readonly city: string;
  readonly capacity: number;
  /** Taken share by start of the quarter of an hour. */
  readonly shares: ReadonlyMap<number, number>;
}

export interface RealSet {
  readonly alive: readonly RealSeries[];
  /** Ids of car parks whose counter stood still. */
  readonly still: readonly string[];
}

type Rows = readonly Readonly<Record<string, string>>[];

/** @param folder of the shared data; the source tells changes only, and once a day all */
export function readRealSeries(folder: string): RealSet {
  const rowsOf = (name: string): Rows =>
    parse(readFileSync(join(folder, 'parking-series', name), 'utf8'), { columns: true, bom: true }) as Rows;
  const changes = new Map<string, { time: number; free: number }[]>();
  for (const { lot = '', timestamp = '', free } of rowsOf('nrw-2022-03.readings.csv')) {
    const own = changes.get(lot) ?? [];
    changes.set(lot, own);
    own.push({ time: Date.parse(timestamp), free: Number(free) });
  }
  const all = rowsOf('nrw-2022-03.lots.csv').map(({ lot = '', name = '', city = '', capacity }) => {
    const own = changes.get(lot) ?? [];
    // Where more was free than there is, the stated number is wrong.
    const spaces = own.reduce((most, { free }) => Math.max(most, free), Number(capacity));
    const daysMoved = new Set(
      own.flatMap(({ time, free }, index) => (index > 0 && free !== own[index - 1]?.free ? [Math.floor(time / DAY_MS)] : [])),
    );
    const shares = new Map<number, number>();
    for (const [index, { time, free }] of own.entries()) {
      const next = own[index + 1]?.time ?? time;
      if (next - time > DAY_MS) continue; // the feed was away
      for (let at = Math.ceil(time / QUARTER_MS) * QUARTER_MS; at < next; at += QUARTER_MS) shares.set(at, 1 - free / spaces);
    }
    return { series: { lot, name, city, capacity: spaces, shares }, isAlive: daysMoved.size >= FEWEST_DAYS_MOVED };
  });
  return {
    alive: all.filter(({ isAlive }) => isAlive).map(({ series }) => series),
    still: all.filter(({ isAlive }) => !isAlive).map(({ series }) => series.lot),
  };
}
