// The live channel: a room per subscription, at most four frames a second to each, the latest value of a device wins.
import { randomUUID } from 'node:crypto';
import type { Server as HttpServer, IncomingMessage } from 'node:http';
import {
  type ClientEvents,
  FRAME_INTERVAL_MS,
  type Frame,
  HEARTBEAT_MS,
  type ServerEvents,
  type SubscribeAnswer,
} from '@lagebild/shared/contract/live.ts';
import { subscription } from '@lagebild/shared/contract/subscription.ts';
import type { ToldChange } from '@lagebild/shared/domain/change/notable.ts';
import type { Latest } from '@lagebild/shared/domain/latest.ts';
import type { Reading } from '@lagebild/shared/domain/reading.ts';
import type { RuleBook } from '@lagebild/shared/domain/rule-book.ts';
import { Seldom } from '@lagebild/shared/domain/seldom.ts';
import type { Alarms } from '@lagebild/shared/registry/alarms.ts';
import type { Logger } from 'pino';
import { type DefaultEventsMap, Server } from 'socket.io';
import { type Asker, isSameAsker } from './access/asker.ts';
import type { Gate } from './access/gate.ts';
import type { Scope } from './access/scope.ts';
import type { HeaderHandler } from './http-door.ts';
import { type Filter, type LastValue, type LastValues, toColumns } from './last-values.ts';
import { createAddressOf, createLiveGuard } from './live-guard.ts';
import { createLiveRefusalOf, refuseLive } from './live-refusal.ts';
import { createLiveTiles, isTileRoom, type Watching } from './live-tiles.ts';

export interface LiveChannel {
  readonly clients: number;
  /** Readings were stored: whoever watches their devices hears of it with the next frame. @param onNewer told of each that is newer, with the values before */
  publish(readings: readonly Reading[], onNewer?: (before: Latest | undefined, after: LastValue) => void): void;
  /** Tells a notable change to everybody with the next frame. */
  tell(this: void, change: ToldChange): void;
  close(): Promise<void>;
}

/** A person changes the view a few times in ten seconds, a program need not. */
const MAX_SUBSCRIPTIONS = 30;
const SUBSCRIPTIONS_WINDOW_MS = 10_000;

/** How often it is looked whether those who listen still may, milliseconds: what is taken back has an end within five seconds. */
const LOOK_MS = 2000;

/** Most changes in one frame: more than a page shows. */
const MOST_TOLD = 50;

/** JSON keeps parts apart that a separator would not: "*" must not be everything. Who sees less is in rooms of their own. */
const roomOf = ({ municipality, kind, device }: Filter, { key }: Scope): string =>
  JSON.stringify([municipality ?? null, kind ?? null, device ?? null, key]);
/** Of everybody who sees the same. */
const everybodyOf = ({ key }: Scope): string => `scope ${key}`;

interface Subscribed {
  /** The room to join, unless the subscription is refused. */
  readonly room?: string;
  readonly answer: SubscribeAnswer;
}

/** Every room in which a device is watched by those of one scope. */
function roomsOf({ municipality, kind, device }: LastValue, scope: Scope): string[] {
  const filters = [{}, { municipality }, { kind }, { municipality, kind }, { municipality, device }, { municipality, kind, device }];
  return filters.map((filter) => roomOf(filter, scope));
}

/** A page of another origin must not listen in: CORS does not cover WebSocket, so the handshake is checked. */
function isSameOrigin({ headers }: IncomingMessage): boolean {
  return headers.origin === undefined || URL.parse(headers.origin)?.host === headers.host;
}

export interface LiveDeps {
  readonly rules: RuleBook;
  readonly lastValues: LastValues;
  readonly alarms: Pick<Alarms, 'revision' | 'onChange'>;
  /** By the name a request asks for. */
  isMeantForUs(host: string | undefined): boolean;
  /** By whoever opened the connection, and from where. */
  isAnswered(request: IncomingMessage): boolean;
  /** Whose word about the address behind them is believed. */
  readonly proxies: readonly string[];
  /** Of each answer to polling: those of Express do not pass here. */
  readonly headers: readonly HeaderHandler[];
  readonly log: Logger;
  readonly gate: Pick<Gate, 'askerOf' | 'lookAt' | 'authorise' | 'scopeOf' | 'within'>;
}

const STRANGER = 'nobody is signed in';
const WITHOUT_FACTOR = 'a second factor is needed';
const UNSURE = 'it cannot be told at the moment who asks';
/** Pages whose session has ended, or may do nothing yet, are refused all the time; that is no news. */
const EXPECTED: ReadonlySet<string> = new Set([STRANGER, WITHOUT_FACTOR]);

const refusalOfAsker = ({ principal, isSecondFactorMissing }: Asker): string | null =>
  principal.type === 'public' ? STRANGER : isSecondFactorMissing ? WITHOUT_FACTOR : null;

/** What is known of a socket while it is open. */
interface Listener {
  readonly asker: Asker;
  readonly scope: Scope;
}

