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

  /** A question that was asked before an erasure, and is answered after it, names series that are gone. */
  readonly #erased = new Map<number, SeriesEntry>();
  #lastId = 0;

  /** The largest number ever given out here: numbers of series that were erased are not given out again while this runs. */
  get lastId(): number {
    return this.#lastId;
  }

  add(entry: SeriesEntry): void {
    const key = deviceKey(entry);
    const series = this.#byDevice.get(key) ?? new Map<string, SeriesEntry>();
    this.#byDevice.set(key, series.set(entry.quantity, entry));
    this.#byId.set(entry.id, entry);
    this.#lastId = Math.max(this.#lastId, entry.id);
  }

  /** Forgets the series of a device. */
  remove(of: { municipality: string; device: string }): void {
    for (const entry of this.ofDevice(of)) {
      this.#byId.delete(entry.id);
      this.#erased.set(entry.id, entry);
    }
    this.#byDevice.delete(deviceKey(of));
  }

  /** @throws when the number was never given out: the database was changed by another hand */
  get(id: number): SeriesEntry {
    const entry = this.#byId.get(id) ?? this.#erased.get(id);
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
