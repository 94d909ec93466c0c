// Who is let in: by certificate, by password, or without a name where that is allowed; and who of them is still connected.
import type { Socket } from 'node:net';
import { gatewayIdOf } from '@lagebild/shared/domain/publish-bounds.ts';
import { Seldom } from '@lagebild/shared/domain/seldom.ts';
import type { Access, SignedIn } from '@lagebild/shared/registry/access.ts';
import type { Client } from 'aedes';
import type { Logger } from 'pino';
import { gatewayCertificateOf } from './client-certificate.ts';
import type { BrokerLimits, DoorCounts, DoorRefusal } from './limits.ts';
import { networkOf } from './network-of.ts';
import { type Pace, TokenBucket } from './pace.ts';
import { SignInGuard } from './sign-in-guard.ts';

/** CONNACK of MQTT 3.1.1. */
const IDENTIFIER_REJECTED = 2;
const UNAVAILABLE = 3;
const BAD_CREDENTIALS = 4;
const NOT_AUTHORISED = 5;
/** Seconds' worth of messages that may come at once after a rest. */
const BURST_SECONDS = 4;
/** The longest wait Node knows, milliseconds: nearly 25 days. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export interface SignInDeps {
  readonly access: Pick<Access, 'signIn' | 'signInGateway' | 'ofGateway' | 'goodUntil' | 'noteClient'>;
  readonly anonymous: 'allowed' | 'refused';
  readonly limits: BrokerLimits;
  readonly counts: DoorCounts;
  readonly paceOf: (socket: Socket) => Pace | undefined;
  readonly log: Logger;
}

/** Not let in: what CONNACK says, and what is counted. */
interface TurnedAway {
  readonly returnCode: number;
  readonly why: string;
  readonly reason?: DoorRefusal;
}

export class SignIns {
  readonly #deps: SignInDeps;
  readonly #guard = new SignInGuard();
  readonly #told = new Seldom();
  readonly #signedIn = new WeakMap<Client, SignedIn>();
  /** Who is connected, by user name. */
  readonly #online = new Map<string, Set<Client>>();
  /** Ends the connection of whoever showed what ends. */
  readonly #leaves = new WeakMap<Client, NodeJS.Timeout>();
  /** What all clients of the same credentials take from; kept while they exist, or coming back would fill it. */
  readonly #shared = new Map<string, TokenBucket>();

  constructor(deps: SignInDeps) {
    this.#deps = deps;
  }

  /** Undefined for somebody without a name. */
  who(client: Client): SignedIn | undefined {
    return this.#signedIn.get(client);
  }

  /** Whether what somebody showed at the door still holds; true for somebody without a name. */
  isGood(client: Client): boolean {
    const who = this.who(client);
    return who === undefined || this.#deps.access.goodUntil(who) > Date.now();
  }

