// Who is let in: by certificate, by password, or without a name where that is allowed; and who of them is still connected.
import type { Socket } from 'node:net';
import { gatewayIdOf } from '@lagebild/shared/domain/publish-bounds.ts';
import { Seldom } from '@lagebild/shared/domain/seldom.ts';
import type { Access, SignedIn } from '@lagebild/shared/registry/access.ts';
import type { Client } from 'aedes';
import type { Logger } from 'pino';
import { gatewayCertificateOf } from './client-certificate.ts';
import type { BrokerLimits, DoorCounts, DoorRefusal } from './limits.ts';
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
  readonly access: Pick<Access, 'signIn' | 'signInGateway' | 'ofGateway' | 'has' | 'noteClient'>;
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
  /** What all clients of the same credentials take from; kept while they exist, or coming back would fill it. */
  readonly #shared = new Map<string, TokenBucket>();

  constructor(deps: SignInDeps) {
    this.#deps = deps;
  }

  /** Undefined for somebody without a name. */
  who(client: Client): SignedIn | undefined {
    return this.#signedIn.get(client);
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
    }
    Object.assign(client, { id });
    return who;
  }

  #enter(client: Client, who: SignedIn, others: Set<Client>): void {
    const { access, limits, paceOf, log } = this.#deps;
    const { username, until } = who;
    this.#signedIn.set(client, who);
    this.#online.set(username, others.add(client));
    access.noteClient(username, 1);
    const leaves =
      until === undefined ? undefined : setTimeout(() => client.close(), Math.min(until - Date.now(), LONGEST_TIMER_MS)).unref();
    client.conn.once('close', () => {
      clearTimeout(leaves);
      others.delete(client);
      if (others.size === 0) this.#online.delete(username);
      access.noteClient(username, -1);
    });
    if (who.isOurs) return;
    log.info({ client: client.id, username, address: (client.conn as Socket).remoteAddress }, 'signed in');
    if (limits.messagesPerSecond === 0) return;
    const shared = this.#shared.get(username) ?? bucketOf(limits.messagesPerSecond * limits.clientsWorth);
    this.#shared.set(username, shared);
    shared.take(1); // coming and going costs something as well
    paceOf(client.conn as Socket)?.limitBy([bucketOf(limits.messagesPerSecond), shared]);
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
    const address = socket.remoteAddress ?? '';
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

  /** Everybody who is signed in with these credentials. */
  clientsOf(username: string): readonly Client[] {
    return [...(this.#online.get(username) ?? [])];
  }

  /** Everybody who is signed in. */
  all(): readonly Client[] {
    return [...this.#online.values()].flatMap((clients) => [...clients]);
  }

  /** Credentials that are no more. */
  forget(username: string): void {
    this.#shared.delete(username);
  }
}

const bucketOf = (perSecond: number): TokenBucket => new TokenBucket(perSecond, perSecond * BURST_SECONDS, performance.now());
