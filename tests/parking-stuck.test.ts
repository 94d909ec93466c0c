// A counter that stands still is left out of its place's past as it is out of the present, however often it sends, and the public is not told it.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type RunningLagebild, runLagebild } from './support/running-lagebild.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Longer than any today, and with a day's light in it wherever it begins. */
const STILL_MS = 40 * HOUR;

let lagebild: RunningLagebild;
beforeAll(async () => {
  lagebild = await runLagebild({}, { sharingOf: () => ({ level: 'public', delayMinutes: 0 }) });
});
afterAll(() => lagebild[Symbol.asyncDispose]());

it.each([
  [10, 'unna'],
  [30, 'kamen'],
])('one that sends every %i minutes', { timeout: 60_000 }, async (minutes, municipality) => {
  const now = Date.now();
  const device = `still-${minutes}`;
  for (let time = now - STILL_MS - 48 * HOUR, index = 0; time < now; time += minutes * MINUTE, index += 1) {
    const free = time < now - STILL_MS ? 20 + (index % 7) : 42;
    const payload = { time, values: { free, capacity: 100 }, about: { name: 'Parkhaus' } };
    await lagebild.mqtt.publishAsync(`v1/${municipality}/parking/${device}`, JSON.stringify(payload), { qos: 1 });
  }
  await lagebild.settled();
  const { flags } = await lagebild.ask('quality', { municipality, device, quantity: 'free' });
  expect(flags.map(({ code, to }) => [code, to])).toEqual([['stuck', null]]);
  const told = () => lagebild.ask('parkingSite', { municipality, site: 'Parkhaus' });
  // Flags are looked up anew after two seconds.
  await expect.poll(async () => (await told()).site.free, { timeout: 10_000 }).toBeNull();
  const { day } = await told();
  expect(day.steps.filter(({ today }) => today !== null)).toEqual([]);
  const { municipalities } = await lagebild.ask('publicParking', { municipality });
  expect(municipalities.flatMap(({ places }) => places)).toMatchObject([{ name: 'Parkhaus', state: 'no_data', free: null }]);
});
