// The last-value cache: the newest values of every device, numbered by change, so that a client can ask for what it missed.
import type { LatestReading } from '@lagebild/shared/contract/http.ts';
import type { Columns, Subscription } from '@lagebild/shared/contract/live.ts';
import type { Kind } from '@lagebild/shared/domain/kind.ts';
import { applyReading, type Latest } from '@lagebild/shared/domain/latest.ts';
import { type DeviceKey, deviceKey, type Reading } from '@lagebild/shared/domain/reading.ts';

export interface LastValue extends Latest {
  readonly municipality: string;
  readonly kind: Kind;
  readonly device: string;
  /** Number of the change that made it what it is. */
  seq: number;
}

export type Filter = Pick<Subscription, 'municipality' | 'kind' | 'device'>;

export class LastValues {
  readonly #devices = new Map<DeviceKey, LastValue>();
  #seq = 0;

  /** Number of the last change. */
  get seq(): number {
    return this.#seq;
  }

  /** @returns the device's new state, or undefined when the reading brought nothing newer than is known */
  apply(reading: Reading): LastValue | undefined {
    const { municipality, kind, device } = reading;
    const key = deviceKey(reading);
    const last = this.#devices.get(key) ?? { municipality, kind, device, time: Number.NEGATIVE_INFINITY, quantities: new Map(), seq: 0 };
    if (!applyReading(last, reading)) return undefined;
    this.#seq += 1;
    last.seq = this.#seq;
    this.#devices.set(key, last);
    return last;
  }

  get(of: { municipality: string; device: string }): LastValue | undefined {
    return this.#devices.get(deviceKey(of));
  }

  /** A device was erased. */
  forget(of: { municipality: string; device: string }): void {
    this.#devices.delete(deviceKey(of));
  }

  /** Devices that match, and changed after a given number. */
  select(filter: Filter, afterSeq = 0): LastValue[] {
    if (filter.device !== undefined && filter.municipality !== undefined) {
      const one = this.get({ municipality: filter.municipality, device: filter.device });
      return one && one.seq > afterSeq && (filter.kind ?? one.kind) === one.kind ? [one] : [];
    }
    const { municipality, kind } = filter;
    return [...this.#devices.values()].filter(
      (last) => last.seq > afterSeq && (municipality ?? last.municipality) === last.municipality && (kind ?? last.kind) === last.kind,
    );
  }
}

/** Newest time, value and time of each quantity, as the API tells them. */
export function toLatest({ time, quantities }: Latest): Pick<LatestReading, 'time' | 'values' | 'times'> {
  const values: Record<string, number> = {};
  const times: Record<string, number> = {};
  for (const [quantity, newest] of quantities) {
    values[quantity] = newest.value;
    times[quantity] = newest.time;
  }
  return { time, values, times };
}

export function toLatestReading(last: LastValue): LatestReading {
  const { municipality, kind, device } = last;
  return { municipality, kind, device, ...toLatest(last) };
}

/** Turns devices into columns, one group a kind: names of quantities travel once a frame instead of once a device. */
export function toColumns(devices: Iterable<LastValue>): Columns[] {
  const groups = new Map<Kind, Columns>();
  for (const { municipality, kind, device, time, quantities } of devices) {
    const group = groups.get(kind) ?? { kind, municipality: [], device: [], time: [], values: {}, older: {} };
    groups.set(kind, group);
    const row = group.device.length;
    group.municipality.push(municipality);
    group.device.push(device);
    group.time.push(time);
    for (const [quantity, newest] of quantities) {
      columnOf(group.values, quantity, row).push(newest.value);
      if (newest.time < time) columnOf(group.older, quantity, row).push(newest.time);
    }
    for (const column of [...Object.values(group.values), ...Object.values(group.older)]) if (column.length === row) column.push(null);
  }
  return [...groups.values()];
}

/** A column that begins at a later row has nothing in the rows before. */
function columnOf(columns: Record<string, (number | null)[]>, quantity: string, row: number): (number | null)[] {
  columns[quantity] ??= Array<number | null>(row).fill(null);
  return columns[quantity];
}
