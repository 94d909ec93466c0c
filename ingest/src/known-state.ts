// What ingest remembers of each device: newest stored time, last number of spaces. Rebuilt from the store at the start.
import { type DeviceKey, deviceKey, type Reading } from '@lagebild/shared/domain/reading.ts';
import type { DeviceTime, LatestValue } from '@lagebild/shared/store/time-series-store.ts';

interface Known {
  newest: number;
  /** Newest time that is stored, or will be with a batch that is settled already. */
  newestTaken: number;
  capacity: { value: number; time: number } | undefined;
}

export class KnownState {
  readonly #devices = new Map<DeviceKey, Known>();

  constructor(latest: readonly LatestValue[]) {
    for (const { quantity, value, ...at } of latest) {
      this.noteStored(at);
      this.noteCapacity({ ...at, values: { [quantity]: value } });
    }
  }

  /** Nothing of this device is stored at or after a later time. */
  newestOf(of: { municipality: string; device: string }): number {
    return this.#devices.get(deviceKey(of))?.newest ?? Number.NEGATIVE_INFINITY;
  }

  /** Nothing of this device is stored, or on its way to the store, at or after a later time. */
  newestTakenOf(of: { municipality: string; device: string }): number {
    return this.#devices.get(deviceKey(of))?.newestTaken ?? Number.NEGATIVE_INFINITY;
  }

  /** The number of spaces at a time, as far as known by then: today's says nothing about last year's. */
  capacityOf(of: { municipality: string; device: string }, time: number): number | undefined {
    const capacity = this.#devices.get(deviceKey(of))?.capacity;
    return capacity && capacity.time <= time ? capacity.value : undefined;
  }

  /** A reading was stored. */
  noteStored(reading: DeviceTime): void {
    const known = this.#of(reading);
    if (reading.time > known.newest) known.newest = reading.time;
    if (reading.time > known.newestTaken) known.newestTaken = reading.time;
  }

  /** A reading will be stored with its batch. */
  noteTaken(reading: DeviceTime): void {
    const known = this.#of(reading);
    if (reading.time > known.newestTaken) known.newestTaken = reading.time;
  }

  /** A reading told the number of spaces. Noted at once: the next message of the same batch is measured by it. */
  noteCapacity(reading: Pick<Reading, 'municipality' | 'device' | 'time' | 'values'>): void {
    const { time, values } = reading;
    if (values.capacity === undefined) return;
    const known = this.#of(reading);
    if (time >= (known.capacity?.time ?? Number.NEGATIVE_INFINITY)) known.capacity = { value: values.capacity, time };
  }

  /** A device was erased. */
  forget(of: { municipality: string; device: string }): void {
    this.#devices.delete(deviceKey(of));
  }

  #of(device: { municipality: string; device: string }): Known {
    const key = deviceKey(device);
    let known = this.#devices.get(key);
    if (known) return known;
    known = { newest: Number.NEGATIVE_INFINITY, newestTaken: Number.NEGATIVE_INFINITY, capacity: undefined };
    this.#devices.set(key, known);
    return known;
  }
}
