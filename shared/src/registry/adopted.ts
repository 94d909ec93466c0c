// LoRaWAN devices a municipality has adopted: which profile reads them, what they are called, where they are.
import type { DatabaseSync } from 'node:sqlite';
import { type DeviceKey, deviceKey } from '../domain/reading.ts';

export interface AdoptedDevice {
  readonly municipality: string;
  /** Its EUI, or the name its format has for it. */
  readonly device: string;
  /** Id of its profile. */
  readonly profile: string;
  readonly name?: string | undefined;
  /** WGS84 degrees. */
  readonly lat?: number | undefined;
  readonly lon?: number | undefined;
  /** Epoch milliseconds. */
  readonly adoptedAt: number;
}

interface Row {
  readonly municipality: string;
  readonly device: string;
  readonly profile: string;
  readonly name: string | null;
  readonly lat: number | null;
  readonly lon: number | null;
  readonly adopted_at: number;
}

export class AdoptedDevices {
  readonly #devices = new Map<DeviceKey, AdoptedDevice>();
  /** Municipalities by the device's name: asked for each message of an unknown one. */
  readonly #owners = new Map<string, Set<string>>();
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
    for (const row of database.prepare('SELECT * FROM adopted').all()) {
      const { municipality, device, profile, name, lat, lon, adopted_at } = row as unknown as Row;
      const told = { ...(name !== null && { name }), ...(lat !== null && lon !== null && { lat, lon }) };
      this.#remember({ municipality, device, profile, ...told, adoptedAt: adopted_at });
    }
  }

  get(of: { municipality: string; device: string }): AdoptedDevice | undefined {
    return this.#devices.get(deviceKey(of));
  }

  all(): AdoptedDevice[] {
    return [...this.#devices.values()];
  }

  /** Municipalities that have a device of this name. */
  ownersOf(device: string): string[] {
    return [...(this.#owners.get(device) ?? [])];
  }

  /** Adopts a device, or changes what is known of one. */
  adopt(adopted: AdoptedDevice): void {
    const { municipality, device, profile, name, lat, lon, adoptedAt } = adopted;
    this.#database
      .prepare(
        `INSERT INTO adopted (municipality, device, profile, name, lat, lon, adopted_at) VALUES (?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (municipality, device) DO UPDATE SET
           profile = excluded.profile, name = excluded.name, lat = excluded.lat, lon = excluded.lon`,
      )
      .run(municipality, device, profile, name ?? null, lat ?? null, lon ?? null, adoptedAt);
    this.#remember(adopted);
  }

  /** A device was erased: it waits again when it sends. */
  forget(of: { municipality: string; device: string }): void {
    this.#devices.delete(deviceKey(of));
    const owners = this.#owners.get(of.device);
    owners?.delete(of.municipality);
    if (owners?.size === 0) this.#owners.delete(of.device);
  }

  #remember(adopted: AdoptedDevice): void {
    this.#devices.set(deviceKey(adopted), adopted);
    this.#owners.set(adopted.device, (this.#owners.get(adopted.device) ?? new Set()).add(adopted.municipality));
  }
}
