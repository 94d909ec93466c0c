// What network servers say of batteries (the DevStatus of LoRaWAN), a value a day: such messages measure nothing, so no store keeps them.
import type { DatabaseSync } from 'node:sqlite';
import { type Prepare, preparedOnce } from './statements.ts';

export const BATTERY_SCHEMA = `
  CREATE TABLE IF NOT EXISTS battery_day (
    municipality TEXT NOT NULL, device TEXT NOT NULL, day INTEGER NOT NULL, at INTEGER NOT NULL, percent REAL NOT NULL,
    PRIMARY KEY (municipality, device, day)
  ) STRICT, WITHOUT ROWID;
`;

const DAY_MS = 86_400_000;
/** Longer than any battery's history is looked at. */
const KEPT_DAYS = 1500;

export interface BatteryDay {
  /** Days since 1970 (UTC). */
  readonly day: number;
  /** 0 to 100. */
  readonly percent: number;
}

export class BatteryDays {
  readonly #prepare: Prepare;

  constructor(database: DatabaseSync) {
    this.#prepare = preparedOnce(database);
  }

  /** Notes what was told; the last of a day stands. Belongs inside the batch's transaction. @param at epoch milliseconds */
  note(municipality: string, device: string, at: number, percent: number): void {
    this.#prepare(
      `INSERT INTO battery_day (municipality, device, day, at, percent) VALUES ($m, $d, $day, $at, $percent)
         ON CONFLICT (municipality, device, day) DO UPDATE SET percent = $percent, at = $at WHERE at <= $at`,
    ).run({ $m: municipality, $d: device, $day: Math.floor(at / DAY_MS), $at: at, $percent: percent });
  }

  /** The oldest first. @param since epoch milliseconds */
  list(municipality: string, device: string, since: number): BatteryDay[] {
    return this.#prepare('SELECT day, percent FROM battery_day WHERE municipality = ? AND device = ? AND day >= ? ORDER BY day').all(
      municipality,
      device,
      Math.floor(since / DAY_MS),
    ) as unknown as BatteryDay[];
  }

  /** @param now epoch milliseconds */
  expire(now: number): void {
    this.#prepare('DELETE FROM battery_day WHERE day < ?').run(Math.floor(now / DAY_MS) - KEPT_DAYS);
  }
}
