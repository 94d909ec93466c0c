// Credentials of gateways and network servers: each speaks for one municipality. Kept as hashes; the secret is shown once.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { PublishBounds } from '../domain/publish-bounds.ts';
import { type Source, sourceOfUser } from '../domain/source.ts';
import { type AccessRow, AccessTable } from './access-table.ts';
import type { Sources } from './sources.ts';
import { type FailedSignIn, Strangers } from './strangers.ts';

export interface AccessView {
  /** User name for MQTT. */
  readonly username: string;
  readonly municipality: string;
  /** What it was issued for, in somebody's words. */
  readonly note: string;
  /** The gateway that it alone may speak for, and that may sign in with a certificate; undefined for a network server. */
  readonly gateway: string | undefined;
  /** Topics it publishes to begin with one of these; undefined when the whole municipality is open to it. */
  readonly prefixes: readonly string[] | undefined;
  /** Epoch milliseconds, as all times here. */
  readonly issuedAt: number;
  /** When it was first used, ever; undefined when nobody did. */
  readonly firstUsedAt: number | undefined;
  /** When somebody last signed in or pushed with it since the start; undefined when nobody did. */
  readonly usedAt: number | undefined;
  /** When its password was changed last; undefined when it is still the first. */
  readonly rotatedAt: number | undefined;
  /** Until when the password before is good as well; undefined when there is none. */
  readonly oldPasswordUntil: number | undefined;
  /** When the password before was last used since the start; undefined when nobody did: then it can go. */
  readonly oldPasswordUsedAt: number | undefined;
  /** End of the certificate that the gateway signed in with last; undefined when it never had one. */
  readonly certificateUntil: number | undefined;
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

/** What credentials are issued for, beyond the municipality; see `gatewayIdOf` and `prefixesOf` for our writing. */
export interface AccessPurpose {
  readonly gateway?: string | undefined;
  readonly prefixes?: readonly string[] | undefined;
}

/** Somebody who was let in. */
export interface SignedIn {
  readonly username: string;
  readonly bounds: PublishBounds;
  /** Of this process itself: no limits hold for it. */
  readonly isOurs: boolean;
  /** What it showed: the hash of its password, or the end of its certificate (epoch milliseconds). Asked for by `goodUntil`. */
  readonly shown: { readonly hash: Buffer } | { readonly certificateUntil: number };
}

/** In memory; what of it lasts stands in the table. */
interface Known extends AccessRow {
  usedAt?: number;
  oldPasswordUsedAt?: number;
  clients?: number;
  wrongPasswords: number;
  wrongPasswordAt?: number;
}

/** 144 bits by chance: nobody guesses that, so a fast hash keeps it as safe as a slow one would. */
const SECRET_BYTES = 18;
/** How long the password before is good after a change, unless somebody says otherwise: one working day to visit a gateway. */
export const GRACE_MS = 86_400_000;

const hashOf = (secret: string): Buffer => createHash('sha256').update(secret).digest();
const newPassword = (): string => randomBytes(SECRET_BYTES).toString('base64url');
const newName = (municipality: string): string => `${municipality}-${randomBytes(4).toString('hex')}`;

export class Access {
  readonly #known = new Map<string, Known>();
  readonly #byGateway = new Map<string, Known>();
  /** Of this process, kept in memory alone: hashes of their passwords by user name. */
  readonly #ours = new Map<string, { readonly hash: Buffer; readonly signedIn: SignedIn }>();
  /** What was issued for less than a whole municipality; of credentials that were taken back as well, whose messages may be judged again. */
  readonly #narrow: Map<Source, PublishBounds>;
  /** Changed by their use, and not written yet. */
  readonly #unwritten = new Set<Known>();
  readonly #onChanged: ((username: string) => void)[] = [];
  readonly #strangers = new Strangers();
  readonly #table: AccessTable;
  readonly #sources: Sources;

