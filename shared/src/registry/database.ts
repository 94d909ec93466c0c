// The registry's SQLite file: devices, quarantine and the ledger, in one transaction a batch.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StoreError } from '../domain/store-error.ts';
import { ACCESS_COLUMNS, ACCESS_SCHEMA } from './access-table.ts';
import { ACCOUNT_SCHEMA } from './accounts/account-schema.ts';
import { AUDIT_ORIGIN_SCHEMA } from './accounts/audit-origins.ts';
import { ALARM_SCHEMA } from './alarm-schema.ts';
import { BATTERY_SCHEMA } from './battery-days.ts';
import { CHANGE_SCHEMA } from './changes.ts';
import { ENCODING_SCHEMA } from './encodings.ts';
import { ERASED_SCHEMA } from './erased.ts';
import { FEEDBACK_SCHEMA } from './feedback.ts';
import { FINDING_SCHEMA } from './findings.ts';
import { GATEWAY_SCHEMA } from './gateways.ts';
import { RADIO_INDEX, RADIO_SCHEMA } from './radio.ts';
import { SOURCE_SCHEMA } from './sources.ts';

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS device (
    municipality TEXT NOT NULL, device TEXT NOT NULL, kind TEXT NOT NULL, name TEXT, lat REAL, lon REAL,
    first_seen INTEGER NOT NULL, about_time INTEGER, rhythm_ms INTEGER, rhythm_is_steady INTEGER, site TEXT, feeder TEXT, bay_use TEXT,
    PRIMARY KEY (municipality, device)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS quarantine (
    id INTEGER PRIMARY KEY AUTOINCREMENT, received_at INTEGER NOT NULL, topic TEXT NOT NULL, municipality TEXT, kind TEXT, device TEXT,
    code TEXT NOT NULL, refusal TEXT NOT NULL, payload BLOB NOT NULL, payload_bytes INTEGER NOT NULL, payload_sha256 TEXT NOT NULL,
    bound_to TEXT, format TEXT, because TEXT, source TEXT
  ) STRICT;
  CREATE INDEX IF NOT EXISTS quarantine_municipality ON quarantine (municipality, id);
  CREATE INDEX IF NOT EXISTS quarantine_code ON quarantine (code, id);
  CREATE INDEX IF NOT EXISTS quarantine_device ON quarantine (municipality, device, id);
  CREATE INDEX IF NOT EXISTS quarantine_arrival ON quarantine (received_at);
  CREATE TABLE IF NOT EXISTS roll_up_due (
    tier TEXT NOT NULL, kind TEXT NOT NULL, start INTEGER NOT NULL, municipality TEXT NOT NULL, device TEXT NOT NULL,
    PRIMARY KEY (tier, kind, start, municipality, device)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS ledger (
    municipality TEXT PRIMARY KEY, stored INTEGER NOT NULL, duplicate INTEGER NOT NULL, quarantined INTEGER NOT NULL,
    noted INTEGER NOT NULL DEFAULT 0
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS broker_session (name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS roll_up_store (name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS adopted (
    municipality TEXT NOT NULL, device TEXT NOT NULL, profile TEXT NOT NULL, name TEXT, lat REAL, lon REAL, adopted_at INTEGER NOT NULL,
    PRIMARY KEY (municipality, device)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS codec (
    name TEXT PRIMARY KEY, source TEXT NOT NULL, vectors TEXT NOT NULL, saved_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS log_position (id INTEGER PRIMARY KEY CHECK (id = 1), settled INTEGER NOT NULL, beyond TEXT NOT NULL DEFAULT '')
    STRICT;
`;

/**
 * Opens (or creates) lagebild.sqlite in a folder. A commit survives a power cut (WAL with synchronous=FULL).
 * @throws {StoreError} STORE_UNUSABLE when the file cannot be read or written
 */
export function openDatabase(folder: string): DatabaseSync {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'lagebild.sqlite');
  try {
    const database = new DatabaseSync(path);
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 5000');
    database.exec(
      SCHEMA +
        RADIO_SCHEMA +
        BATTERY_SCHEMA +
        GATEWAY_SCHEMA +
        ENCODING_SCHEMA +
        FINDING_SCHEMA +
        ALARM_SCHEMA +
        SOURCE_SCHEMA +
        FEEDBACK_SCHEMA +
        ACCOUNT_SCHEMA +
        AUDIT_ORIGIN_SCHEMA +
        CHANGE_SCHEMA +
        ACCESS_SCHEMA +
        ERASED_SCHEMA,
    );
    addMissingColumns(database);
    database.exec(RADIO_INDEX);
    return database;
  } catch (cause) {
    throw new StoreError('STORE_UNUSABLE', `${path} cannot be opened: ${(cause as Error).message}`, { cause });
  }
}

/** A file of the version before has no such columns yet. */
function addMissingColumns(database: DatabaseSync): void {
  for (const [table, column] of [
    ['quarantine', 'bound_to TEXT'],
    ['quarantine', 'format TEXT'],
    ['quarantine', 'because TEXT'],
    ['quarantine', 'source TEXT'],
    ['device', 'rhythm_ms INTEGER'],
    ['device', 'rhythm_is_steady INTEGER'],
    ['device', 'site TEXT'],
    ['device', 'feeder TEXT'],
    ['device', 'bay_use TEXT'],
    ['finding', 'overruled_at INTEGER'],
    ['finding', 'overruled_by TEXT'],
    ['finding', 'overruled_note TEXT'],
    ['ledger', 'noted INTEGER NOT NULL DEFAULT 0'],
    ['uplink', 'settled INTEGER NOT NULL DEFAULT 0'],
    ['uplink', 'dev_addr TEXT'],
    ['uplink', "messages TEXT NOT NULL DEFAULT '[]'"],
    ['radio', 'counter TEXT'],
    ['radio', 'counter_back_at INTEGER'],
    ['gateway', 'stats_times TEXT'],
    ['log_position', "beyond TEXT NOT NULL DEFAULT ''"],
    ...ACCESS_COLUMNS,
  ] as const) {
    const names = database.prepare(`SELECT name FROM pragma_table_info('${table}')`).all() as unknown as { name: string }[];
    if (!names.some(({ name }) => column.startsWith(`${name} `))) database.exec(`ALTER TABLE ${table} ADD COLUMN ${column}`);
  }
}

/** Runs the work in one transaction: all of it is kept, or nothing. */
export function inTransaction(database: DatabaseSync, work: () => void): void {
  database.exec('BEGIN IMMEDIATE');
  try {
    work();
    database.exec('COMMIT');
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK'); // a full disk has rolled back by itself
    throw error;
  }
}
