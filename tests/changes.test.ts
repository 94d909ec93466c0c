// What changed of late, over the API and live: as the ticker tells it, known to whoever comes later, and after a restart.
import { rmSync } from 'node:fs';
import type { Problem } from '@lagebild/shared/contract/http.ts';
import type { ClientEvents, ServerEvents } from '@lagebild/shared/contract/live.ts';
import type { ToldChange } from '@lagebild/shared/domain/change/notable.ts';
import { io, type Socket } from 'socket.io-client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type RunningLagebild, runLagebild, temporaryFolder } from './support/running-lagebild.ts';

const PATIENCE = { timeout: 15_000 };
const MINUTE = 60_000;

const folder = temporaryFolder();
let lagebild: RunningLagebild;
const start = () => runLagebild({ DATA_DIR: folder });
beforeAll(async () => {
  lagebild = await start();
});
afterAll(async () => {
  await lagebild[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

const ask = async (query: Record<string, string | number> = {}) => (await lagebild.ask('changes', query)).changes;
const sentences = async (query: Record<string, string | number> = {}) =>
  (await ask(query)).map(({ municipality, device, what, value }) =>
    [`${municipality}/${device}`, what, ...(value === undefined ? [] : [value])].join(' '),
  );
const carPark = (free: number, capacity = 120) => lagebild.publish('v1/unna/parking/haus', { values: { free, capacity } });

it('tells what is notable by the rules of the ticker, newest first, and narrowed', async () => {
  for (const free of [77, 3, 0, 12]) await carPark(free);
  await lagebild.publish('v1/kamen/air/luft', { values: { pm2_5: 20 } });
  await lagebild.publish('v1/kamen/air/luft', { values: { pm2_5: 31.5 } });
  await lagebild.publish('v1/kamen/lighting/lampe', { values: { power: 60, lamp_failure: false } });
  await lagebild.publish('v1/kamen/lighting/lampe', { values: { power: 0, lamp_failure: true } });
  const values = async () => (await sentences()).filter((one) => !one.endsWith('added'));
  expect(await values()).toEqual([
    'kamen/lampe failure',
    'kamen/luft airHigh 31.5',
    'unna/haus freeAgain 12',
    'unna/haus full',
    'unna/haus nearlyFull 3',
  ]);
  await expect
    .poll(async () => (await sentences()).filter((one) => one.endsWith('added')).sort(), PATIENCE)
    .toEqual(['kamen/lampe added', 'kamen/luft added', 'unna/haus added']);
  expect(await sentences({ municipality: 'kamen', kind: 'air' })).toEqual(['kamen/luft airHigh 31.5', 'kamen/luft added']);
  expect(await sentences({ limit: 1 })).toEqual(['kamen/lampe failure']);
});

it('does not call a device silent that is catching up', async () => {
  const hours = 9;
  // Longer than one look for who is silent: what came by then ends eight hours ago.
  for (let ago = hours * 60; ago > 0; ago -= 5) {
    await lagebild.publish('v1/selm/parking/holt-auf/backfill', {
      time: Date.now() - ago * MINUTE,
      values: { free: 50 + (ago % 7), capacity: 120 },
    });
    await new Promise((resolve) => setTimeout(resolve, 80));
  }
  await lagebild.publish('v1/selm/parking/holt-auf', { values: { free: 55, capacity: 120 } });
  expect(await sentences({ municipality: 'selm' })).toEqual(['selm/holt-auf added']);
});

it('tells no change of what a device says late, nor twice who fell silent, and who came back', async () => {
  const old = (free: number, minutesAgo: number) =>
    lagebild.publish('v1/werne/parking/alt', { time: Date.now() - minutesAgo * MINUTE, values: { free, capacity: 120 } });
  await old(77, 301);
  await old(0, 300);
  const ofWerne = () => sentences({ municipality: 'werne' });
  await expect.poll(ofWerne, PATIENCE).toEqual(['werne/alt added', 'werne/alt silent']);
  const [, silent] = await ask({ municipality: 'werne' });
  const device = await lagebild.ask('device', { municipality: 'werne' }, 'alt');
  expect(silent?.at).toBe((device.latest?.time ?? 0) + device.silentAfterMs);
  await lagebild.publish('v1/werne/parking/alt', { values: { free: 0, capacity: 120 } });
  expect(await ofWerne()).toEqual(['werne/alt back', 'werne/alt added', 'werne/alt silent']);
});

it('tells everybody live what the list tells, under the same number', async () => {
  const client: Socket<ServerEvents, ClientEvents> = io(lagebild.httpUrl, { transports: ['websocket'], reconnection: false });
  const told: ToldChange[] = [];
  client.on('changes', (changes) => told.push(...changes));
  await new Promise<void>((resolve) => client.on('connect', () => resolve()));
  await carPark(0);
  const [newest] = await ask({ limit: 1 });
  expect(newest).toMatchObject({ device: 'haus', what: 'full' });
  await expect.poll(() => told.filter(({ device }) => device === 'haus'), PATIENCE).toEqual([newest]);
  client.close();
});

it('keeps it over a restart, tells no silence twice, and goes on where it was', async () => {
  await lagebild.publish('v1/selm/air/still', { time: Date.now() - 300 * MINUTE, values: { pm10: 4 } });
  await expect.poll(() => sentences({ municipality: 'selm' }), PATIENCE).toContain('selm/still silent');
  const before = await ask();
  await lagebild.mqtt.endAsync(true);
  await lagebild.stop();
  lagebild = await start();
  // The store has told what it knows, and everybody who is silent was looked for.
  await expect.poll(async () => (await lagebild.ask('latest')).readings.length, PATIENCE).toBeGreaterThanOrEqual(5);
  await carPark(7, 70);
  expect(await ask()).toEqual([expect.objectContaining({ device: 'haus', what: 'freeAgain', value: 7 }), ...before]);
  await lagebild.publish('v1/selm/air/still', { values: { pm10: 4 } });
  expect((await sentences({ limit: 1 }))[0]).toBe('selm/still back');
});

it.each([
  ['municipality=dortmund', 404, 'MUNICIPALITY_UNKNOWN'],
  ['kind=water', 400, 'QUERY_INVALID'],
  ['limit=0', 400, 'QUERY_INVALID'],
  ['since=1', 400, 'QUERY_INVALID'],
])('refuses what makes no sense: %s', async (query, status, code) => {
  const response = await fetch(`${lagebild.httpUrl}/api/v1/changes?${query}`);
  expect([response.status, ((await response.json()) as Problem).code]).toEqual([status, code]);
});
