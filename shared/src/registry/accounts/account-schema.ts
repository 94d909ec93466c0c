// Tables of people and programs that sign in, and of what was done. The audit log refuses to be changed, even by a program that can write the file through SQL.

export const ACCOUNT_SCHEMA = `
  CREATE TABLE IF NOT EXISTS account (
    id INTEGER PRIMARY KEY AUTOINCREMENT, login TEXT NOT NULL UNIQUE, name TEXT NOT NULL, created_at INTEGER NOT NULL, password TEXT,
    oidc_issuer TEXT, oidc_subject TEXT, blocked_at INTEGER, signed_in_at INTEGER, UNIQUE (oidc_issuer, oidc_subject)
  ) STRICT;
  CREATE TABLE IF NOT EXISTS account_grant (
    account INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE, role TEXT NOT NULL, municipality TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (account, role, municipality)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS session (
    hash BLOB PRIMARY KEY, account INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE, began_at INTEGER NOT NULL, used_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL, is_wall INTEGER NOT NULL DEFAULT 0, agent TEXT NOT NULL DEFAULT ''
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS session_account ON session (account);
  CREATE TABLE IF NOT EXISTS api_token (
    id INTEGER PRIMARY KEY AUTOINCREMENT, hash BLOB NOT NULL UNIQUE, account INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    name TEXT NOT NULL, permissions TEXT NOT NULL, municipality TEXT, created_at INTEGER NOT NULL, ends_at INTEGER NOT NULL, used_at INTEGER
  ) STRICT;
  CREATE TABLE IF NOT EXISTS one_time_link (
    hash BLOB PRIMARY KEY, purpose TEXT NOT NULL, account INTEGER REFERENCES account (id) ON DELETE CASCADE, made_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS second_factor (
    account INTEGER PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE, secret BLOB NOT NULL, since INTEGER NOT NULL, last_step INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS recovery_code (
    hash BLOB PRIMARY KEY, account INTEGER NOT NULL REFERENCES second_factor (account) ON DELETE CASCADE
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS audit (
    seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, who TEXT NOT NULL, action TEXT NOT NULL, municipality TEXT NOT NULL, what TEXT NOT NULL,
    hash TEXT NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS audit_municipality ON audit (municipality, seq);
  CREATE TRIGGER IF NOT EXISTS audit_is_not_changed BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is only appended to'); END;
  CREATE TRIGGER IF NOT EXISTS audit_is_not_deleted BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is only appended to'); END;
`;
