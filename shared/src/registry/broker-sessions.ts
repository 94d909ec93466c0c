// Which brokers have a session for us: when one says that it has none, messages were lost.
import type { DatabaseSync } from 'node:sqlite';

export class BrokerSessions {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  has(name: string): boolean {
    return this.#database.prepare('SELECT 1 FROM broker_session WHERE name = ?').get(name) !== undefined;
  }

  add(name: string): void {
    this.#database.prepare('INSERT OR IGNORE INTO broker_session VALUES (?)').run(name);
  }
}
