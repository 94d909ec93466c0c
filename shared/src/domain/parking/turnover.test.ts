// Stay times and turnover: whole stays, cut ones, holes that make no stays, and what a counter cannot know.
import { describe, expect, it } from 'vitest';
import { type Stay, stayClasses, stayQuantile } from './stays.ts';
import { type StepPoint, stretchesOf } from './stretches.ts';
import { turnoverOfBays, turnoverOfCounters } from './turnover.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const HOLE = 30 * MINUTE;

/** A sensor that reports every five minutes from the beginning to the end, and is silent in between where told. */
function bay(
  to: number,
  taken: readonly (readonly [from: number, to: number])[],
  silent: readonly (readonly [from: number, to: number])[] = [],
) {
  const isIn = (spans: typeof taken, minute: number) => spans.some(([begin, end]) => minute >= begin && minute < end);
  const readings: StepPoint[] = [];
  for (let minute = 0; minute <= to; minute += 5)
    if (!isIn(silent, minute)) readings.push({ time: minute * MINUTE, value: isIn(taken, minute) ? 1 : 0 });
  return { use: 'general' as const, stretches: stretchesOf(readings, HOLE) };
}

const stays = (...minutes: number[]): Stay[] => minutes.map((one) => ({ ms: Math.abs(one) * MINUTE, isWhole: one >= 0 }));
const quantileOf = (share: number, ...minutes: number[]) => {
  const ms = stayQuantile(stays(...minutes), share);
  return ms === undefined ? undefined : ms / MINUTE;
};

describe('stays in single bays', () => {
  it('last from the first taken reading to the first free one', () => {
    const {
      stays: times,
      arrivals,
      carsPerSpaceDay,
      spaceDays,
    } = turnoverOfBays([
      bay(2880, [
        [60, 90],
        [600, 720],
        [1500, 1700],
      ]),
    ]);
    expect(times).toMatchObject({ whole: 3, cutAtBegin: 0, cutAtEnd: 0, medianMinutes: 120 });
    expect({ arrivals, carsPerSpaceDay, spaceDays }).toEqual({ arrivals: 3, carsPerSpaceDay: 1.5, spaceDays: 2 });
  });

  it('are cut at the edges of the time looked at, and said to be', () => {
    const { stays: times, arrivals } = turnoverOfBays([
      bay(1440, [
        [0, 200],
        [300, 330],
        [1400, 9999],
      ]),
    ]);
    expect(times).toMatchObject({ whole: 1, cutAtBegin: 1, cutAtEnd: 1 });
    expect(arrivals).toBe(2);
  });

  it.each([
    ['while a car is there', [[100, 400]], [[200, 300]], { whole: 0, cutAtBegin: 1, cutAtEnd: 1 }],
    ['from before it comes until after it left', [[100, 400]], [[50, 500]], { whole: 0, cutAtBegin: 0, cutAtEnd: 0 }],
    ['when it comes', [[100, 400]], [[50, 150]], { whole: 0, cutAtBegin: 1, cutAtEnd: 0 }],
    ['when it leaves', [[100, 400]], [[350, 500]], { whole: 0, cutAtBegin: 0, cutAtEnd: 1 }],
    [
      'between two cars',
      [
        [100, 200],
        [400, 500],
      ],
      [[150, 450]],
      { whole: 0, cutAtBegin: 1, cutAtEnd: 1 },
    ],
    ['for less than a hole', [[100, 400]], [[200, 225]], { whole: 1, cutAtBegin: 0, cutAtEnd: 0 }],
  ] as const)('are not made by silence %s', (_, taken, silent, expected) => {
    expect(turnoverOfBays([bay(1440, taken, silent)]).stays).toMatchObject(expected);
  });

  it('are not counted for the time in which nothing is known', () => {
    const { spaceDays, carsPerSpaceDay } = turnoverOfBays([bay(2880, [[100, 200]], [[1000, 2440]])]);
    expect(spaceDays).toBeCloseTo((2880 - 1445) / 1440, 9);
    expect(carsPerSpaceDay).toBeNull();
  });

  it('of sensors that send changes only are those of sensors that send always', () => {
    const changes = [0, 60, 90, 600, 720, 1500, 1700, 2880].map((minute, index) => ({ time: minute * MINUTE, value: index % 2 }));
    const told = turnoverOfBays([{ use: 'general', stretches: stretchesOf(changes, 36 * HOUR) }]);
    expect(told.stays).toMatchObject({ whole: 3, cutAtEnd: 1, medianMinutes: 120 });
  });

  it('are told apart by whom the bay is for', () => {
    const both = turnoverOfBays([
      bay(2880, [
        [60, 90],
        [600, 630],
      ]),
      { ...bay(2880, [[60, 660]]), use: 'charging' },
    ]);
    expect(both.uses).toEqual([
      { use: 'general', bays: 1, arrivals: 2, carsPerSpaceDay: 1, medianMinutes: 30 },
      { use: 'charging', bays: 1, arrivals: 1, carsPerSpaceDay: 0.5, medianMinutes: 600 },
    ]);
    expect(both.arrivals).toBe(3);
  });
});

