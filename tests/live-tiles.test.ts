// Tiles that are told: what somebody watches comes by itself, in their scope, at most twice a second; nobody else's.
import type { TileView } from '@lagebild/shared/contract/figure-routes.ts';
import { type ClientEvents, MOST_WATCHED_TILES, type ServerEvents, type TileName } from '@lagebild/shared/contract/live.ts';
import { io, type Socket } from 'socket.io-client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { firstAdministrator, invite } from './support/people.ts';
import { type RunningLagebild, runLagebild } from './support/running-lagebild.ts';

type Client = Socket<ServerEvents, ClientEvents>;

const clients: Client[] = [];
afterEach(() => {
  for (const client of clients.splice(0)) client.close();
});

async function connect(url: string, cookie?: string) {
  const client: Client = io(url, { transports: ['websocket'], reconnection: false, ...(cookie && { extraHeaders: { cookie } }) });
  clients.push(client);
  const told: { municipality: string | null; view: TileView; at: number }[] = [];
  client.on('tile', (municipality, view) => told.push({ municipality, view, at: performance.now() }));
  await new Promise<void>((resolve) => client.once('connect', () => resolve()));
  return {
    client,
    told,
    watch: (tiles: readonly TileName[]) => client.timeout(2000).emitWithAck('watch', tiles),
    newest: (kind: string, municipality: string | null) =>
      told.findLast((one) => one.view.kind === kind && one.municipality === municipality)?.view,
  };
}

