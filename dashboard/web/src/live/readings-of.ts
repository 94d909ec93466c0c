// Turns the columns of a live frame back into readings.
import type { Frame } from '@lagebild/shared/contract/live.ts';
import type { Reading } from '@lagebild/shared/domain/reading.ts';

export function readingsOf({ groups }: Pick<Frame, 'groups'>): Reading[] {
  return groups.flatMap(({ kind, municipality, device, time, values }) =>
    device.map((id, row): Reading => {
      const present: Record<string, number> = {};
      for (const [quantity, column] of Object.entries(values)) {
        const value = column[row];
        if (value !== null && value !== undefined) present[quantity] = value;
      }
      return { municipality: municipality[row] ?? '', kind, device: id, time: time[row] ?? Number.NaN, values: present };
    }),
  );
}
