// The live channel: snapshot, coalesced deltas, catching up after a cut, and who may not listen.
import {
  type ClientEvents,
  type Columns,
  FRAME_INTERVAL_MS,
  type Frame,
  HEARTBEAT_MS,
  type ServerEvents,
  type SubscribeAnswer,
  type Subscription,
} from '@lagebild/shared/contract/live.ts';
import { io, type Socket } from 'socket.io-client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type RunningLagebild, runLagebild } from './support/running-lagebild.ts';

type Client = Socket<ServerEvents, ClientEvents>;

let lagebild: RunningLagebild;
const clients: Client[] = [];

beforeEach(async () => {
  lagebild = await runLagebild();
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await lagebild[Symbol.asyncDispose]();
});

function connect(options: object = {}): { client: Client; frames: Frame[] } {
  const client: Client = io(lagebild.httpUrl, { transports: ['websocket'], reconnection: false, ...options });
  const frames: Frame[] = [];
  client.on('delta', (frame) => frames.push(frame));
  clients.push(client);
  return { client, frames };
}

const subscribe = (client: Client, subscription: Subscription) => client.timeout(2000).emitWithAck('subscribe', subscription);

async function snapshotOf(client: Client, subscription: Subscription) {
  const answer: SubscribeAnswer = await subscribe(client, subscription);
  if (!answer.ok) throw new Error(answer.detail);
  return answer.snapshot;
}

/** Longer than the time between two frames: what came before is sent. */
const framesAreSent = () => new Promise((resolve) => setTimeout(resolve, 2.5 * FRAME_INTERVAL_MS));

const rows = (groups: readonly Columns[]) =>
  groups
    .flatMap((g) =>
      g.device.map(
        (device, i) =>
          `${g.municipality[i]}/${device} ${JSON.stringify(Object.fromEntries(Object.entries(g.values).map(([q, column]) => [q, column[i]])))}`,
      ),
    )
    .sort();
const heard = (frames: readonly Frame[]) => frames.flatMap((frame) => rows(frame.groups));

describe('a subscription', () => {
  beforeEach(async () => {
    await lagebild.publish('v1/unna/parking/p', { values: { free: 1, capacity: 9 } });
    await lagebild.publish('v1/unna/air/a', { values: { o3: 50 } });
    await lagebild.publish('v1/kamen/air/a', { values: { no2: 20 } });
    await framesAreSent();
  });

  it.each([
    [{}, ['kamen/a {"o3":null,"no2":20}', 'unna/a {"o3":50,"no2":null}', 'unna/p {"free":1,"capacity":9}']],
    [{ municipality: 'unna' }, ['unna/a {"o3":50}', 'unna/p {"free":1,"capacity":9}']],
    [{ kind: 'air' as const }, ['kamen/a {"o3":null,"no2":20}', 'unna/a {"o3":50,"no2":null}']],
    [{ municipality: 'unna', kind: 'air' as const }, ['unna/a {"o3":50}']],
    [{ municipality: 'unna', device: 'p' }, ['unna/p {"free":1,"capacity":9}']],
    [{ municipality: 'selm' }, []],
  ])('to %o starts with a snapshot and brings only its own deltas', async (subscription, expected) => {
    const { client, frames } = connect();
    const snapshot = await snapshotOf(client, subscription);
    expect(snapshot.partial).toBe(false);
    expect(rows(snapshot.groups)).toEqual(expected);
    await lagebild.publish('v1/unna/parking/p', { values: { free: 2, capacity: 9 } });
    await lagebild.publish('v1/bergkamen/lighting/marker', { values: { power: 1 } });
    await framesAreSent();
    const covers = expected.some((row) => row.startsWith('unna/p'));
    expect(heard(frames).filter((row) => row.startsWith('unna'))).toEqual(covers ? ['unna/p {"free":2,"capacity":9}'] : []);
  });

  it('replaces the one before', async () => {
    const { client, frames } = connect();
    await snapshotOf(client, {});
    await snapshotOf(client, { municipality: 'selm' });
    await lagebild.publish('v1/unna/air/a', { values: { o3: 51 } });
    await framesAreSent();
    expect(heard(frames)).toEqual([]);
  });

  it.each([
    [null],
    ['all'],
    [{ device: 'p' }],
    [{ kind: 'noise' }],
    [{ municipality: 7 }],
    [{ extra: 1 }],
    [{ since: { stream: 'x', seq: -1 } }],
  ])('that makes no sense (%o) is answered with a sentence', async (nonsense) => {
    const { client } = connect();
    expect(await subscribe(client, nonsense as Subscription)).toMatchObject({ ok: false, code: 'SUBSCRIPTION_INVALID' });
  });
});

