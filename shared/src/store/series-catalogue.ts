// The small numbers under which DuckDB keeps its series: text ids in every row would halve the speed and double the size.

import type { Kind } from '../domain/kind.ts';
import { type DeviceKey, deviceKey } from '../domain/reading.ts';

export interface SeriesEntry {
  readonly id: number;
  readonly municipality: string;
  readonly kind: Kind;
  readonly device: string;
  readonly quantity: string;
}

export class SeriesCatalogue {
  readonly #byDevice = new Map<DeviceKey, Map<string, SeriesEntry>>();
  readonly #byId = new Map<number, SeriesEntry>();

  get size(): number {
    return this.#byId.size;
  }

  add(entry: SeriesEntry): void {
    const key = deviceKey(entry);
    const series = this.#byDevice.get(key) ?? new Map<string, SeriesEntry>();
    this.#byDevice.set(key, series.set(entry.quantity, entry));
    this.#byId.set(entry.id, entry);
  }

  /** @throws when the number was never given out: the database was changed by another hand */
  get(id: number): SeriesEntry {
    const entry = this.#byId.get(id);
    if (!entry) throw new Error(`series ${id} is not in the catalogue`);
    return entry;
  }

  find(of: { municipality: string; device: string }, quantity: string): SeriesEntry | undefined {
    return this.#byDevice.get(deviceKey(of))?.get(quantity);
  }

  all(): Iterable<SeriesEntry> {
    return this.#byId.values();
  }

  ofDevice(of: { municipality: string; device: string }): Iterable<SeriesEntry> {
    return this.#byDevice.get(deviceKey(of))?.values() ?? [];
  }
}