  constructor(database: DatabaseSync, sources: Sources) {
    this.#table = new AccessTable(database);
    this.#sources = sources;
    for (const row of this.#table.all()) this.#add(row);
    this.#narrow = new Map(this.#table.narrow().map(({ username, ...bounds }) => [sourceOfUser(username), bounds]));
  }

  #add(row: AccessRow): void {
    const known: Known = { ...row, wrongPasswords: 0 };
    this.#known.set(row.username, known);
    if (row.gateway !== undefined) this.#byGateway.set(row.gateway, known);
  }

  /**
   * Issues credentials for a municipality.
   * @throws when there are some for this gateway already: ask `ofGateway` first
   */
  issue(municipality: string, note: string, { gateway, prefixes }: AccessPurpose = {}): IssuedAccess {
    if (gateway !== undefined && this.ofGateway(gateway)) throw new Error(`gateway ${gateway} has credentials already`);
    const username = newName(municipality);
    const password = newPassword();
    const row: AccessRow = { username, municipality, note, gateway, prefixes, hash: hashOf(password), issuedAt: Date.now() };
    this.#table.insert(row);
    this.#add(row);
    if (gateway !== undefined || prefixes) this.#narrow.set(sourceOfUser(username), { municipality, gateway, prefixes });
    return { username, password };
  }

  /**
   * Credentials for a part of this process, such as the simulator: they end with it, are listed nowhere and know no limits.
   * @param municipality the one they speak for; the whole district when left out
   */
  issueForProcess(municipality?: string): IssuedAccess {
    const username = newName(`${municipality ?? 'district'}-process`);
    const password = newPassword();
    const hash = hashOf(password);
    this.#ours.set(username, { hash, signedIn: { username, bounds: { municipality }, isOurs: true, shown: { hash } } });
    return { username, password };
  }

  /**
   * Gives credentials a new password. The one before stays good for `graceMs` (24 hours when left out), so that a gateway that
   * nobody has visited yet goes on; with 0 it ends at once. Whoever is signed in with it has to go when it ends. Only one password
   * before is kept: a second change within the grace period ends the oldest.
   * @returns undefined when there are none of this name
   */
  rotate(username: string, graceMs = GRACE_MS): IssuedAccess | undefined {
    const known = this.#known.get(username);
    if (!known) return undefined;
    const password = newPassword();
    const now = Date.now();
    const old = graceMs > 0 ? { oldHash: known.hash, oldUntil: now + graceMs } : { oldHash: undefined, oldUntil: undefined };
    const next = { hash: hashOf(password), rotatedAt: now, ...old };
    this.#table.update({ ...known, ...next }); // first: one that is not written down would be good until the next start alone
    Object.assign(known, next);
    delete known.oldPasswordUsedAt;
    this.#tellChanged(username);
    return { username, password };
  }

  /** @returns false when there are none of this name */
  revoke(username: string): boolean {
    this.#table.remove(username);
    this.#sources.forget(sourceOfUser(username));
    const gateway = this.#known.get(username)?.gateway;
    if (gateway !== undefined) this.#byGateway.delete(gateway);
    const known = this.#known.get(username);
    if (known) this.#unwritten.delete(known);
    const isRevoked = this.#known.delete(username);
    if (isRevoked) this.#tellChanged(username);
    return isRevoked;
  }

  #tellChanged(username: string): void {
    for (const listener of this.#onChanged) listener(username);
  }

  /** Calls back for credentials that were taken back, or got another password: `goodUntil` may be another for whoever is signed in. */
  onChanged(listener: (username: string) => void): void {
    this.#onChanged.push(listener);
  }

  /** Until when what somebody showed at the door is good, epoch milliseconds: Infinity while no end is set, 0 when it is no more. */
  goodUntil({ username, shown, isOurs }: SignedIn): number {
    const known = this.#known.get(username);
    if (!known) return isOurs ? Number.POSITIVE_INFINITY : 0;
    if ('certificateUntil' in shown) return shown.certificateUntil;
    if (timingSafeEqual(known.hash, shown.hash)) return Number.POSITIVE_INFINITY;
    return known.oldHash && timingSafeEqual(known.oldHash, shown.hash) ? (known.oldUntil ?? 0) : 0;
  }

  /** Whose credentials a gateway has; undefined for a gateway nobody has registered. @param gateway in our writing (`gatewayIdOf`) */
  ofGateway(gateway: string): { readonly username: string; readonly municipality: string } | undefined {
    return this.#byGateway.get(gateway);
  }

