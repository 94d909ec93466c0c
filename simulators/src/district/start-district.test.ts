// The running district: tells the past day, goes on live, fills the gap after a lost broker, stops at once.
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openTestBroker, type TestBroker } from '../mqtt/test-broker.ts';
import { REGION_DIR } from '../region/region-dir.ts';
import { DAY_MS } from './local-time.ts';
import { type District, startDistrict } from './start-district.ts';

let broker: TestBroker;
let district: District;

interface Message {
  time: string;
  values: Record<string, number | boolean>;
  about?: { name: string };
}

const messages = () => broker.received.map(({ topic, payload }) => ({ topic, ...(JSON.parse(payload) as Message) }));
const live = () => messages().filter(({ topic }) => !topic.endsWith('/backfill'));

beforeEach(async () => {
  broker = await openTestBroker();
});
afterEach(async () => {
  await district.stop();
  await broker.close();
});

it('tells the past day in time order with every device introduced once, then goes on live', async () => {
  district = await startDistrict({ url: broker.url, regionDir: REGION_DIR, municipality: 'luenen' });
  await expect.poll(() => live().length, { timeout: 10_000 }).toBeGreaterThan(3);
  const past = messages().filter(({ topic }) => topic.endsWith('/backfill'));
  expect(past.length).toBeGreaterThan((district.devices - 1) * 143);
  expect(new Set(past.map(({ topic }) => topic)).size).toBe(district.devices);
  const introductions = past.filter(({ about }) => about);
  expect(introductions).toHaveLength(district.devices);
  // lastWords() come first; from there on time runs forward, step by step.
  const steps = past.slice(1).map(({ time }) => Math.floor(Date.parse(time) / 600_000));
  expect(steps).toEqual([...steps].sort((a, b) => a - b));
  expect(Math.max(...past.map(({ time }) => Date.parse(time)))).toBeLessThanOrEqual(Date.now());
});

it('tells days before it, the latest first, behind the present, and none that was told', async () => {
  const today = Math.floor(Date.now() / DAY_MS);
  const told: number[] = [];
  const past = { count: 4, isTold: (day: number) => day === today - 3, onTold: (day: number) => void told.push(day) };
  district = await startDistrict({ url: broker.url, regionDir: REGION_DIR, municipality: 'selm', past });
  await expect.poll(() => told, { timeout: 20_000 }).toEqual([today - 2, today - 4]);
  const days = Map.groupBy(messages(), ({ time }) => Math.floor(Date.parse(time) / DAY_MS));
  expect(new Set(days.keys())).toEqual(new Set([today - 4, today - 2, today - 1, today]));
  // Every quarter of an hour, with the values it would have told live.
  expect(days.get(today - 4)).toHaveLength(96 * district.devices);
  const bay = days.get(today - 4)?.find(({ values }) => 'battery' in values);
  expect(bay?.values).toEqual({ occupied: expect.any(Boolean), battery: expect.any(Number) });
  const dayOf = ({ time }: Message) => Math.floor(Date.parse(time) / DAY_MS);
  const ofToday = messages().findLastIndex((one) => one.topic.endsWith('/backfill') && dayOf(one) === today);
  expect(messages().findIndex((one) => dayOf(one) === today - 4)).toBeGreaterThan(ofToday);
});

it('goes on live while it tells the days before', async () => {
  const told: number[] = [];
  // More days than are told until the present moves, on whatever machine.
  const past = { count: 1000, isTold: () => false, onTold: (day: number) => void told.push(day) };
  district = await startDistrict({ url: broker.url, regionDir: REGION_DIR, municipality: 'selm', past });
  await expect.poll(() => told.length, { timeout: 20_000 }).toBeGreaterThan(0);
  const before = live().length;
  await expect.poll(() => live().length, { timeout: 20_000 }).toBeGreaterThan(before);
  expect(told.length).toBeLessThan(past.count);
});

it('sends the same values for the same moment after a restart', async () => {
  const run = async () => {
    broker.received.length = 0;
    district = await startDistrict({ url: broker.url, regionDir: REGION_DIR, municipality: 'selm' });
    await expect.poll(() => broker.received.length, { timeout: 10_000 }).toBeGreaterThan(1000);
    await district.stop();
    return new Map(messages().map(({ topic, time, values }) => [`${topic.replace('/backfill', '')} ${time}`, values]));
  };
  const [first, second] = [await run(), await run()];
  const common = [...first.keys()].filter((key) => second.has(key));
  expect(common.length).toBeGreaterThan(1000);
  for (const key of common) expect(second.get(key), key).toEqual(first.get(key));
});

it('introduces every device again when the broker was away', async () => {
  const sentences: string[] = [];
  district = await startDistrict({
    url: broker.url,
    regionDir: REGION_DIR,
    municipality: 'kamen',
    history: false,
    onError: (s) => sentences.push(s),
  });
  const introduced = () => live().filter(({ about }) => about?.name === 'Parkhaus Kamen Quadrat').length;
  await expect.poll(introduced, { timeout: 10_000 }).toBe(1);
  broker.cutConnections();
  await expect.poll(introduced, { timeout: 10_000 }).toBe(2);
  expect(sentences[0]).toMatch(/^Lost the connection/);
});

it('starts without a broker and stops at once', async () => {
  await broker.close();
  district = await startDistrict({ url: broker.url, regionDir: REGION_DIR });
  expect(district.devices).toBeGreaterThan(95);
  const start = performance.now();
  await district.stop();
  expect(performance.now() - start).toBeLessThan(1000);
});

it('names the municipalities it knows', async () => {
  await expect(startDistrict({ url: broker.url, regionDir: REGION_DIR, municipality: 'dortmund' })).rejects.toThrow(
    'known are bergkamen, boenen',
  );
  district = await startDistrict({ url: broker.url, regionDir: REGION_DIR, municipality: 'werne' });
});
