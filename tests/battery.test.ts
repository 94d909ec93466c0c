// Batteries over the API of a running Lagebild: a fall that is known is foretold as it is, by device, and in the list for the rounds.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningLagebild, runLagebild } from './support/running-lagebild.ts';

const DAY = 86_400_000;

let lagebild: RunningLagebild;
beforeAll(async () => {
  lagebild = await runLagebild();
});
afterAll(() => lagebild[Symbol.asyncDispose]());

/** A value a day at noon (UTC), the last one yesterday. */
async function tell(path: string, days: number, valuesOf: (day: number) => Record<string, number>, about = {}): Promise<void> {
  const noon = Math.floor(Date.now() / DAY) * DAY - DAY / 2;
  const sent = Array.from({ length: days }, (_, day) => ({ time: noon - (days - 1 - day) * DAY, values: valuesOf(day), about }));
  for (let at = 0; at < sent.length; at += 200) {
    const some = sent.slice(at, at + 200).map((one) => JSON.stringify(one));
    await Promise.all(some.map((payload) => lagebild.mqtt.publishAsync(`v1/${path}/backfill`, payload, { qos: 1 })));
  }
  await lagebild.settled();
}

describe('batteries', () => {
  beforeAll(async () => {
    // 0.2 points a day: 80 % at first, 44 % after 180 days; the limit of 15 % 145 days later.
    await tell('unna/parking/falling', 181, (day) => ({ occupied: 0, battery: Math.round(80 - 0.2 * day) }), {
      name: 'Bucht 7',
      site: 'Markt',
    });
    // Nearly empty: 0.3 a day, 22 % now.
    await tell('unna/parking/soon', 120, (day) => ({ occupied: 0, battery: 22 + 0.3 * (119 - day) }));
    await tell('unna/parking/changed', 200, (day) => ({ occupied: 0, battery: day < 100 ? 40 - 0.2 * day : 100 - 0.1 * (day - 100) }));
    await tell('unna/parking/young', 10, () => ({ occupied: 0, battery: 90 }));
    await tell('unna/parking/empty', 60, () => ({ occupied: 0, battery: 9 }));
    await tell('unna/air/volts', 150, (day) => ({
      pm10: 10,
      temperature: 5 + (day % 9),
      battery_voltage: 3.6 - 0.001 * day + 0.01 * (day % 9),
    }));
    await tell('unna/parking/none', 5, () => ({ occupied: 0 }));
    await tell('kamen/parking/falling', 5, () => ({ occupied: 0, battery: 77 }));
    await lagebild.runJobs();
  }, 60_000);

  const ask = async (device: string) => (await lagebild.ask('battery', { municipality: 'unna', device })).sources;

  it('is foretold with its band', async () => {
    const [told] = await ask('falling');
    const truth = (44 - 15) / 0.2 / 7;
    expect(told).toMatchObject({ source: 'device', unit: '%', state: 'declining', limit: 15, replacedAt: null, knownDays: 181 });
    expect(told?.weeks).toBeGreaterThan(truth - 1.5);
    expect(told?.weeks).toBeLessThan(truth + 1.5);
    expect(told?.weeksLow).toBeLessThanOrEqual(truth + 0.3);
    expect(told?.weeksHigh).toBeGreaterThanOrEqual(truth - 0.3);
    expect(told?.history).toHaveLength(181);
    expect(told?.history[0]?.value).toBe(80);
  });

  it('begins anew when it was changed', async () => {
    const [told] = await ask('changed');
    const changedAt = Math.floor(Date.now() / DAY) * DAY - DAY / 2 - 99 * DAY;
    expect(told).toMatchObject({ state: 'declining', knownDays: 100 });
    expect(Math.abs((told?.replacedAt ?? 0) - changedAt)).toBeLessThan(DAY);
    expect(told?.weeks).toBeCloseTo((90.1 - 15) / 0.1 / 7, 0);
  });

  it('says what cannot be said', async () => {
    expect((await ask('young'))[0]).toMatchObject({ state: 'not_enough', weeks: null, knownDays: 10, leastDays: 21 });
    expect(await ask('none')).toEqual([]);
  });

  it('tells volts from warmth', async () => {
    const [told] = await ask('volts');
    expect(told).toMatchObject({ source: 'voltage', unit: 'V', limitFrom: 'share', state: 'declining' });
    expect(told?.perDegree).toBeCloseTo(0.01, 3);
    expect((told?.slopePerWeek ?? 0) / 7).toBeCloseTo(-0.001, 5);
    expect(told?.history.at(-1)?.temperature).toBeTypeOf('number');
  });

  it('is listed for the rounds, the most urgent first', async () => {
    const { batteries, soonWeeks } = await lagebild.ask('batteries', { municipality: 'unna' });
    expect(batteries.map(({ device, isSoon }) => [device, isSoon])).toEqual([
      ['empty', true],
      ['soon', true],
      ['falling', false],
      ['volts', false],
      ['changed', false],
      ['young', false],
    ]);
    expect(batteries[1]?.weeksLow).toBeLessThanOrEqual(soonWeeks);
    expect(batteries[2]).toMatchObject({ name: 'Bucht 7', site: 'Markt' });
    const all = await lagebild.ask('batteries');
    expect(all.batteries.filter(({ municipality }) => municipality === 'kamen')).toHaveLength(1);
  });
});
