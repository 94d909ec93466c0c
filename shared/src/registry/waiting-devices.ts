// Devices whose messages wait in the quarantine for their adoption: kept in memory, because the pages ask every second and a half,
// and grouping a hundred thousand rows would hold up the ingest for 100 ms each time.
import type { DatabaseSync } from 'node:sqlite';
import { type DeviceKey, deviceKey } from '../domain/reading.ts';
import type { RefusalCode } from '../domain/refusal.ts';
import type { Source } from '../domain/source.ts';

/** A device that is not adopted yet. */
export interface Waiting {
  readonly municipality: string;
  readonly device: string;
  readonly firstSeen: number;
  readonly lastSeen: number;
  /** Messages. */
  readonly waiting: number;
  /** Id of the newest of them. */
  readonly lastId: number;
}

/** An entry of the quarantine, as far as it matters here. */
export interface WaitingEntry {
  readonly id: number;
  readonly receivedAt: number;
  readonly municipality: string | null;
  readonly device: string | null;
  readonly code: RefusalCode;
  readonly source: Source | null;
}

interface Known {
  readonly municipality: string;
  readonly device: string;
  firstId: number;
  lastId: number;
  firstSeen: number;
  lastSeen: number;
  /** Messages by source; '' for those without. */
  readonly bySource: Map<string, number>;
  /** Its first or last message has left. */
  isStale: boolean;
}

/** Nobody has adopted the device yet. */
export const WAITING_CODES = "'device_unknown', 'eui_elsewhere'";
const isWaiting = (code: RefusalCode): boolean => code === 'device_unknown' || code === 'eui_elsewhere';

export class WaitingDevices {
  readonly #devices = new Map<DeviceKey, Known>();
  /** Devices by source and municipality. */
  readonly #bySource = new Map<string, number>();
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
    const rows = database
      .prepare(
        `SELECT id, received_at AS receivedAt, municipality, device, code, source FROM quarantine WHERE code IN (${WAITING_CODES}) ORDER BY id`,
      )
      .iterate();
    for (const row of rows) this.came(row as unknown as WaitingEntry);
  }

  /** Entries come in the order of their ids, or with an id they had before. */
  came({ id, receivedAt, municipality, device, code, source }: WaitingEntry): void {
    if (!isWaiting(code) || municipality === null || device === null) return;
    const key = deviceKey({ municipality, device });
    let known = this.#devices.get(key);
    if (!known) {
      const times = { firstId: id, lastId: id, firstSeen: receivedAt, lastSeen: receivedAt };
      known = { municipality, device, ...times, bySource: new Map(), isStale: false };
      this.#devices.set(key, known);
    }
    if (id >= known.lastId) Object.assign(known, { lastId: id, lastSeen: receivedAt });
    if (id <= known.firstId) Object.assign(known, { firstId: id, firstSeen: receivedAt });
    this.#count(known, source ?? '', 1);
  }

  left({ id, municipality, device, code, source }: Omit<WaitingEntry, 'receivedAt'>): void {
    if (!isWaiting(code) || municipality === null || device === null) return;
    const key = deviceKey({ municipality, device });
    const known = this.#devices.get(key);
    if (!known) return;
    this.#count(known, source ?? '', -1);
    if (known.bySource.size === 0) this.#devices.delete(key);
    else if (id === known.firstId || id === known.lastId) known.isStale = true;
  }

  #count({ municipality, bySource }: Known, source: string, change: 1 | -1): void {
    const before = bySource.get(source) ?? 0;
    if (before + change > 0) bySource.set(source, before + change);
    else bySource.delete(source);
    const key = `${municipality}/${source}`;
    if (before === 0 || before + change === 0) this.#bySource.set(key, (this.#bySource.get(key) ?? 0) + change);
  }

  /** Of all municipalities, the one heard last first. */
  all(): Waiting[] {
    return [...this.#devices.values()]
      .map((known) => {
        if (known.isStale) this.#refresh(known);
        const { municipality, device, firstSeen, lastSeen, lastId, bySource } = known;
        let waiting = 0;
        for (const count of bySource.values()) waiting += count;
        return { municipality, device, firstSeen, lastSeen, lastId, waiting };
      })
      .sort((a, b) => b.lastSeen - a.lastSeen || b.lastId - a.lastId);
  }

  /** How many wait of what a source brought for a municipality. */
  count(source: Source, municipality: string): number {
    return this.#bySource.get(`${municipality}/${source}`) ?? 0;
  }

  #refresh(known: Known): void {
    const ends = this.#database.prepare(
      `SELECT id, received_at AS at FROM quarantine WHERE id IN (
         (SELECT min(id) FROM quarantine WHERE municipality = $m AND device = $d AND code IN (${WAITING_CODES})),
         (SELECT max(id) FROM quarantine WHERE municipality = $m AND device = $d AND code IN (${WAITING_CODES}))) ORDER BY id`,
    );
    const rows = ends.all({ $m: known.municipality, $d: known.device }) as unknown as { id: number; at: number }[];
    const [first, last] = [rows[0], rows.at(-1)];
    if (first && last) Object.assign(known, { firstId: first.id, firstSeen: first.at, lastId: last.id, lastSeen: last.at });
    known.isStale = false;
  }
}