  /** What credentials may publish that were issued for less than their whole municipality; undefined for all others. */
  narrowBounds(source: Source): PublishBounds | undefined {
    return this.#narrow.get(source);
  }

  /** Whoever signs in with a password; undefined when it is wrong. */
  signIn(username: string, password: string): SignedIn | undefined {
    const hash = hashOf(password);
    const ours = this.#ours.get(username);
    if (ours) return timingSafeEqual(ours.hash, hash) ? ours.signedIn : undefined;
    const known = this.#known.get(username);
    if (!known) {
      this.#strangers.note(username, undefined);
      return undefined;
    }
    if (!isPasswordOf(known, hash)) {
      known.wrongPasswords += 1;
      known.wrongPasswordAt = Date.now();
      return undefined;
    }
    this.#noteUse(known);
    return signedInOf(known, { hash });
  }

  /**
   * A gateway that has shown a certificate of our authority for its id.
   * @param validUntil end of that certificate, epoch milliseconds
   * @returns undefined when there are no credentials for this gateway
   */
  signInGateway(gateway: string, validUntil: number): SignedIn | undefined {
    const known = this.#byGateway.get(gateway);
    if (!known) {
      this.#strangers.note(gateway, undefined);
      return undefined;
    }
    const isKnown = known.certificateUntil === validUntil;
    known.certificateUntil = validUntil;
    if (!isKnown) this.#unwritten.add(known);
    this.#noteUse(known);
    return signedInOf(known, { certificateUntil: validUntil });
  }

  /** Who may come in does not hang on whether that can be noted: what a full disk does not take is written with the next use. */
  #noteUse(known: Known): void {
    known.usedAt = Date.now();
    if (known.firstUsedAt === undefined) this.#unwritten.add(known);
    known.firstUsedAt ??= known.usedAt;
    if (!this.#unwritten.has(known)) return;
    try {
      this.#table.update(known);
      this.#unwritten.delete(known);
    } catch {
      // What cannot be written is told by whoever writes the books.
    }
  }

  /** Whether credentials may push by HTTP for a municipality; who may has sent a message. */
  checkPush(municipality: string, { username, password }: IssuedAccess): boolean {
    const known = this.#known.get(username);
    if (known?.municipality !== municipality || !isPasswordOf(known, hashOf(password))) {
      this.#strangers.note(undefined, municipality);
      return false;
    }
    this.#noteUse(known);
    this.noteMessage(username, 1); // it is answered once the message is safe
    return true;
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
    return all.map(viewOf);
  }

  /** Since the start; the last one first. */
  get failedSignIns(): FailedSignIn[] {
    return this.#strangers.list();
  }
}

/** The password now, or the one before while it is still good. */
function isPasswordOf(known: Known, hash: Buffer): boolean {
  if (timingSafeEqual(known.hash, hash)) return true;
  if (!known.oldHash || Date.now() >= (known.oldUntil ?? 0) || !timingSafeEqual(known.oldHash, hash)) return false;
  known.oldPasswordUsedAt = Date.now();
  return true;
}

const signedInOf = ({ username, municipality, gateway, prefixes }: Known, shown: SignedIn['shown']): SignedIn => ({
  username,
  bounds: { municipality, gateway, prefixes },
  isOurs: false,
  shown,
});

function viewOf({ hash: _, oldHash: __, oldUntil, ...known }: Known): AccessView {
  const isOldGood = oldUntil !== undefined && Date.now() < oldUntil;
  return {
    ...known,
    gateway: known.gateway,
    prefixes: known.prefixes,
    firstUsedAt: known.firstUsedAt,
    usedAt: known.usedAt,
    rotatedAt: known.rotatedAt,
    oldPasswordUntil: isOldGood ? oldUntil : undefined,
    oldPasswordUsedAt: isOldGood ? known.oldPasswordUsedAt : undefined,
    certificateUntil: known.certificateUntil,
    clients: known.clients,
    wrongPasswordAt: known.wrongPasswordAt,
  };
}
