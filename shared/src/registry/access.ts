// Credentials of gateways and network servers: each speaks for one municipality. Kept as hashes; the secret is shown once.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';

export interface AccessView {
  /** User name for MQTT. */
  readonly username: string;
  readonly municipality: string;
  /** What it was issued for, in somebody's words. */
  readonly note: string;
  /** Epoch milliseconds. */
  readonly issuedAt: number;
  /** When it was last used since the start; undefined when it was not. */
  readonly usedAt: number | undefined;
  /** When the last message came. */
  readonly messageAt: number | undefined;
  /** When a message came with QoS 0, which nobody acknowledges. */
  readonly qos0At: number | undefined;
}

export interface IssuedAccess {
  readonly username: string;
  /** Never to be had again. */
  readonly password: string;
}

interface Row {
  readonly username: string;
  readonly municipality: string;
  readonly note: string;
  readonly hash: Uint8Array;
  readonly issued_at: number;
}

interface Known extends Omit<AccessView, 'usedAt' | 'messageAt' | 'qos0At'> {
  readonly hash: Uint8Array;
  usedAt?: number;
  messageAt?: number;
  qos0At?: number;
}

/** 144 bits by chance: nobody guesses that, so a fast hash keeps it as safe as a slow one would. */
const SECRET_BYTES = 18;

const hashOf = (secret: string): Buffer => createHash('sha256').update(secret).digest();

export class Access {
  readonly #known = new Map<string, Known>();
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
    for (const row of database.prepare('SELECT * FROM access').all()) {
      const { username, municipality, note, hash, issued_at: issuedAt } = row as unknown as Row;
      this.#known.set(username, { username, municipality, note, hash, issuedAt });
    }
  }

  /** Issues credentials for a municipality. */
  issue(municipality: string, note: string): IssuedAccess {
    const username = `${municipality}-${randomBytes(4).toString('hex')}`;
    const password = randomBytes(SECRET_BYTES).toString('base64url');
    const known: Known = { username, municipality, note, hash: hashOf(password), issuedAt: Date.now() };
    this.#database.prepare('INSERT INTO access VALUES (?, ?, ?, ?, ?)').run(username, municipality, note, known.hash, known.issuedAt);
    this.#known.set(username, known);
    return { username, password };
  }

  /** @returns false when there are none of this name */
  revoke(username: string): boolean {
    this.#database.prepare('DELETE FROM access WHERE username = ?').run(username);
    return this.#known.delete(username);
  }

  /** The municipality these credentials speak for; undefined when they are wrong. */
  check(username: string, password: string): string | undefined {
    const known = this.#known.get(username);
    if (!known || !timingSafeEqual(known.hash, hashOf(password))) return undefined;
    known.usedAt = Date.now();
    return known.municipality;
  }

  /** The user name of whichever credentials of the municipality the password belongs to: a push by HTTP has no room for one. */
  checkToken(municipality: string, password: string): string | undefined {
    const hash = hashOf(password);
    for (const known of this.#known.values()) {
      if (known.municipality !== municipality || !timingSafeEqual(known.hash, hash)) continue;
      known.usedAt = Date.now();
      known.messageAt = known.usedAt;
      return known.username;
    }
    return undefined;
  }

  /** A message came. @param qos 0 is acknowledged by nobody, and worth a hint */
  noteMessage(username: string, qos: number): void {
    const known = this.#known.get(username);
    if (!known) return;
    known.messageAt = Date.now();
    if (qos === 0) known.qos0At = known.messageAt;
  }

  list(municipality: string | undefined): AccessView[] {
    const all = [...this.#known.values()].filter((one) => (municipality ?? one.municipality) === one.municipality);
    return all.map(({ hash: _, usedAt, messageAt, qos0At, ...one }) => ({ ...one, usedAt, messageAt, qos0At }));
  }
}
