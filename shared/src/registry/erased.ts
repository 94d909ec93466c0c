// Devices that were erased, for as long as something could bring what they sent back: raw messages that are kept, or a store that deletes no rows.
import type { DatabaseSync } from 'node:sqlite';
import { type DeviceKey, deviceKey } from '../domain/reading.ts';
import { type Prepare, preparedOnce } from './statements.ts';

export const ERASED_SCHEMA = `
  CREATE TABLE IF NOT EXISTS erased (
    municipality TEXT NOT NULL, device TEXT NOT NULL, at INTEGER NOT NULL, is_stored INTEGER NOT NULL,
    PRIMARY KEY (municipality, device)
  ) STRICT, WITHOUT ROWID;
`;

interface Row {
  readonly municipality: string;
  readonly device: string;
  readonly at: number;
  readonly is_stored: number;
}

type Of = Pick<Row, 'municipality' | 'device'>;

export class ErasedDevices {
  readonly #prepare: Prepare;
  readonly #at = new Map<DeviceKey, number>();
  /** Of them, those whose readings the store could not delete. */
  readonly #stored = new Set<DeviceKey>();

  constructor(database: DatabaseSync) {
    this.#prepare = preparedOnce(database);
    for (const row of this.#prepare('SELECT * FROM erased').all() as unknown as Row[]) this.#remember(row, row.at, row.is_stored === 1);
  }

  /** @param isStored the store could not delete its readings: they are never to be shown again */
  note(of: Of, at: number, isStored: boolean): void {
    this.#prepare(
      `INSERT INTO erased VALUES (?, ?, ?, ?) ON CONFLICT (municipality, device) DO UPDATE SET at = excluded.at, is_stored = excluded.is_stored`,
    ).run(of.municipality, of.device, at, Number(isStored));
    this.#remember(of, at, isStored);
  }

  #remember(of: Of, at: number, isStored: boolean): void {
    this.#at.set(deviceKey(of), at);
    if (isStored) this.#stored.add(deviceKey(of));
    else this.#stored.delete(deviceKey(of));
  }

  /** Whether what arrived from a device at a time was erased since. @param time epoch milliseconds */
  isErased(of: Of, time: number): boolean {
    return time <= (this.#at.get(deviceKey(of)) ?? Number.NEGATIVE_INFINITY);
  }

  /** Until when what was measured should be gone, in a store that deletes no rows; undefined when nothing is left. Epoch milliseconds. */
  leftUntil(of: Of): number | undefined {
    return this.#stored.has(deviceKey(of)) ? this.#at.get(deviceKey(of)) : undefined;
  }

  /** Forgets those of which nothing is left. @param before epoch milliseconds: raw messages that arrived earlier are gone */
  expire(before: number): void {
    const gone = this.#prepare('DELETE FROM erased WHERE at < ? AND is_stored = 0 RETURNING municipality, device').all(before);
    for (const of of gone as unknown as Of[]) this.#at.delete(deviceKey(of));
  }
}
