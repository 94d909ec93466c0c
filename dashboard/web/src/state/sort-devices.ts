// The order of the device list: by the chosen column, with silent devices floating to the top.
import type { DeviceState } from './device-state.ts';

export type SortColumn = 'kind' | 'name' | 'municipality' | 'value' | 'age' | 'state';

export interface Sortable {
  readonly kind: string;
  readonly name: string;
  readonly municipality: string;
  readonly value: number | undefined;
  readonly time: number | undefined;
  readonly state: DeviceState;
}

export interface SortOrder {
  readonly column: SortColumn;
  readonly isDescending: boolean;
}

/** What needs a look comes first. */
const URGENCY: Record<DeviceState, number> = { alarm: 0, silent: 1, late: 2, full: 3, fresh: 4, off: 4, never: 5 };
const collator = new Intl.Collator('de', { numeric: true });

function compareNumbers(a: number | undefined, b: number | undefined): number {
  // What is not known stands below what is, in both directions of reading.
  return (a ?? Number.NEGATIVE_INFINITY) === (b ?? Number.NEGATIVE_INFINITY)
    ? 0
    : (a ?? Number.NEGATIVE_INFINITY) - (b ?? Number.NEGATIVE_INFINITY);
}

const BY: Record<SortColumn, (a: Sortable, b: Sortable) => number> = {
  kind: (a, b) => collator.compare(a.kind, b.kind),
  name: (a, b) => collator.compare(a.name, b.name),
  municipality: (a, b) => collator.compare(a.municipality, b.municipality),
  value: (a, b) => compareNumbers(a.value, b.value),
  age: (a, b) => compareNumbers(b.time, a.time),
  state: (a, b) => URGENCY[a.state] - URGENCY[b.state],
};

function floats(item: Sortable): number {
  return item.state === 'alarm' || item.state === 'silent' ? 0 : 1;
}

export function sortDevices<T extends Sortable>(items: readonly T[], { column, isDescending }: SortOrder): T[] {
  const direction = isDescending ? -1 : 1;
  return items.toSorted(
    (a, b) =>
      (column === 'state' ? 0 : floats(a) - floats(b)) ||
      direction * BY[column](a, b) ||
      collator.compare(a.name, b.name) ||
      collator.compare(a.municipality, b.municipality),
  );
}