describe('the length that a share of stays does not exceed', () => {
  it.each([
    [0.5, [10, 20, 30], 20],
    [0.5, [40, 10, 30, 20], 25],
    [0.9, [10, 20, 30, 40, 50, 60, 70, 80, 90, 100], 95],
    [0.9, [10, 20, 30], 30],
    [0.5, [10], 10],
    [0.5, [], undefined],
    [0.5, [20, 20, 20, 20], 20],
    // Negative: cut off. Of five the one at 15 went on, so that each after it stands for 4/3.
    [0.5, [10, -15, 20, 30, 40], 30],
    [0.5, [-10, -20, -30], undefined],
    [0.9, [10, -60, -60, -60], undefined],
    [0.5, [30, -30, 40], 40],
  ])('%d of %j minutes', (share, minutes, expected) => {
    if (expected === undefined) expect(quantileOf(share, ...minutes)).toBeUndefined();
    else expect(quantileOf(share, ...minutes)).toBeCloseTo(expected, 9);
  });

  it('is not shortened by the end of the time looked at', () => {
    // Cars that stay 1, 2, … 12 hours come evenly over a day and are seen until its end.
    const seen = Array.from({ length: 24 * 12 }, (_, n) => {
      const [length, left] = [((n % 12) + 1) * HOUR, DAY - (Math.floor(n / 12) + 0.5) * HOUR];
      return { ms: Math.min(length, left), isWhole: length < left };
    });
    const whole = seen.filter(({ isWhole }) => isWhole);
    const hours = (some: typeof seen, share: number) => (stayQuantile(some, share) ?? 0) / HOUR;
    expect([hours(seen, 0.5), hours(seen, 0.9)]).toEqual([6.5, 11]);
    expect(hours(whole, 0.5)).toBe(5.5); // leaving the cut ones out would
  });
});

it('sorts stays into classes, the upper end exclusive', () => {
  const counts = stayClasses(stays(0, 14, 15, 59, 60, 1440, 5000, -20)).map(({ fromMinutes, count }) => `${fromMinutes}:${count}`);
  expect(counts).toEqual(['0:2', '15:1', '30:1', '60:1', '120:0', '240:0', '480:0', '1440:2']);
});

describe('a counter', () => {
  const counted = (...values: number[]) =>
    stretchesOf(
      values.map((value, n) => ({ time: n * 20 * MINUTE, value })),
      HOLE,
    );

  it('says only how many came at least', () => {
    expect(turnoverOfCounters([{ stretches: counted(3, 5, 5, 4, 6), capacity: 100 }])).toMatchObject({
      isLowerBound: true,
      arrivals: 4,
      stays: null,
    });
  });

  it('takes nothing from what changed in a hole', () => {
    const readings = [
      { time: 0, value: 10 },
      { time: 20 * MINUTE, value: 12 },
      { time: 80 * MINUTE, value: 60 },
      { time: 100 * MINUTE, value: 61 },
    ];
    const { arrivals, spaceDays } = turnoverOfCounters([{ stretches: stretchesOf(readings, HOLE), capacity: 72 }]);
    expect(arrivals).toBe(3);
    expect(spaceDays).toBeCloseTo((72 * 40) / 1440, 9);
  });
});
