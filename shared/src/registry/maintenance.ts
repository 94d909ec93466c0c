// Maintenance windows as people entered them: running, coming, over.
import type { DatabaseSync } from 'node:sqlite';
import type { Maintenance, MaintenanceScope } from '../domain/alarm/maintenance.ts';
import type { Kind } from '../domain/kind.ts';
import { type Prepare, preparedOnce } from './statements.ts';

export interface MaintenanceRow extends Maintenance {
  /** When it was entered, and when somebody ended it before its time; epoch milliseconds. */
  readonly madeAt: number;
  readonly endedAt: number | null;
  readonly endedBy: string | null;
}

export type NewMaintenance = MaintenanceScope & Pick<Maintenance, 'from' | 'to' | 'note' | 'by'>;

interface Row extends Omit<MaintenanceRow, 'municipality' | 'kind' | 'device' | 'gateway'> {
  readonly municipality: string | null;
  readonly kind: Kind | null;
  readonly device: string | null;
  readonly gateway: string | null;
}

const COLUMNS = `id, municipality, kind, device, gateway, from_at AS "from", min(to_at, coalesce(ended_at, to_at)) AS "to", note, person AS by,
  made_at AS madeAt, ended_at AS endedAt, ended_by AS endedBy`;

export class MaintenanceWindows {
  readonly #prepare: Prepare;

  constructor(database: DatabaseSync) {
    this.#prepare = preparedOnce(database);
  }

  add({ municipality, kind, device, gateway, from, to, note, by }: NewMaintenance, now: number): number {
    const { lastInsertRowid } = this.#prepare(
      'INSERT INTO maintenance (municipality, kind, device, gateway, from_at, to_at, note, person, made_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
    ).run(municipality ?? null, kind ?? null, device ?? null, gateway ?? null, from, to, note, by, now);
    return Number(lastInsertRowid);
  }

  /** Ends a window now, or calls off one that has not begun. @returns false when there is none that goes on */
  end(id: number, by: string, now: number): boolean {
    const { changes } = this.#prepare(
      'UPDATE maintenance SET ended_at = ?, ended_by = ? WHERE id = ? AND ended_at IS NULL AND to_at > ?',
    ).run(now, by, id, now);
    return changes > 0;
  }

  /** Those that run at a time, epoch milliseconds. */
  running(now: number): Maintenance[] {
    return this.#prepare(
      `SELECT ${COLUMNS} FROM maintenance WHERE to_at > $now AND from_at <= $now AND (ended_at IS NULL OR ended_at > $now) ORDER BY id`,
    )
      .all({ $now: now })
      .map((row) => toWindow(row as unknown as Row));
  }

  /** Those that end after a time, epoch milliseconds, the one that ends first on top. */
  list(after: number, limit: number): MaintenanceRow[] {
    return this.#prepare(`SELECT ${COLUMNS} FROM maintenance WHERE min(to_at, coalesce(ended_at, to_at)) > ? ORDER BY "to", id LIMIT ?`)
      .all(after, limit)
      .map((row) => toWindow(row as unknown as Row));
  }

  get(id: number): MaintenanceRow | undefined {
    const row = this.#prepare(`SELECT ${COLUMNS} FROM maintenance WHERE id = ?`).get(id) as unknown as Row | undefined;
    return row && toWindow(row);
  }
}

function toWindow({ municipality, kind, device, gateway, ...row }: Row): MaintenanceRow {
  return {
    ...row,
    ...(municipality !== null && { municipality }),
    ...(kind !== null && { kind }),
    ...(device !== null && { device }),
    ...(gateway !== null && { gateway }),
  };
}