describe('a subscription that reaches too far', () => {
  it.each([{ municipality: '*' }, { municipality: 'nowhere' }, { municipality: 'unna', device: '*' }])(
    '%o is refused',
    async (subscription) => {
      const { client } = connect();
      expect(await subscribe(client, subscription)).toMatchObject({ ok: false });
    },
  );

  it('is stopped when it is asked for in a loop', async () => {
    const { client } = connect();
    const answers = await Promise.all(Array.from({ length: 40 }, () => subscribe(client, {})));
    expect(answers.filter((answer) => answer.ok)).toHaveLength(30);
    expect(answers.at(-1)).toMatchObject({ ok: false, code: 'TOO_MANY' });
  });

  it('knows an umlaut typed either way', async () => {
    await lagebild.publish('v1/luenen/air/L\u00fcnen', { values: { o3: 4 } });
    expect(rows((await snapshotOf(connect().client, { municipality: 'luenen', device: 'Lu\u0308nen' })).groups)).toHaveLength(1);
  });
});

describe('deltas', () => {
  it('come at most four times a second, with the latest value of each device', async () => {
    const { client, frames } = connect();
    await snapshotOf(client, {});
    const begin = Date.now();
    let sent = 0;
    while (Date.now() - begin < 2000) {
      sent += 1;
      await lagebild.publish('v1/unna/air/fast', { values: { o3: sent % 500 } });
    }
    await expect.poll(() => heard(frames).at(-1)).toBe(`unna/fast {"o3":${sent % 500}}`);
    expect(sent).toBeGreaterThan(50);
    expect(frames.length).toBeLessThanOrEqual(10);
    expect(frames.length).toBeGreaterThanOrEqual(6);
    for (const frame of frames) expect(frame.groups.flatMap((g) => g.device)).toHaveLength(1);
  });

  it('do not carry a late reading, which is older than what is shown', async () => {
    await lagebild.publish('v1/unna/air/a', { time: Date.now(), values: { o3: 60 } });
    await framesAreSent();
    const { client, frames } = connect();
    await snapshotOf(client, {});
    await lagebild.publish('v1/unna/air/a', { time: Date.now() - 60_000, values: { o3: 10 } });
    await lagebild.publish('v1/unna/air/b', { values: { o3: 5 } });
    await expect.poll(() => heard(frames)).toEqual(['unna/b {"o3":5}']);
  });

  it('tell the time of a value that is older than the rest', async () => {
    const time = Date.now();
    await lagebild.publish('v1/unna/air/a', { time: time - 5000, values: { o3: 60, no2: 20 } });
    await lagebild.publish('v1/unna/air/a', { time, values: { o3: 61 } });
    const { groups } = await snapshotOf(connect().client, {});
    expect(groups).toMatchObject([{ time: [time], values: { o3: [61], no2: [20] }, older: { no2: [time - 5000] } }]);
    expect(groups[0]?.older).not.toHaveProperty('o3');
  });

  it('include a sign of life when nothing happens', async () => {
    const { client, frames } = connect();
    await snapshotOf(client, {});
    await expect.poll(() => frames.length, { timeout: 7000 }).toBe(1);
    expect(frames[0]?.groups).toEqual([]);
  }, 10_000);
});

describe('after a cut', () => {
  it('a client gets only what it missed', async () => {
    await lagebild.publish('v1/unna/air/same', { values: { o3: 1 } });
    await lagebild.publish('v1/unna/air/changed', { values: { o3: 1 } });
    const first = connect();
    const { stream, seq } = await snapshotOf(first.client, {});
    first.client.close();
    await lagebild.publish('v1/unna/air/changed', { values: { o3: 2 } });
    await lagebild.publish('v1/unna/air/changed', { values: { o3: 3 } });
    const snapshot = await snapshotOf(connect().client, { since: { stream, seq } });
    expect(snapshot.partial).toBe(true);
    expect(rows(snapshot.groups)).toEqual(['unna/changed {"o3":3}']);
    expect(rows((await snapshotOf(connect().client, { since: { stream, seq: snapshot.seq } })).groups)).toEqual([]);
  });

  it('a position in the stream of another server start is worth nothing: everything comes', async () => {
    await lagebild.publish('v1/unna/air/a', { values: { o3: 1 } });
    const snapshot = await snapshotOf(connect().client, { since: { stream: 'of yesterday', seq: 10_000 } });
    expect(snapshot.partial).toBe(false);
    expect(rows(snapshot.groups)).toHaveLength(1);
  });
});

describe('a page of another origin', () => {
  it.each(['websocket', 'polling'])('cannot listen in by %s', async (transport) => {
    const { client } = connect({ transports: [transport], extraHeaders: { origin: 'https://evil.example' } });
    expect(
      await new Promise((resolve) => {
        client.once('connect', () => resolve('connected'));
        client.once('connect_error', () => resolve('refused'));
      }),
    ).toBe('refused');
  });

  it('differs from our own', async () => {
    const { client } = connect({ extraHeaders: { origin: lagebild.httpUrl } });
    expect((await snapshotOf(client, {})).partial).toBe(false);
  });
});

describe('the clock of the machine is set back by an hour', () => {
  afterEach(() => vi.useRealTimers());

  it('goes on giving signs of life', async () => {
    const { client, frames } = connect();
    await snapshotOf(client, { municipality: 'unna' });
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - 3_600_000 });
    await expect.poll(() => frames.length, { timeout: 3 * HEARTBEAT_MS }).toBeGreaterThan(0);
  }, 20_000);
});