export function openLiveChannel(
  http: HttpServer,
  { rules, lastValues, alarms, gate, proxies, headers, log, isMeantForUs, isAnswered }: LiveDeps,
): LiveChannel {
  const stream = randomUUID();
  const guard = createLiveGuard(proxies);
  const addressOf = createAddressOf(proxies);
  const refusals = new Seldom();
  const io = new Server<ClientEvents, ServerEvents, DefaultEventsMap, Listener>(http, {
    serveClient: false,
    maxHttpBufferSize: 65_536,
    connectTimeout: 10_000,
    // Whoever does not read does not answer a ping either: frames pile up for at most 20 seconds.
    pingInterval: 10_000,
    pingTimeout: 10_000,
    // Before the upgrade: a stranger gets 403 and no connection.
    allowRequest(request, decide) {
      const reason = attempt<string | null>(() => refusalOf(request) ?? guard.refusalOf(request) ?? null, UNSURE);
      if (reason === null) return decide(null, true);
      const address = addressOf(request);
      if (!EXPECTED.has(reason) && refusals.isDue(JSON.stringify([reason, address]), Date.now()))
        log.warn({ reason, address }, 'a connection to the live channel was refused');
      // Engine.IO answers 400 to a WebSocket, whatever is wrong with it; what is ended already, it leaves alone.
      if (request.headers.upgrade !== undefined)
        request.socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      decide(reason, false);
    },
  });
  function refusalOf(request: IncomingMessage): string | null {
    if (!isAnswered(request)) return 'only the proxy in front, or this machine, is answered';
    if (!isSameOrigin(request) || !isMeantForUs(request.headers.host)) return 'foreign origin';
    return refusalOfAsker(gate.askerOf(request));
  }
  /** Who asks is looked up in a file that may be held, or on a full disk: that costs them their answer. In a listener it would end the process. */
  function attempt<T>(look: () => T, otherwise: T): T {
    try {
      return look();
    } catch (error) {
      if (refusals.isDue('failed', Date.now())) log.error({ err: error }, 'the live channel could not look up what somebody may');
      return otherwise;
    }
  }
  io.use((socket, next) => {
    const asker = attempt(() => gate.askerOf(socket.request), undefined);
    const refusal = asker ? refusalOfAsker(asker) : UNSURE;
    if (!asker || refusal !== null) return next(new Error(refusal ?? UNSURE));
    socket.data = { asker, scope: gate.scopeOf(asker) };
    next();
  });
  for (const header of headers) io.engine.use(header);
  guard.watch(io.engine);
  const rooms = io.sockets.adapter.rooms;
  const refusalOfQuestion = createLiveRefusalOf(rules, gate);
  const tiles = createLiveTiles({
    rules,
    gate,
    isWatched: (room) => rooms.has(room),
    tell: (room, municipality, view) => void io.to(room).emit('tile', municipality, view),
  });
  const pending = new Set<LastValue>();
  let areAlarmsChanged = false;
  const stopListening = alarms.onChange(() => {
    areAlarmsChanged = true;
  });
  const told: ToldChange[] = [];
  /** On the clock nobody can set, as all that is counted here. */
  const lastFrameAt = new Map<string, number>();
  /** Of those who listen; most see everything. */
  let scopes: readonly Scope[] = [];
  const learnScopes = () => {
    scopes = [...new Map([...io.sockets.sockets.values()].map(({ data: { scope } }) => [scope.key, scope])).values()];
  };

  const frameOf = (devices: Iterable<LastValue>): Frame => ({ stream, seq: lastValues.seq, at: Date.now(), groups: toColumns(devices) });

  function tellChanges(changes: readonly ToldChange[]): void {
    for (const scope of scopes) {
      const seen = changes.filter(({ municipality, kind }) => scope.visibility.sees(municipality, kind));
      if (seen.length > 0) io.to(everybodyOf(scope)).emit('changes', seen.slice(0, MOST_TOLD));
    }
  }

  function sendFrames(): void {
    // Many alarms that open together are one piece of news.
    if (areAlarmsChanged) io.emit('alarms', alarms.revision);
    areAlarmsChanged = false;
    if (told.length > 0) tellChanges(told.splice(0).reverse());
    if (io.engine.clientsCount === 0) {
      pending.clear();
      lastFrameAt.clear();
      return;
    }
    const changed = new Map<string, LastValue[]>();
    for (const device of pending) {
      for (const scope of scopes) {
        if (!scope.visibility.sees(device.municipality, device.kind)) continue;
        for (const room of roomsOf(device, scope)) {
          if (!rooms.has(room)) continue;
          const devices = changed.get(room) ?? [];
          devices.push(device);
          changed.set(room, devices);
        }
      }
    }
    pending.clear();
    const now = performance.now();
    for (const [room, devices] of changed) {
      io.to(room).emit('delta', frameOf(devices));
      lastFrameAt.set(room, now);
    }
    for (const [room, at] of lastFrameAt) {
      if (!rooms.has(room)) lastFrameAt.delete(room);
      else if (now - at >= HEARTBEAT_MS - FRAME_INTERVAL_MS) {
        io.to(room).emit('delta', frameOf([]));
        lastFrameAt.set(room, now);
      }
    }
  }

  function subscribe(given: unknown, { asker, scope }: Listener): Subscribed {
    const parsed = subscription.safeParse(given);
    if (!parsed.success)
      return { answer: refuseLive('SUBSCRIPTION_INVALID', parsed.error.issues[0]?.message ?? 'does not fit the schema') };
    const { since, ...filter } = parsed.data;
    const refusal = refusalOfQuestion(asker, 'latest', filter);
    if (refusal) return { answer: refusal };
    const partial = since !== undefined && since.stream === stream && since.seq <= lastValues.seq;
    const devices = lastValues
      .select(filter, partial ? since.seq : 0)
      .filter(({ municipality, kind }) => scope.visibility.sees(municipality, kind));
    return { room: roomOf(filter, scope), answer: { ok: true, snapshot: { ...frameOf(devices), partial } } };
  }

  io.on('connection', (socket) => {
    const isTooOften = createLimiter();
    learnScopes();
    void socket.join(everybodyOf(socket.data.scope));
    socket.once('disconnect', learnScopes);
    socket.emit('alarms', alarms.revision);
    socket.on('subscribe', (given: unknown, reply: unknown) => {
      if (typeof reply !== 'function') return;
      // Each answer may hold every device: who asks in a loop without reading would fill our memory.
      const { room, answer } = isTooOften()
        ? { answer: TOO_MANY }
        : attempt<Subscribed>(() => subscribe(given, socket.data), { answer: FAILED });
      if (room !== undefined) {
        const staying = [socket.id, everybodyOf(socket.data.scope)];
        for (const left of socket.rooms) if (!staying.includes(left) && !isTileRoom(left)) void socket.leave(left);
        void socket.join(room);
        lastFrameAt.set(room, lastFrameAt.get(room) ?? performance.now());
      }
      reply(answer);
    });
    socket.on('watch', (wanted: unknown, reply: unknown) => {
      if (typeof reply !== 'function') return;
      const { rooms: watching, answer }: Watching = isTooOften()
        ? { rooms: [], answer: TOO_MANY }
        : attempt<Watching>(() => tiles.watch(socket.data.asker, wanted), { rooms: [], answer: FAILED });
      if (answer.ok) {
        for (const left of socket.rooms) if (isTileRoom(left) && !watching.includes(left)) void socket.leave(left);
        void socket.join([...watching]);
      }
      reply(answer);
    });
  });
  /** Signed out, blocked, another role: whoever is not who they were is cut off, and comes back as who they are now. */
  function lookAtListeners(): void {
    for (const socket of io.sockets.sockets.values()) {
      const { asker, scope } = socket.data;
      if (asker.principal.type === 'open') continue;
      const now = attempt(() => gate.lookAt(socket.request), undefined);
      if (!now) continue; // looked at again in a moment
      // Another sharing level in the rule book changes what the same person sees.
      if (!isSameAsker(asker, now) || gate.scopeOf(now).key !== scope.key) socket.disconnect(true);
    }
  }

  const timer = setInterval(sendFrames, FRAME_INTERVAL_MS);
  const looking = setInterval(lookAtListeners, LOOK_MS);

  return {
    get clients() {
      return io.engine.clientsCount;
    },
    tell: (change) => void told.push(change),
    publish(readings, onNewer) {
      for (const reading of readings) {
        const before = onNewer && copyOf(lastValues.get(reading));
        const changed = lastValues.apply(reading);
        if (!changed) continue;
        onNewer?.(before, changed);
        tiles.noteChange(changed);
        if (io.engine.clientsCount > 0) pending.add(changed); // who comes later begins with a snapshot
      }
    },
    async close() {
      clearInterval(timer);
      clearInterval(looking);
      tiles.close();
      stopListening();
      await io.close();
    },
  };
}

/** The values of now, which the next reading replaces. */
const copyOf = (latest: Latest | undefined): Latest | undefined => latest && { time: latest.time, quantities: new Map(latest.quantities) };

const FAILED = refuseLive('INTERNAL', 'Lagebild failed to answer; the log says why');
const TOO_MANY = refuseLive('TOO_MANY', 'too many subscriptions; wait a few seconds');

/** Lets through so many calls in a window of time and tells which one is too many. */
function createLimiter(): () => boolean {
  let begin = Number.NEGATIVE_INFINITY;
  let calls = 0;
  return () => {
    const now = performance.now();
    if (now - begin > SUBSCRIPTIONS_WINDOW_MS) {
      begin = now;
      calls = 0;
    }
    calls += 1;
    return calls > MAX_SUBSCRIPTIONS;
  };
}
