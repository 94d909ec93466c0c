// Prepared statements, each made once: preparing one costs as much as running it.
import type { DatabaseSync, StatementSync } from 'node:sqlite';

/** @param sql without values in it, or there would be a statement for each */
export type Prepare = (sql: string) => StatementSync;

export function preparedOnce(database: DatabaseSync): Prepare {
  const statements = new Map<string, StatementSync>();
  return (sql) => {
    const known = statements.get(sql);
    if (known) return known;
    const statement = database.prepare(sql);
    statements.set(sql, statement);
    return statement;
  };
}
