// The tables of alarms: episodes with their history, maintenance windows, the clock of the watch, what is to be told to whom.
export const ALARM_SCHEMA = `
  CREATE TABLE IF NOT EXISTS alarm (
    id INTEGER PRIMARY KEY AUTOINCREMENT, thing TEXT NOT NULL, rule TEXT NOT NULL,
    type TEXT NOT NULL, municipality TEXT NOT NULL, thing_id TEXT NOT NULL, kind TEXT, severity TEXT NOT NULL,
    phase TEXT NOT NULL, phase_since_ms INTEGER NOT NULL, cause_by TEXT, cause_id INTEGER, released_ms INTEGER, unknown_ms INTEGER,
    since INTEGER NOT NULL, begun_at INTEGER NOT NULL, opened_at INTEGER, closed_at INTEGER, ending TEXT, facts TEXT NOT NULL,
    acknowledged_at INTEGER, acknowledged_by TEXT, assigned_to TEXT, actions INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE UNIQUE INDEX IF NOT EXISTS alarm_active ON alarm (thing, rule) WHERE closed_at IS NULL;
  CREATE INDEX IF NOT EXISTS alarm_cause ON alarm (cause_by, cause_id) WHERE closed_at IS NULL;
  CREATE INDEX IF NOT EXISTS alarm_opened ON alarm (opened_at);
  CREATE INDEX IF NOT EXISTS alarm_closed ON alarm (closed_at);
  CREATE TABLE IF NOT EXISTS alarm_event (
    id INTEGER PRIMARY KEY AUTOINCREMENT, alarm INTEGER NOT NULL, at INTEGER NOT NULL, step TEXT NOT NULL, person TEXT, text TEXT,
    cause_by TEXT, cause_id INTEGER
  ) STRICT;
  CREATE INDEX IF NOT EXISTS alarm_event_alarm ON alarm_event (alarm, id);
  CREATE TABLE IF NOT EXISTS maintenance (
    id INTEGER PRIMARY KEY AUTOINCREMENT, municipality TEXT, kind TEXT, device TEXT, gateway TEXT, from_at INTEGER NOT NULL,
    to_at INTEGER NOT NULL, note TEXT NOT NULL, person TEXT NOT NULL, made_at INTEGER NOT NULL, ended_at INTEGER, ended_by TEXT
  ) STRICT;
  CREATE INDEX IF NOT EXISTS maintenance_end ON maintenance (to_at);
  CREATE TABLE IF NOT EXISTS watch_clock (
    id INTEGER PRIMARY KEY CHECK (id = 1), alive_at INTEGER NOT NULL, watched_ms INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS watch_gap (from_at INTEGER NOT NULL, to_at INTEGER NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS alarm_notice (
    id INTEGER PRIMARY KEY AUTOINCREMENT, receiver TEXT NOT NULL, alarm INTEGER NOT NULL, what TEXT NOT NULL, at INTEGER NOT NULL,
    delivery INTEGER
  ) STRICT;
  CREATE INDEX IF NOT EXISTS alarm_notice_waiting ON alarm_notice (receiver) WHERE delivery IS NULL;
  CREATE INDEX IF NOT EXISTS alarm_notice_alarm ON alarm_notice (alarm, receiver);
  CREATE TABLE IF NOT EXISTS alarm_delivery (
    id INTEGER PRIMARY KEY AUTOINCREMENT, receiver TEXT NOT NULL, address TEXT NOT NULL, key TEXT NOT NULL UNIQUE, content TEXT NOT NULL,
    made_at INTEGER NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, next_at INTEGER NOT NULL, ended_at INTEGER, outcome TEXT, error TEXT
  ) STRICT;
  CREATE INDEX IF NOT EXISTS alarm_delivery_due ON alarm_delivery (id) WHERE ended_at IS NULL;
`;
