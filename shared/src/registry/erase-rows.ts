// Deletes what the registry's tables hold about one device, and counts it.
import type { DatabaseSync } from 'node:sqlite';

interface Of {
  readonly municipality: string;
  readonly device: string;
}

/** Tables with a row, or several, of a device. The quarantine and the latest changes are kept in memory too: they erase by themselves. */
const TABLES = [
  'device',
  'adopted',
  'roll_up_due',
  'uplink',
  'radio',
  'radio_day',
  'battery_day',
  'finding',
  'source_device',
  'gateway_device',
  'maintenance',
] as const;

/** Several alarms may stand in one; what still waits to be sent tells of others, too. */
const SENT = `ended_at IS NOT NULL AND content IN (SELECT content FROM alarm_delivery WHERE id IN (SELECT delivery FROM alarm_notice WHERE alarm IN (`;
const ALARMS = "SELECT id FROM alarm WHERE type = 'device' AND municipality = ? AND thing_id = ?";

/** Rows deleted, by what they were; belongs inside a transaction. */
export function eraseRows(database: DatabaseSync, { municipality, device }: Of): Record<string, number> {
  const run = (sql: string): number => Number(database.prepare(sql).run(municipality, device).changes);
  const rows: Record<string, number> = {};
  for (const table of TABLES) rows[table] = run(`DELETE FROM ${table} WHERE municipality = ? AND device = ?`);
  rows.alarm_delivery = run(`DELETE FROM alarm_delivery WHERE ${SENT}${ALARMS})))`);
  for (const table of ['alarm_event', 'alarm_notice']) run(`DELETE FROM ${table} WHERE alarm IN (${ALARMS})`);
  rows.alarm = run(`DELETE FROM alarm WHERE id IN (${ALARMS})`);
  return rows;
}
