// The registered devices: in memory for the hot path, in SQLite for the next start.
import type { DatabaseSync } from 'node:sqlite';
import { type About, type Device, type DeviceKey, deviceKey, type Reading } from '../domain/reading.ts';

export class DeviceRegister {
  readonly #devices = new Map<DeviceKey, Device>();
  /** Changed since the last commit. */
  readonly #unsaved = new Set<DeviceKey>();
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
    for (const row of database.prepare('SELECT * FROM device').all()) {
      const { municipality, device, kind, name, lat, lon, first_seen } = row as unknown as DeviceRow;
      this.#put({ municipality, device, kind, firstSeen: first_seen, ...withoutNulls({ name, lat, lon }) });
    }
  }

  get(of: { municipality: string; device: string }): Device | undefined {
    return this.#devices.get(deviceKey(of));
  }

  all(): Iterable<Device> {
    return this.#devices.values();
  }

  get size(): number {
    return this.#devices.size;
  }

  /** Registers the device of a valid reading, or takes over what it newly tells of itself. */
  note(reading: Pick<Reading, 'municipality' | 'kind' | 'device'>, about: About | undefined, receivedAt: number): void {
    const { municipality, kind, device } = reading;
    const known = this.get(reading);
    if (known && (!about || isSame(known, about))) return;
    this.#put({ municipality, kind, device, firstSeen: receivedAt, ...known, ...about });
    this.#unsaved.add(deviceKey(reading));
  }

  /** Writes what changed; belongs inside the batch's transaction. */
  persist(): void {
    if (this.#unsaved.size === 0) return;
    const upsert = this.#database.prepare(`
      INSERT INTO device (municipality, device, kind, name, lat, lon, first_seen) VALUES (?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (municipality, device) DO UPDATE SET name = excluded.name, lat = excluded.lat, lon = excluded.lon`);
    for (const key of this.#unsaved) {
      const of = this.#devices.get(key);
      if (of) upsert.run(of.municipality, of.device, of.kind, of.name ?? null, of.lat ?? null, of.lon ?? null, of.firstSeen);
    }
  }

  /** The transaction of `persist` is committed. */
  saved(): void {
    this.#unsaved.clear();
  }

  #put(device: Device): void {
    this.#devices.set(deviceKey(device), device);
  }
}

type DeviceRow = Pick<Device, 'municipality' | 'device' | 'kind'> & {
  name: string | null;
  lat: number | null;
  lon: number | null;
  first_seen: number;
};

function withoutNulls(about: { [K in keyof About]: About[K] | null }): About {
  return Object.fromEntries(Object.entries(about).filter(([, value]) => value !== null));
}

function isSame(known: About, about: About): boolean {
  return (Object.keys(about) as (keyof About)[]).every((key) => known[key] === about[key]);
}