  /** Lets a client in, under an id that nobody else can have: gateways come with the same one from the factory. Or says why not. */
  admit(client: Client, username: string | undefined, password: string): SignedIn | 'anonymous' | TurnedAway {
    const { limits, counts } = this.#deps;
    if (Buffer.byteLength(client.id) > limits.clientIdBytes) return { returnCode: IDENTIFIER_REJECTED, why: 'the client id is too long' };
    const who = this.#identify(client.conn as Socket, username, password);
    if (typeof who === 'object' && 'returnCode' in who) {
      if (who.reason) counts.refuse(who.reason);
      const of = { address: (client.conn as Socket).remoteAddress, username: username?.slice(0, 80), why: who.why };
      // A lock is told of when it begins.
      if (who.reason !== 'locked_out' && this.#told.isDue(JSON.stringify([of.address, of.why]), Date.now()))
        this.#deps.log.warn(of, 'somebody was not let in');
      return who;
    }
    const id = `${who === 'anonymous' ? '' : who.username}/${client.id}`;
    if (who !== 'anonymous') {
      const others = this.#online.get(who.username) ?? new Set<Client>();
      const isTakingItsPlace = [...others].some((other) => other.id === id);
      if (!who.isOurs && others.size >= limits.clientsPerCredentials && !isTakingItsPlace) {
        counts.refuse('too_many_clients');
        return { returnCode: UNAVAILABLE, why: 'too many clients with the same credentials' };
      }
      this.#enter(client, who, others);
    } else this.#deps.paceOf(client.conn as Socket)?.limitBy([]);
    Object.assign(client, { id });
    return who;
  }

  #enter(client: Client, who: SignedIn, others: Set<Client>): void {
    const { access, limits, paceOf, log } = this.#deps;
    const { username } = who;
    this.#signedIn.set(client, who);
    this.#online.set(username, others.add(client));
    access.noteClient(username, 1);
    this.#letStay(client, who);
    client.conn.once('close', () => {
      clearTimeout(this.#leaves.get(client));
      others.delete(client);
      if (others.size === 0) this.#online.delete(username);
      access.noteClient(username, -1);
    });
    if (!who.isOurs) log.info({ client: client.id, username, address: (client.conn as Socket).remoteAddress }, 'signed in');
    paceOf(client.conn as Socket)?.limitBy(who.isOurs || limits.messagesPerSecond === 0 ? [] : this.#bucketsOf(username));
  }

  /** Its own, and that of its credentials. */
  #bucketsOf(username: string): TokenBucket[] {
    const { messagesPerSecond, clientsWorth } = this.#deps.limits;
    const shared = this.#shared.get(username) ?? bucketOf(messagesPerSecond * clientsWorth);
    this.#shared.set(username, shared);
    shared.take(1); // its last will
    return [bucketOf(messagesPerSecond), shared];
  }

  /** Sees to it that a client goes when what it showed ends. */
  #letStay(client: Client, who: SignedIn): void {
    clearTimeout(this.#leaves.get(client));
    const until = this.#deps.access.goodUntil(who);
    if (until === Number.POSITIVE_INFINITY) return;
    const leftMs = until - Date.now();
    if (leftMs <= 0) client.close();
    else this.#leaves.set(client, setTimeout(() => this.#letStay(client, who), Math.min(leftMs, LONGEST_TIMER_MS)).unref());
  }

  /** Credentials were taken back, or have another password. @returns those who had to go at once */
  lookAgain(username: string): readonly Client[] {
    const clients = [...(this.#online.get(username) ?? [])];
    const gone = clients.filter((client) => !this.isGood(client));
    this.#shared.delete(username);
    for (const client of clients) {
      const who = this.who(client);
      if (who) this.#letStay(client, who);
    }
    return gone;
  }

  /**
   * How long somebody who was let in has to wait for CONNACK: as long as what their credentials sent before is waited off. Else whoever
   * comes back again and again, each time with as much as fits behind a CONNECT, would have no limit.
   */
  waitMs({ username }: SignedIn): number {
    return this.#shared.get(username)?.waitMs(performance.now()) ?? 0;
  }

  #identify(socket: Socket, username: string | undefined, password: string): SignedIn | 'anonymous' | TurnedAway {
    const { access, anonymous } = this.#deps;
    const certificate = gatewayCertificateOf(socket);
    if (certificate) return this.#byCertificate(certificate, username);
    if (username === undefined) {
      return anonymous === 'allowed'
        ? 'anonymous'
        : { returnCode: NOT_AUTHORISED, why: 'nobody is let in without a name', reason: 'anonymous' };
    }
    const address = networkOf(socket.remoteAddress);
    const now = Date.now();
    if (this.#guard.lockedUntil(address, username, now) !== undefined) {
      return { returnCode: NOT_AUTHORISED, why: 'locked out after too many wrong passwords', reason: 'locked_out' };
    }
    const who = access.signIn(username, password);
    if (who) {
      this.#guard.noteRight(address, username);
      return who;
    }
    const lockMs = this.#guard.noteWrong(address, username, now);
    if (lockMs > 0) this.#deps.log.warn({ address, username: username.slice(0, 80), lockMs }, 'locked out after too many wrong passwords');
    return { returnCode: BAD_CREDENTIALS, why: 'wrong credentials', reason: 'wrong_credentials' };
  }

  /** A user name beside the certificate has to be that of the same credentials, or the gateway's own id: many gateways send one anyway. */
  #byCertificate({ ids, validUntil }: { ids: readonly string[]; validUntil: number }, username: string | undefined): SignedIn | TurnedAway {
    const { access } = this.#deps;
    const no = (why: string): TurnedAway => ({ returnCode: NOT_AUTHORISED, why, reason: 'certificate' });
    const [gateway, another] = ids.filter((id) => access.ofGateway(id));
    if (gateway === undefined) return no(`no gateway is registered as ${ids.join(' or ') || 'nothing'}`);
    if (another !== undefined) return no(`the certificate is of two gateways, ${gateway} and ${another}`);
    const owner = access.ofGateway(gateway);
    if (username !== undefined && username !== '' && username !== owner?.username && gatewayIdOf(username) !== gateway) {
      return no(`the certificate is of gateway ${gateway}, the user name of somebody else`);
    }
    return access.signInGateway(gateway, validUntil) ?? no(`no gateway is registered as ${gateway}`);
  }

  /** Everybody who is signed in. */
  all(): readonly Client[] {
    return [...this.#online.values()].flatMap((clients) => [...clients]);
  }
}

const bucketOf = (perSecond: number): TokenBucket => new TokenBucket(perSecond, perSecond * BURST_SECONDS, performance.now());