describe('on an open machine', () => {
  let lagebild: RunningLagebild;
  beforeEach(async () => {
    lagebild = await runLagebild();
    await lagebild.publish('v1/unna/parking/p', { values: { free: 4, capacity: 9 } });
    await lagebild.publish('v1/kamen/parking/q', { values: { free: 1, capacity: 9 } });
  });
  afterEach(() => lagebild[Symbol.asyncDispose]());

  it('tells the same as the API answers, at once and whenever a device of it changes', async () => {
    const { watch, told, newest } = await connect(lagebild.httpUrl);
    expect(await watch([{ kind: 'parking' }, { kind: 'parking', municipality: 'unna' }])).toEqual({ ok: true });
    await expect.poll(() => newest('parking', null)?.parking?.free).toBe(5);
    await expect.poll(() => newest('parking', 'unna')?.parking?.free).toBe(4);
    await lagebild.publish('v1/unna/parking/p', { values: { free: 2, capacity: 9 } });
    await expect.poll(() => newest('parking', null)?.parking?.free).toBe(3);
    await expect.poll(() => newest('parking', 'unna')?.parking?.free).toBe(2);
    const { at: _, ...answered } = await lagebild.ask('tile', { kind: 'parking', municipality: 'unna' });
    expect(newest('parking', 'unna')).toMatchObject(answered);
    expect(told.every(({ view }) => view.kind === 'parking')).toBe(true);
    expect(told.some(({ municipality }) => municipality === 'kamen')).toBe(false);
  });

  it('tells at most twice a second, however often devices report, and the last value at the end', async () => {
    const { watch, told, newest } = await connect(lagebild.httpUrl);
    await watch([{ kind: 'parking', municipality: 'unna' }]);
    await expect.poll(() => told.length).toBeGreaterThan(0);
    for (let n = 0; n < 60; n += 1) {
      await lagebild.publish('v1/unna/parking/p', { values: { free: n % 8, capacity: 9 } });
      await new Promise((resolve) => setTimeout(resolve, 40));
    }
    await lagebild.publish('v1/unna/parking/p', { values: { free: 8, capacity: 9 } });
    await expect.poll(() => newest('parking', 'unna')?.parking?.free).toBe(8);
    const seconds = ((told.at(-1)?.at ?? 0) - (told[0]?.at ?? 0)) / 1000;
    // One more than the pauses between them, and one that the timer of a busy machine brings closer to the next.
    expect(told.length).toBeLessThanOrEqual(2 * seconds + 2);
    expect(told.length).toBeGreaterThan(2);
  });

  it('is a sign of life where nothing changes', async () => {
    const { watch, told } = await connect(lagebild.httpUrl);
    await watch([{ kind: 'air' }]);
    await expect.poll(() => told.length, { timeout: 15_000 }).toBe(2);
    const [first, second] = told;
    expect({ ...second?.view, at: 0 }).toEqual({ ...first?.view, at: 0 });
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThan(3000);
  });

  it('replaces what was watched before, and leaves the subscription alone', async () => {
    const { client, watch, told, newest } = await connect(lagebild.httpUrl);
    let frames = 0;
    client.on('delta', () => (frames += 1));
    await watch([{ kind: 'parking' }]);
    await expect.poll(() => told.length).toBeGreaterThan(0);
    await client.timeout(2000).emitWithAck('subscribe', {});
    await lagebild.publish('v1/unna/parking/p', { values: { free: 1, capacity: 9 } });
    await expect.poll(() => newest('parking', null)?.parking?.free).toBe(2);
    expect(frames).toBeGreaterThan(0);
    await watch([{ kind: 'parking', municipality: 'kamen' }]);
    const before = told.length;
    await lagebild.publish('v1/kamen/parking/q', { values: { free: 3, capacity: 9 } });
    await expect.poll(() => newest('parking', 'kamen')?.parking?.free).toBe(3);
    expect(told.slice(before).every(({ municipality }) => municipality === 'kamen')).toBe(true);
  });

  it.each([
    ['no list', 'parking', 'SUBSCRIPTION_INVALID'],
    ['a kind nobody knows', [{ kind: 'water' }], 'SUBSCRIPTION_INVALID'],
    ['a field nobody knows', [{ kind: 'air', device: 'a' }], 'SUBSCRIPTION_INVALID'],
    ['too many', Array.from({ length: MOST_WATCHED_TILES + 1 }, () => ({ kind: 'air' })), 'SUBSCRIPTION_INVALID'],
    ['a municipality elsewhere', [{ kind: 'air' }, { kind: 'air', municipality: 'dortmund' }], 'MUNICIPALITY_UNKNOWN'],
  ])('refuses %s as a whole', async (_case, wanted, code) => {
    const { watch, told } = await connect(lagebild.httpUrl);
    expect(await watch(wanted as TileName[])).toMatchObject({ ok: false, code });
    await new Promise((resolve) => setTimeout(resolve, 800));
    expect(told).toEqual([]);
  });

  it('has enough of one who asks in a loop', async () => {
    const { watch } = await connect(lagebild.httpUrl);
    const answers = await Promise.all(Array.from({ length: 40 }, () => watch([{ kind: 'air' }])));
    expect(answers.filter(({ ok }) => ok)).toHaveLength(30);
    expect(answers.at(-1)).toMatchObject({ ok: false, code: 'TOO_MANY' });
  });
});

it('tells everybody only of what they see', async () => {
  await using lagebild = await runLagebild({ ACCOUNTS: 'required' }, { sharingOf: () => ({ level: 'private', delayMinutes: 0 }) });
  const administrator = await firstAdministrator(lagebild);
  const operator = await invite(administrator, lagebild.httpUrl, 'kamen', [{ role: 'operator', municipality: 'kamen' }]);
  await lagebild.publish('v1/unna/lighting/l', { values: { dimming: 100, power: 50 } });
  await lagebild.publish('v1/kamen/lighting/m', { values: { dimming: 100, power: 7 } });
  const theirs = await connect(lagebild.httpUrl, operator.cookie);
  const all = await connect(lagebild.httpUrl, administrator.cookie);
  expect(await theirs.watch([{ kind: 'lighting' }])).toEqual({ ok: true });
  expect(await all.watch([{ kind: 'lighting' }])).toEqual({ ok: true });
  await expect.poll(() => all.newest('lighting', null)?.coverage.devices).toBe(2);
  await expect.poll(() => theirs.newest('lighting', null)?.coverage.devices).toBe(1);
  expect(theirs.newest('lighting', null)?.lighting?.watts).toBe(7);
  expect(await theirs.watch([{ kind: 'lighting', municipality: 'unna' }])).toMatchObject({ ok: false, code: 'FORBIDDEN' });
});
