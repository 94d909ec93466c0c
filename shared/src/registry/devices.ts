// The registered devices: in memory for the hot path, in SQLite for the next start.
import type { DatabaseSync } from 'node:sqlite';
import { type About, type BayUse, type Device, type DeviceKey, deviceKey, type Reading } from '../domain/reading.ts';

interface Registered {
  readonly device: Device;
  /** Time of the reading that told about it, epoch milliseconds. */
  readonly aboutTime: number;
}

export class DeviceRegister {
  readonly #devices = new Map<DeviceKey, Registered>();
  /** Changed since the last commit. */
  readonly #unsaved = new Set<DeviceKey>();
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
    for (const row of database.prepare('SELECT * FROM device').all()) {
      const { municipality, device, kind, name, lat, lon, site, feeder, bay_use, first_seen, about_time } = row as unknown as DeviceRow;
      const about = withoutNulls({ name, lat, lon, site, feeder, use: bay_use });
      const registered = { municipality, device, kind, firstSeen: first_seen, ...about };
      this.#devices.set(deviceKey(registered), { device: registered, aboutTime: about_time ?? Number.NEGATIVE_INFINITY });
    }
  }

  get(of: { municipality: string; device: string }): Device | undefined {
    return this.#devices.get(deviceKey(of))?.device;
  }

  *all(): Iterable<Device> {
    for (const { device } of this.#devices.values()) yield device;
  }

  get size(): number {
    return this.#devices.size;
  }

  /** Registers the device of a valid reading, or takes over what it newly tells of itself; a late reading tells nothing new. */
  note(reading: Pick<Reading, 'municipality' | 'kind' | 'device' | 'time'>, about: About | undefined, receivedAt: number): void {
    const { municipality, kind, device, time } = reading;
    const key = deviceKey(reading);
    const known = this.#devices.get(key);
    const isNews = about !== undefined && time >= (known?.aboutTime ?? Number.NEGATIVE_INFINITY);
    if (known && !isNews) return;
    if (known && isNews && isSame(known.device, about)) return;
    this.#devices.set(key, {
      device: { municipality, kind, device, firstSeen: receivedAt, ...known?.device, ...(isNews ? about : {}) },
      aboutTime: isNews ? time : Number.NEGATIVE_INFINITY,
    });
    this.#unsaved.add(key);
  }

  /** A device was erased. */
  forget(of: { municipality: string; device: string }): void {
    this.#devices.delete(deviceKey(of));
    this.#unsaved.delete(deviceKey(of));
  }

  /** Writes what changed; belongs inside the batch's transaction. */
  persist(): void {
    if (this.#unsaved.size === 0) return;
    const upsert = this.#database.prepare(`
      INSERT INTO device (municipality, device, kind, name, lat, lon, site, feeder, bay_use, first_seen, about_time)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (municipality, device) DO UPDATE SET
        name = excluded.name, lat = excluded.lat, lon = excluded.lon, site = excluded.site, feeder = excluded.feeder,
        bay_use = excluded.bay_use, about_time = excluded.about_time`);
    for (const key of this.#unsaved) {
      const registered = this.#devices.get(key);
      if (!registered) continue;
      const { municipality, device, kind, firstSeen, ...about } = registered.device;
      const told = (['name', 'lat', 'lon', 'site', 'feeder', 'use'] as const).map((key) => about[key] ?? null);
      const aboutTime = Number.isFinite(registered.aboutTime) ? registered.aboutTime : null;
      upsert.run(municipality, device, kind, ...told, firstSeen, aboutTime);
    }
  }

  /** The transaction of `persist` is committed. */
  saved(): void {
    this.#unsaved.clear();
  }
}

type DeviceRow = Pick<Device, 'municipality' | 'device' | 'kind'> & {
  name: string | null;
  lat: number | null;
  lon: number | null;
  site: string | null;
  feeder: string | null;
  bay_use: BayUse | null;
  first_seen: number;
  about_time: number | null;
};

function withoutNulls(about: { [K in keyof About]: About[K] | null }): About {
  return Object.fromEntries(Object.entries(about).filter(([, value]) => value !== null));
}

function isSame(known: About, about: About): boolean {
  return (Object.keys(about) as (keyof About)[]).every((key) => known[key] === about[key]);
}
