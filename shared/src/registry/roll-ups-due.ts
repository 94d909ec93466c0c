// Which roll-ups have to be made, or made again: every hour and day in which readings of a device were stored since.
//
// Kept in SQLite with the same transaction that books the readings, so that no crash leaves a bucket with old figures.
import type { DatabaseSync } from 'node:sqlite';
import type { Kind } from '../domain/kind.ts';
import { type DeviceKey, deviceKey, type Reading } from '../domain/reading.ts';
import { inTransaction } from './database.ts';

const HOUR_MS = 3_600_000;

export type DueTier = '1h' | '1d';

/** Devices of one kind whose readings of the hour, or day, that begins there have to be rolled up. */
export interface Due {
  readonly tier: DueTier;
  readonly kind: Kind;
  /** Epoch milliseconds. */
  readonly start: number;
  readonly devices: ReadonlySet<DeviceKey>;
}

interface Row {
  readonly tier: DueTier;
  readonly kind: Kind;
  readonly start: number;
  readonly municipality: string;
  readonly device: string;
}

type Buckets = Map<number, Set<DeviceKey>>;

const bucketsOf = (buckets: Map<string, Buckets>, tier: DueTier, kind: Kind): Buckets => {
  const key = `${tier}/${kind}`;
  const found = buckets.get(key) ?? new Map<number, Set<DeviceKey>>();
  buckets.set(key, found);
  return found;
};

const add = (buckets: Buckets, start: number, device: DeviceKey): boolean => {
  const devices = buckets.get(start) ?? new Set<DeviceKey>();
  if (devices.has(device)) return false;
  buckets.set(start, devices.add(device));
  return true;
};

export class RollUpsDue {
  readonly #database: DatabaseSync;
  /** Due, and nobody is at it. */
  readonly #due = new Map<string, Buckets>();
  /** Being rolled up now: still due, unless that ends well. */
  readonly #taken = new Map<string, Buckets>();
  #unsaved: Row[] = [];

