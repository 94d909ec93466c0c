// Meters as they are: rising, set back in the middle of a night, rolling over, changed, misread, silent; and what of it falls on which day.
import { describe, expect, it } from 'vitest';
import { countMeter, isCalm, type MeterBucket } from './meter.ts';
import { layOnSpans } from './span-amounts.ts';

const HOUR = 3_600_000;
const QUARTER = HOUR / 4;
/** A lamp of 100 W: at most 0.15 kWh an hour. */
const LAMP = { mostPerHour: 0.15, rollovers: [100_000, 65_536, 6553.6] };

/** One reading each quarter of an hour, as buckets of a quarter. */
const quarters = (states: readonly (number | undefined)[]): MeterBucket[] =>
  states.flatMap((value, index) =>
    value === undefined
      ? []
      : [{ from: index * QUARTER, to: (index + 1) * QUARTER, stats: { min: value, max: value, last: value, count: 1 } }],
  );
/** Several readings of one bucket, in order. */
const bucket = (from: number, to: number, states: readonly number[]): MeterBucket => ({
  from: from * HOUR,
  to: to * HOUR,
  stats: { min: Math.min(...states), max: Math.max(...states), last: states.at(-1) ?? Number.NaN, count: states.length },
});
const total = (buckets: readonly MeterBucket[]): number => countMeter(buckets, LAMP).segments.reduce((sum, { amount }) => sum + amount, 0);
const events = (buckets: readonly MeterBucket[]): string[] => countMeter(buckets, LAMP).events.map(({ event }) => event);

describe('a meter', () => {
  it.each([
    ['rises', [500, 500.02, 500.05, 500.05, 500.07], 0.07, []],
    ['is set back to 0 in the middle of the night', [500, 500.02, 0.01, 0.03, 0.05], 0.02 + 0.01 + 0.04, ['reset']],
    ['is set back twice', [500, 500.02, 0.01, 0.03, 0, 0.02], 0.02 + 0.01 + 0.02 + 0 + 0.02, ['reset', 'reset']],
    ['rolls over its last digit', [99_999.97, 99_999.99, 0.01, 0.03], 0.06, ['rollover']],
    ['rolls over as a counter of 16 bits', [6553.58, 0.01], 0.03, ['rollover']],
    ['is changed for one that has counted elsewhere', [500, 500.02, 320.4, 320.42], 0.04, ['replaced']],
    ['is changed for one that stands higher', [500, 500.02, 812.3, 812.33], 0.05, ['replaced']],
    ['is read as 0 once', [500, 500.02, 0, 500.04, 500.06], 0.06, ['reset']],
    ['is told with few decimals', [500.1, 500.1, 500.1, 500.2, 500.2], 0.1, []],
    ['wavers in its last digit', [500.02, 500.01, 500.02, 500.04], 0.02, []],
    ['tells nothing', [], 0, []],
    ['tells a single state', [500], 0, []],
  ])('%s', (_what, states, expected, happened) => {
    expect(total(quarters(states))).toBeCloseTo(expected, 9);
    expect(events(quarters(states))).toEqual(happened);
  });

  it('counts on over a gap of any length, as much as the lamp can have drawn', () => {
    expect(total([bucket(0, 1, [500, 500.1]), bucket(50, 51, [505.1, 505.2])])).toBeCloseTo(5.2, 9);
    // 100 W for 49 hours are no 30 kWh.
    expect(total([bucket(0, 1, [500, 500.1]), bucket(50, 51, [530.1, 530.2])])).toBeCloseTo(0.2, 9);
  });

  it('is told from the figures of whole days as from its single readings', () => {
    const readings = Array.from({ length: 96 }, (_, index) => 500 + index * 0.01);
    const days = [bucket(0, 24, readings.slice(0, 48)), bucket(24, 48, readings.slice(48))];
    expect(total(days)).toBeCloseTo(0.95, 9);
    const setBack = readings.map((value, index) => (index < 70 ? value : value - 500.7));
    const before = setBack.slice(0, 48);
    expect(total([bucket(0, 24, before), bucket(24, 48, setBack.slice(48))])).toBeCloseTo(0.94, 9);
    expect(isCalm(bucket(24, 48, setBack.slice(48)), before.at(-1), LAMP)).toBe(false);
    expect(isCalm(bucket(24, 48, readings.slice(48)), readings[47], LAMP)).toBe(true);
  });
});

describe('laid on days', () => {
  const days = [0, 1, 2, 3].map((day) => ({ from: day * 24 * HOUR, to: (day + 1) * 24 * HOUR }));
  const lay = (buckets: readonly MeterBucket[], weightOf = (from: number, to: number) => to - from) =>
    layOnSpans(days, countMeter(buckets, LAMP).segments, 2 * HOUR, weightOf);
  const rounded = (values: readonly number[]) => values.map((value) => Math.round(1000 * value) / 1000);

  it('every day gets what the meter rose by since the day before', () => {
    const found = lay([
      bucket(0, 24, [500, 500.5]),
      bucket(24, 48, [500.51, 501]),
      bucket(48, 72, [501, 501.7]),
      bucket(72, 96, [502, 502]),
    ]);
    expect(rounded(found.map(({ amount }) => amount))).toEqual([0.5, 0.5, 0.7, 0.3]);
    expect(found.map(({ known, bridged }) => [known, bridged])).toEqual([1, 2, 3, 4].map(() => [1, 0]));
  });

  it('days without readings are shared out of the gap, and say so', () => {
    const found = lay([bucket(0, 24, [500, 500.5]), bucket(72, 96, [502.5, 502.9])]);
    expect(rounded(found.map(({ amount }) => amount))).toEqual([0.5, 1, 1, 0.4]);
    expect(rounded(found.map(({ shared }) => shared))).toEqual([0, 1, 1, 0]);
    expect(found.map(({ known, bridged }) => [known, bridged])).toEqual([
      [1, 0],
      [0, 1],
      [0, 1],
      [1, 0],
    ]);
  });

  it('shared out by the hours the plan has it burn', () => {
    const onlySecondDay = (from: number, to: number) => Math.max(0, Math.min(to, 48 * HOUR) - Math.max(from, 24 * HOUR));
    const found = lay([bucket(0, 24, [500, 500.5]), bucket(72, 96, [502.5, 502.9])], onlySecondDay);
    expect(rounded(found.map(({ amount }) => amount))).toEqual([0.5, 2, 0, 0.4]);
  });

  it('days before the first reading, and after the last, are not known', () => {
    const found = lay([bucket(30, 31, [500, 500.1])]);
    expect(rounded(found.map(({ known }) => known))).toEqual([0, 0.042, 0, 0]);
    expect(found.map(({ bridged }) => bridged)).toEqual([0, 0, 0, 0]);
  });

  it('a gap within one span is no gap of that span: its meter states know the sum', () => {
    const [month] = layOnSpans(
      [{ from: 0, to: 96 * HOUR }],
      countMeter([bucket(0, 24, [500, 500.5]), bucket(72, 96, [502.5, 502.9])], LAMP).segments,
      2 * HOUR,
      () => 0,
    );
    expect(month).toEqual({ amount: expect.closeTo(2.9, 9), shared: 0, known: 1, bridged: 0 });
  });
});
