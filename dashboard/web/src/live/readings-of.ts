// Turns the columns of a live frame, and the latest values of the API, back into readings.
import type { LatestReading } from '@lagebild/shared/contract/http.ts';
import type { Frame } from '@lagebild/shared/contract/live.ts';
import type { Reading } from '@lagebild/shared/domain/reading.ts';

type Latest = Pick<LatestReading, 'time' | 'values'> & { readonly times: Readonly<Record<string, number | undefined>> };

/** One reading for each moment at which the values were measured. */
export function byMoment({ time, values, times }: Latest): Pick<Reading, 'time' | 'values'>[] {
  const moments = new Map<number, Record<string, number>>();
  for (const [quantity, value] of Object.entries(values)) {
    const at = times[quantity] ?? time;
    moments.set(at, { ...moments.get(at), [quantity]: value });
  }
  return [...moments].map(([at, measured]) => ({ time: at, values: measured }));
}

/** What stands in one row of the columns. */
function rowOf(columns: Record<string, (number | null)[]>, row: number): Record<string, number> {
  const present: Record<string, number> = {};
  for (const [quantity, column] of Object.entries(columns)) {
    const value = column[row];
    if (value !== null && value !== undefined) present[quantity] = value;
  }
  return present;
}

export function readingsOf({ groups }: Pick<Frame, 'groups'>): Reading[] {
  return groups.flatMap(({ kind, municipality, device, time, values, older }) =>
    device.flatMap((id, row) => {
      const latest = { time: time[row] ?? Number.NaN, values: rowOf(values, row), times: rowOf(older, row) };
      return byMoment(latest).map((moment) => ({ municipality: municipality[row] ?? '', kind, device: id, ...moment }));
    }),
  );
}