  constructor(database: DatabaseSync) {
    this.#database = database;
    for (const row of database.prepare('SELECT tier, kind, start, municipality, device FROM roll_up_due').all()) {
      const { tier, kind, start, ...of } = row as unknown as Row;
      add(bucketsOf(this.#due, tier, kind), start, deviceKey(of));
    }
  }

  /** Readings were stored: their hours are due. */
  note(readings: readonly Reading[]): void {
    let last: { kind: Kind; start: number; devices: ReadonlySet<DeviceKey> | undefined } | undefined;
    for (const reading of readings) {
      const key = deviceKey(reading);
      const { kind, time } = reading;
      const start = Math.floor(time / HOUR_MS) * HOUR_MS;
      if (last?.kind !== kind || last.start !== start || !last.devices?.has(key)) {
        this.#noteOne('1h', kind, start, key);
        last = { kind, start, devices: bucketsOf(this.#due, '1h', kind).get(start) };
      }
    }
  }

  /** Marks devices' roll-ups as due. */
  noteDue({ tier, kind, start, devices }: Due): void {
    for (const device of devices) this.#noteOne(tier, kind, start, device);
  }

  #noteOne(tier: DueTier, kind: Kind, start: number, key: DeviceKey): void {
    if (!add(bucketsOf(this.#due, tier, kind), start, key)) return;
    const slash = key.indexOf('/');
    this.#unsaved.push({ tier, kind, start, municipality: key.slice(0, slash), device: key.slice(slash + 1) });
  }

  /** Writes what is newly due; belongs inside the batch's transaction. */
  persist(): void {
    if (this.#unsaved.length === 0) return;
    const insert = this.#database.prepare(
      'INSERT OR IGNORE INTO roll_up_due (tier, kind, start, municipality, device) VALUES (?, ?, ?, ?, ?)',
    );
    for (const { tier, kind, start, municipality, device } of this.#unsaved) insert.run(tier, kind, start, municipality, device);
  }

  /** The transaction of `persist` is committed. */
  saved(): void {
    this.#unsaved = [];
  }

  /** How many (device, hour or day) are due. */
  get size(): number {
    let size = 0;
    for (const kinds of [this.#due, this.#taken]) {
      for (const buckets of kinds.values()) for (const devices of buckets.values()) size += devices.size;
    }
    return size;
  }

  /** Takes everything due of a tier whose bucket begins before a time; each must be given to `done` or `putBack`. */
  take(tier: DueTier, kind: Kind, before: number): Due[] {
    const due = bucketsOf(this.#due, tier, kind);
    const taken = bucketsOf(this.#taken, tier, kind);
    const starts = [...due.keys()].filter((start) => start < before).sort((a, b) => a - b);
    return starts.map((start) => {
      const devices = due.get(start) ?? new Set();
      due.delete(start);
      taken.set(start, devices);
      return { tier, kind, start, devices };
    });
  }

  putBack({ tier, kind, start, devices }: Due): void {
    bucketsOf(this.#taken, tier, kind).delete(start);
    for (const device of devices) add(bucketsOf(this.#due, tier, kind), start, device);
  }

  /** They are rolled up; those for which readings came meanwhile stay due. Marks `next` as due in the same transaction. */
  done(dues: readonly Due[], next: readonly Due[] = []): void {
    for (const due of next) this.noteDue(due);
    inTransaction(this.#database, () => {
      this.persist();
      const remove = this.#database.prepare(
        'DELETE FROM roll_up_due WHERE tier = ? AND kind = ? AND start = ? AND municipality = ? AND device = ?',
      );
      for (const { tier, kind, start, devices } of dues) {
        const again = bucketsOf(this.#due, tier, kind).get(start);
        for (const key of devices) {
          const slash = key.indexOf('/');
          if (!again?.has(key)) remove.run(tier, kind, start, key.slice(0, slash), key.slice(slash + 1));
        }
      }
    });
    this.saved();
    for (const { tier, kind, start } of dues) bucketsOf(this.#taken, tier, kind).delete(start);
  }

  /** A device was erased: nothing of it is due. */
  forget(of: { municipality: string; device: string }): void {
    const key = deviceKey(of);
    for (const kinds of [this.#due, this.#taken]) {
      for (const buckets of kinds.values()) {
        for (const [start, devices] of buckets) if (devices.delete(key) && devices.size === 0) buckets.delete(start);
      }
    }
    this.#unsaved = this.#unsaved.filter((row) => deviceKey(row) !== key);
  }

  /** Starts of the hours, or days, from the one that holds `from` to before `to`, of which a device's roll-ups cannot be trusted. */
  startsOf(tier: DueTier, kind: Kind, of: { municipality: string; device: string }, from: number, to: number): number[] {
    const key = deviceKey(of);
    const starts: number[] = [];
    for (const buckets of [bucketsOf(this.#due, tier, kind), bucketsOf(this.#taken, tier, kind)]) {
      for (const [start, devices] of buckets) if (start >= from && start < to && devices.has(key)) starts.push(start);
    }
    return starts.sort((a, b) => a - b);
  }

  /** Start of the oldest that is due; undefined when none is. */
  oldest(tier: DueTier, kind: Kind): number | undefined {
    const starts = [...bucketsOf(this.#due, tier, kind).keys(), ...bucketsOf(this.#taken, tier, kind).keys()];
    return starts.length > 0 ? starts.reduce((a, b) => Math.min(a, b)) : undefined;
  }

  /** True once the readings that were there before roll-ups existed have been marked, in a store of that name. */
  isComplete(store: string): boolean {
    return this.#database.prepare('SELECT 1 FROM roll_up_store WHERE name = ?').get(store) !== undefined;
  }

  noteComplete(store: string): void {
    this.#database.prepare('INSERT OR IGNORE INTO roll_up_store VALUES (?)').run(store);
  }
}
