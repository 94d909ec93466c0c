// Batteries whose end is known beforehand: the forecast finds it, says how sure it is, and says nothing where nothing can be said.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseBatteryRules } from './battery-rules.ts';
import { type BatteryHistory, forecastBattery } from './forecast.ts';
import { theilSen } from './theil-sen.ts';

const rules = parseBatteryRules(readFileSync(`${import.meta.dirname}/../../../../region/battery.yaml`, 'utf8'));
const NONE = new Map<number, number>();

/** A repeatable noise of mean 0, within ±1. */
function noise(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1664525 + 1013904223) % 4294967296;
    return (state / 4294967296) * 2 - 1;
  };
}

function history(values: readonly number[], over: Partial<BatteryHistory> = {}): BatteryHistory {
  const days = values.map((value, day) => ({ day, value }));
  return { unit: '%', days, temperatures: NONE, today: values.length - 1, ...over };
}
const falling = (days: number, from: number, perDay: number) => Array.from({ length: days }, (_, day) => from - perDay * day);

describe('a battery that empties steadily', () => {
  it.each([
    ['exactly', (value: number) => value],
    ['in whole per cent', Math.round],
    [
      'with noise',
      (
        (next) => (value: number) =>
          value + 3 * next()
      )(noise(1)),
    ],
    [
      'with a tenth of wrong values',
      (
        (next) => (value: number) =>
          next() > 0.8 ? 5 : value
      )(noise(2)),
    ],
  ])('is foretold to the week %s, and the truth lies within the band', (_, shown) => {
    // 90 % at first, a tenth of a point a day: 65 % after 250 days, 15 % after another 500 days.
    const told = forecastBattery(history(falling(251, 90, 0.1).map(shown)), rules);
    const truth = 500 / 7;
    expect(told.state).toBe('declining');
    expect(told.weeks).toBeGreaterThan(0.85 * truth);
    expect(told.weeks).toBeLessThan(1.15 * truth);
    expect(told.weeksLow).toBeLessThanOrEqual(truth + 0.01);
    expect(told.weeksHigh ?? Number.POSITIVE_INFINITY).toBeGreaterThanOrEqual(truth - 0.01);
    expect(told.slopePerWeek).toBeCloseTo(-0.7, 1);
  });

  it('is less sure of itself from a short and noisy history', () => {
    const width = (days: number) => {
      const next = noise(7);
      const { weeksLow = 0, weeksHigh = 1e6 } = forecastBattery(history(falling(days, 90, 0.1).map((value) => value + 2 * next())), rules);
      return weeksHigh - weeksLow;
    };
    expect(width(60)).toBeGreaterThan(2 * width(300));
  });

  it('holds the truth within its band in nine of ten cases', () => {
    let held = 0;
    for (let seed = 1; seed <= 100; seed += 1) {
      const next = noise(seed * 977);
      const values = falling(180, 80, 0.12).map((value) => value + 4 * next());
      const { weeksLow = 0, weeksHigh = Number.POSITIVE_INFINITY } = forecastBattery(history(values), rules);
      const truth = (80 - 0.12 * 179 - 15) / 0.12 / 7;
      if (weeksLow <= truth && truth <= weeksHigh) held += 1;
    }
    expect(held).toBeGreaterThanOrEqual(85);
  });
});

describe('what cannot be foretold', () => {
  it('is said: too few days, days too close, nothing at all', () => {
    expect(forecastBattery(history(falling(20, 90, 1)), rules)).toMatchObject({ state: 'not_enough', knownDays: 20, weeks: undefined });
    expect(forecastBattery(history(falling(27, 90, 1)), rules)).toMatchObject({ state: 'not_enough', spanDays: 27 });
    expect(forecastBattery(history([]), rules)).toMatchObject({ state: 'not_enough', level: undefined });
  });

  it('is a battery that has not fallen: it lasts at least so long, with no end in sight', () => {
    const told = forecastBattery(history(Array.from({ length: 200 }, () => 98)), rules);
    expect(told).toMatchObject({ state: 'steady', weeks: undefined, weeksHigh: undefined });
    expect(told.weeksLow).toBeGreaterThan(500);
  });

  it('is one that nobody has heard of for weeks', () => {
    expect(forecastBattery(history(falling(100, 90, 0.1), { today: 130 }), rules)).toMatchObject({ state: 'outdated' });
  });

  it('is not one that is below its limit already, however short its history', () => {
    expect(forecastBattery(history([12, 12, 11]), rules).state).toBe('below');
    expect(forecastBattery(history(falling(100, 40, 0.3)), rules)).toMatchObject({ state: 'below', weeks: 0 });
  });
});

describe('a new battery', () => {
  it('begins a new trend', () => {
    const told = forecastBattery(history([...falling(200, 60, 0.2), ...falling(100, 100, 0.1)]), rules);
    expect(told).toMatchObject({ replacedOn: 200, knownDays: 100, state: 'declining' });
    expect(told.weeks).toBeCloseTo((100 - 0.1 * 99 - 15) / 0.1 / 7, 0);
  });

  it('is none after a single wrong value, nor a warm week', () => {
    const values = falling(200, 60, 0.1);
    values[150] = 99;
    expect(forecastBattery(history(values), rules).replacedOn).toBeUndefined();
    const warmer = falling(200, 60, 0.1).map((value, day) => value + (day > 150 ? Math.min(12, (day - 150) * 1.5) : 0));
    expect(forecastBattery(history(warmer), rules).replacedOn).toBeUndefined();
  });

  it('is seen in volts as well', () => {
    const volts = [...falling(100, 3.3, 0.002), ...falling(60, 3.6, 0.001)];
    expect(forecastBattery(history(volts, { unit: 'V' }), rules)).toMatchObject({ replacedOn: 100, limitFrom: 'share' });
  });
});

describe('cold', () => {
  /** A year: 20 °C in summer, 0 °C in winter, with weather; the voltage falls 0.5 mV a day and 4 mV for each degree less. */
  const next = noise(5);
  const warm = Array.from({ length: 365 }, (_, day) => 10 + 10 * Math.cos((2 * Math.PI * day) / 365) + 4 * next());
  const volts = warm.map((degrees, day) => 3.6 - 0.0005 * day + 0.004 * (degrees - 10));
  /** The first half: it gets colder day by day. */
  const autumn = volts.slice(0, 180);

  it('is not taken for the end when the device tells its warmth', () => {
    const temperatures = new Map(warm.slice(0, 180).map((degrees, day) => [day, degrees]));
    const told = forecastBattery(history(autumn, { unit: 'V', temperatures, lowVolts: 3 }), rules);
    expect(told.warmth?.perDegree).toBeCloseTo(0.004, 3);
    expect((told.slopePerWeek ?? 0) / 7).toBeCloseTo(-0.0005, 4);
    expect(told.limitFrom).toBe('profile');
  });

  it('misleads without: the fall is then steeper than it is, which is why the page says so', () => {
    const told = forecastBattery(history(autumn, { unit: 'V', lowVolts: 3 }), rules);
    expect((told.slopePerWeek ?? 0) / 7).toBeLessThan(-0.0007);
  });
});

it('the trend does not care about a third of wrong values', () => {
  const values = falling(90, 50, 0.2).map((value, day) => ({ day, value: day % 3 === 0 ? 0 : value }));
  expect(theilSen(values).slope).toBeCloseTo(-0.2, 1);
});
