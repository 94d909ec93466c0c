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
import type { Reading } from '@lagebild/shared/domain/reading.ts';
import { isMunicipality, type RuleBook } from '@lagebild/shared/domain/rule-book.ts';
import type { Alarms } from '@lagebild/shared/registry/alarms.ts';
import { Server } from 'socket.io';
import { type Filter, type LastValue, type LastValues, toColumns } from './last-values.ts';
import { createLiveGuard } from './live-guard.ts';

export interface LiveChannel {
  readonly clients: number;
  /** Readings were stored: whoever watches their devices hears of it with the next frame. */
  publish(readings: readonly Reading[]): void;
  close(): Promise<void>;
}

/** A person changes the view a few times in ten seconds, a program need not. */
const MAX_SUBSCRIPTIONS = 30;
const SUBSCRIPTIONS_WINDOW_MS = 10_000;

/** JSON keeps parts apart that a separator would not: "*" must not be everything. */
const roomOf = ({ municipality, kind, device }: Filter): string => JSON.stringify([municipality ?? null, kind ?? null, device ?? null]);

interface Subscribed {
  /** The room to join, unless the subscription is refused. */
  readonly room?: string;
  readonly answer: SubscribeAnswer;
}

/** Every room in which a device is watched. */
function roomsOf({ municipality, kind, device }: LastValue): string[] {
  return [{}, { municipality }, { kind }, { municipality, kind }, { municipality, device }, { municipality, kind, device }].map(roomOf);
}

/** A page of another origin must not listen in: CORS does not cover WebSocket, so the handshake is checked. */
function isSameOrigin({ headers }: IncomingMessage): boolean {
  return headers.origin === undefined || URL.parse(headers.origin)?.host === headers.host;
}

export function openLiveChannel(
  http: HttpServer,
  rules: RuleBook,
  lastValues: LastValues,
  alarms: Pick<Alarms, 'revision' | 'onChange'>,
): LiveChannel {
  const stream = randomUUID();
  const guard = createLiveGuard();
  const io = new Server<ClientEvents, ServerEvents>(http, {
    serveClient: false,
    maxHttpBufferSize: 65_536,
    connectTimeout: 10_000,
    // Whoever does not read does not answer a ping either: frames pile up for at most 20 seconds.
    pingInterval: 10_000,
    pingTimeout: 10_000,
    allowRequest: (request, decide) => {
      const refusal = isSameOrigin(request) ? guard.refusalOf(request) : 'foreign origin';
      decide(refusal ?? null, refusal === undefined);
    },
  });
  guard.watch(io.engine);
  const rooms = io.sockets.adapter.rooms;
  const pending = new Set<LastValue>();
  let areAlarmsChanged = false;
  const stopListening = alarms.onChange(() => {
    areAlarmsChanged = true;
  });
  const lastFrameAt = new Map<string, number>();

  const frameOf = (devices: Iterable<LastValue>): Frame => ({ stream, seq: lastValues.seq, at: Date.now(), groups: toColumns(devices) });

  function sendFrames(): void {
    // Many alarms that open together are one piece of news.
    if (areAlarmsChanged) io.emit('alarms', alarms.revision);
    areAlarmsChanged = false;
    if (io.engine.clientsCount === 0) {
      pending.clear();
      lastFrameAt.clear();
      return;
    }
    const changed = new Map<string, LastValue[]>();
    for (const device of pending) {
      for (const room of roomsOf(device)) {
        if (!rooms.has(room)) continue;
        const devices = changed.get(room) ?? [];
        devices.push(device);
        changed.set(room, devices);
      }
    }
    pending.clear();
    const now = Date.now();
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

  function subscribe(given: unknown): Subscribed {
    const parsed = subscription.safeParse(given);
    if (!parsed.success) return refuse('SUBSCRIPTION_INVALID', parsed.error.issues[0]?.message ?? 'does not fit the schema');
    const { since, ...filter } = parsed.data;
    if (filter.municipality !== undefined && !isMunicipality(rules, filter.municipality)) {
      return refuse('MUNICIPALITY_UNKNOWN', `"${filter.municipality}" is no municipality of the district`);
    }
    const partial = since !== undefined && since.stream === stream && since.seq <= lastValues.seq;
    const devices = lastValues.select(filter, partial ? since.seq : 0);
    return { room: roomOf(filter), answer: { ok: true, snapshot: { ...frameOf(devices), partial } } };
  }

  io.on('connection', (socket) => {
    const isTooOften = createLimiter();
    socket.emit('alarms', alarms.revision);
    socket.on('subscribe', (given: unknown, reply: unknown) => {
      if (typeof reply !== 'function') return;
      // Each answer may hold every device: who asks in a loop without reading would fill our memory.
      const { room, answer } = isTooOften() ? refuse('TOO_MANY', 'too many subscriptions; wait a few seconds') : subscribe(given);
      if (room !== undefined) {
        for (const left of socket.rooms) if (left !== socket.id) void socket.leave(left);
        void socket.join(room);
        lastFrameAt.set(room, lastFrameAt.get(room) ?? Date.now());
      }
      reply(answer);
    });
  });
  const timer = setInterval(sendFrames, FRAME_INTERVAL_MS);

  return {
    get clients() {
      return io.engine.clientsCount;
    },
    publish(readings) {
      for (const reading of readings) {
        const changed = lastValues.apply(reading);
        if (changed && io.engine.clientsCount > 0) pending.add(changed); // who comes later begins with a snapshot
      }
    },
    async close() {
      clearInterval(timer);
      stopListening();
      await io.close();
    },
  };
}

const refuse = (code: string, detail: string): Subscribed => ({ answer: { ok: false, code, detail } });

/** Lets through so many calls in a window of time and tells which one is too many. */
function createLimiter(): () => boolean {
  let begin = 0;
  let calls = 0;
  return () => {
    const now = Date.now();
    if (now - begin > SUBSCRIPTIONS_WINDOW_MS) {
      begin = now;
      calls = 0;
    }
    calls += 1;
    return calls > MAX_SUBSCRIPTIONS;
  };
}
