// Energy against plan: like is compared with like, nothing is counted twice, what is missing is told.
import { describe, expect, it } from 'vitest';
import { burnedWithin, countedIn, remainingLife } from './burn-hours.ts';
import { addUp, co2FactorOf, joinSums, type LampEnergy } from './energy.ts';
import { withoutContained } from './feeders.ts';
import { largestBelievable } from './installed-power.ts';

const planned = { lit: 14, full: 9, dark: 14 };
const lamp = (
  amount: number | undefined,
  over: Partial<LampEnergy> & { known?: number; bridged?: number; shared?: number } = {},
): LampEnergy => {
  const { known = 1, bridged = 0, shared = 0, ...rest } = over;
  return { used: amount === undefined ? undefined : { amount, shared, known, bridged }, watts: 100, planned, ...rest };
};

describe('sums', () => {
  it('compare only lamps of which enough is known; half the meters missing does not make the other half look thrifty', () => {
    const sum = addUp([lamp(1), lamp(0.8), lamp(undefined), lamp(undefined)], 0.95);
    expect(sum).toEqual({
      devices: 4,
      telling: 2,
      usedKwh: 1.8,
      sharedKwh: 0,
      known: 0.5,
      bridged: 0,
      compared: { devices: 2, usedKwh: 1.8, plannedKwh: 1.8, fullKwh: 2.8, savedKwh: expect.closeTo(0.4 + 0.5, 9) },
    });
  });

  it('count half a day as used but do not hold it against the plan; what was shared out is told', () => {
    const sum = addUp(
      [lamp(0.4, { known: 0.5 }), lamp(0.9, { known: 0.2, bridged: 0.8, shared: 0.7 }), lamp(1, { watts: undefined })],
      0.95,
    );
    expect(sum).toMatchObject({ usedKwh: 2.3, sharedKwh: 0.7, telling: 3, compared: { devices: 1, usedKwh: 0.9, plannedKwh: 0.9 } });
    expect(sum.known + sum.bridged).toBeCloseTo((0.5 + 1 + 1) / 3, 9);
  });

  it('do not praise a lamp that stays dark, and hold waste against the saving', () => {
    expect(addUp([lamp(0)], 0.95).compared.savedKwh).toBeCloseTo(0.5, 9);
    expect(addUp([lamp(2)], 0.95).compared.savedKwh).toBeCloseTo(-0.6, 9);
  });

  it('of days join to those of weeks; of nothing to nothing', () => {
    const day = addUp([lamp(1), lamp(undefined)], 0.95);
    expect(joinSums([day, day, day])).toMatchObject({
      devices: 2,
      usedKwh: 3,
      known: 0.5,
      compared: { devices: 1, fullKwh: expect.closeTo(4.2, 9) },
    });
    expect(joinSums([])).toMatchObject({ devices: 0, usedKwh: 0, known: 0 });
    expect(addUp([], 0.95)).toMatchObject({ devices: 0, telling: 0, known: 0 });
  });
});

it('a lamp behind a measuring cabinet is part of its figure, as long as the cabinet belongs to the selection', () => {
  const of = (device: string, feeder?: string, municipality = 'unna') => ({
    municipality,
    device,
    ...(feeder !== undefined && { feeder }),
  });
  const cabinet = of('c-1');
  const lamps = [of('l-1', 'c-1'), of('l-2', 'c-2'), of('l-3'), of('l-4', 'l-4'), of('l-5', 'c-1', 'kamen')];
  const all = [cabinet, ...lamps];
  const ids = (devices: readonly { device: string }[]) => devices.map(({ device }) => device);
  expect(ids(withoutContained(all, () => true))).toEqual(['c-1', 'l-2', 'l-3', 'l-4', 'l-5']);
  expect(ids(withoutContained(all, ({ device }) => device !== 'c-1'))).toHaveLength(6);
  expect(ids(withoutContained(lamps, () => true))).toHaveLength(5);
});

describe('installed power', () => {
  const rules = { days: 30, least_watts: 5, agree_share: 0.9, agree_days: 2 };
  it.each([
    ['the largest that others come near', [78, 79, 77.5, 30, 0.4], 79],
    ['a spike stands alone', [78, 79, 77, 812], 79],
    ['two spikes do as well', [812, 640, 78, 79, 77], 79],
    ['weeks of failure do not count', [79, 78, 78, ...Array(27).fill(0.4)], 79],
    ['one day alone is believed', [78], 78],
    ['two days that agree', [78, 79], 79],
    ['two days that do not: the smaller is not held back by the spike', [812, 78], undefined],
    ['a driver that waits', [0.4, 0.5, 0.4], undefined],
    ['nothing', [], undefined],
  ])('%s', (_what, maxima, expected) => {
    expect(largestBelievable(maxima, rules)).toBe(expected);
  });
});

describe('burn hours', () => {
  it('of an hour: all, nothing, or the part that gives its mean', () => {
    expect(burnedWithin({ min: 32, max: 80, mean: 60 }, 4)).toBe(1);
    expect(burnedWithin({ min: 0.4, max: 0.4, mean: 0.4 }, 4)).toBe(0);
    expect(burnedWithin({ min: 0, max: 80, mean: 60 }, 4)).toBe(0.75);
  });

  it('remain of a rated life, at the hours of the plan', () => {
    expect(remainingLife(40_000, 100_000, 4000)).toEqual({ used: 0.4, hours: 60_000, years: 15 });
    expect(remainingLife(120_000, 100_000, 4000)).toEqual({ used: 1.2, hours: 0, years: 0 });
    expect(remainingLife(0, 100_000, 0).years).toBe(Number.POSITIVE_INFINITY);
  });

  it('by counter, with the time that is known', () => {
    expect(countedIn([{ from: 0, to: 50, amount: 7 }], 0, 100)).toEqual({ hours: 7, known: 0.5 });
  });
});

it('the CO2 factor is that of the year, or of the nearest that is known', () => {
  const of = (year: number) => ({ year, grams_per_kwh: year, status: 'final' as const, source: 's' });
  expect([2019, 2022, 2023, 2026].map((year) => co2FactorOf(year, [of(2022), of(2023), of(2024)]).year)).toEqual([2022, 2022, 2023, 2024]);
});
