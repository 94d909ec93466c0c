// Credentials of gateways and network servers: each speaks for one municipality. Kept as hashes; the secret is shown once.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { sourceOfUser } from '../domain/source.ts';
import type { Sources } from './sources.ts';

export interface AccessView {
  /** User name for MQTT. */
  readonly username: string;
  readonly municipality: string;
  /** What it was issued for, in somebody's words. */
  readonly note: string;
  /** Epoch milliseconds. */
  readonly issuedAt: number;
  /** When somebody last signed in or pushed with it since the start; undefined when nobody did. */
  readonly usedAt: number | undefined;
  /** Who is signed in with it over MQTT; undefined when nobody was since the start. */
  readonly clients: number | undefined;
  /** Since the start: how often the password was wrong, and when it last was. */
  readonly wrongPasswords: number;
  readonly wrongPasswordAt: number | undefined;
}

export interface IssuedAccess {
  readonly username: string;
  /** Never to be had again. */
  readonly password: string;
}

/** Somebody who wanted to come in with a name that does not exist, or pushed with a token that is nobody's. */
export interface FailedSignIn {
  /** Undefined for a push, which has none. */
  readonly username: string | undefined;
  /** The one that was pushed to. */
  readonly municipality: string | undefined;
  readonly lastAt: number;
  readonly count: number;
}

interface Row {
  readonly username: string;
  readonly municipality: string;
  readonly note: string;
  readonly hash: Uint8Array;
  readonly issued_at: number;
}

interface Known extends Pick<AccessView, 'username' | 'municipality' | 'note' | 'issuedAt'> {
  readonly hash: Uint8Array;
  usedAt?: number;
  clients?: number;
  wrongPasswords: number;
  wrongPasswordAt?: number;
}

/** 144 bits by chance: nobody guesses that, so a fast hash keeps it as safe as a slow one would. */
const SECRET_BYTES = 18;
/** Names that do not exist are remembered up to this number; whoever tries out many pushes out the oldest. */
const REMEMBERED_STRANGERS = 50;
/** Of a name that somebody made up this much is kept. */
const KEPT_OF_NAME = 80;

const hashOf = (secret: string): Buffer => createHash('sha256').update(secret).digest();

export class Access {
  readonly #known = new Map<string, Known>();
  readonly #onRevoked: ((username: string) => void)[] = [];
  /** The one seen last stands last. */
  readonly #strangers = new Map<string, FailedSignIn>();
  readonly #database: DatabaseSync;
  readonly #sources: Sources;

  constructor(database: DatabaseSync, sources: Sources) {
    this.#database = database;
    this.#sources = sources;
    for (const row of database.prepare('SELECT * FROM access').all()) {
      const { username, municipality, note, hash, issued_at: issuedAt } = row as unknown as Row;
      this.#known.set(username, { username, municipality, note, hash, issuedAt, wrongPasswords: 0 });
    }
  }

  /** Issues credentials for a municipality. */
  issue(municipality: string, note: string): IssuedAccess {
    const username = `${municipality}-${randomBytes(4).toString('hex')}`;
    const password = randomBytes(SECRET_BYTES).toString('base64url');
    const known: Known = { username, municipality, note, hash: hashOf(password), issuedAt: Date.now(), wrongPasswords: 0 };
    this.#database.prepare('INSERT INTO access VALUES (?, ?, ?, ?, ?)').run(username, municipality, note, known.hash, known.issuedAt);
    this.#known.set(username, known);
    return { username, password };
  }

  /** @returns false when there are none of this name */
  revoke(username: string): boolean {
    this.#database.prepare('DELETE FROM access WHERE username = ?').run(username);
    this.#sources.forget(sourceOfUser(username));
    const isRevoked = this.#known.delete(username);
    if (isRevoked) for (const listener of this.#onRevoked) listener(username);
    return isRevoked;
  }

  /** Calls back for credentials that are taken back: whoever is signed in with them has to go. */
  onRevoked(listener: (username: string) => void): void {
    this.#onRevoked.push(listener);
  }

  /** False for credentials that were never issued, or were taken back. */
  has(username: string): boolean {
    return this.#known.has(username);
  }

  /** The municipality these credentials speak for; undefined when they are wrong. */
  check(username: string, password: string): string | undefined {
    const known = this.#known.get(username);
    if (!known) {
      this.#noteStranger(username, undefined);
      return undefined;
    }
    if (!timingSafeEqual(known.hash, hashOf(password))) {
      known.wrongPasswords += 1;
      known.wrongPasswordAt = Date.now();
      return undefined;
    }
    known.usedAt = Date.now();
    return known.municipality;
  }

  /** The user name of whichever credentials of the municipality the password belongs to: a push by HTTP has no room for one. */
  checkToken(municipality: string, password: string): string | undefined {
    const hash = hashOf(password);
    for (const known of this.#known.values()) {
      if (known.municipality !== municipality || !timingSafeEqual(known.hash, hash)) continue;
      known.usedAt = Date.now();
      this.noteMessage(known.username, 1); // it is answered once the message is safe
      return known.username;
    }
    this.#noteStranger(undefined, municipality);
    return undefined;
  }

  #noteStranger(username: string | undefined, municipality: string | undefined): void {
    const name = username?.slice(0, KEPT_OF_NAME);
    const key = JSON.stringify([name, municipality]);
    const count = (this.#strangers.get(key)?.count ?? 0) + 1;
    this.#strangers.delete(key);
    this.#strangers.set(key, { username: name, municipality, lastAt: Date.now(), count });
    const oldest = this.#strangers.keys().next().value;
    if (this.#strangers.size > REMEMBERED_STRANGERS && oldest !== undefined) this.#strangers.delete(oldest);
  }

  /** A message came. @param qos 0 is acknowledged by nobody, and worth a hint */
  noteMessage(username: string, qos: number): void {
    const known = this.#known.get(username);
    if (known) this.#sources.noteMessage(sourceOfUser(username), known.municipality, qos);
  }

  /** Somebody is signed in, or has left. */
  noteClient(username: string, change: 1 | -1): void {
    const known = this.#known.get(username);
    if (known) known.clients = (known.clients ?? 0) + change;
  }

  list(municipality: string | undefined): AccessView[] {
    const all = [...this.#known.values()].filter((one) => (municipality ?? one.municipality) === one.municipality);
    return all.map(({ hash: _, usedAt, clients, wrongPasswordAt, ...one }) => ({ ...one, usedAt, clients, wrongPasswordAt }));
  }

  /** Since the start; the last one first. */
  get failedSignIns(): FailedSignIn[] {
    return [...this.#strangers.values()].reverse();
  }
}
