// Readings as stretches: what is known between two of them, and what is not.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { holeMs, joinStretches, meansOf, type StepPoint, stretchesOf } from './stretches.ts';

const MINUTE = 60_000;
const HOLE = 30 * MINUTE;

/** "0:0 10:1" is free at minute 0 and taken at minute 10. */
const points = (text: string): StepPoint[] =>
  text.split(' ').map((part) => {
    const [minute, value] = part.split(':').map(Number);
    return { time: Number(minute) * MINUTE, value: Number(value) };
  });
const brief = (text: string, until?: number) =>
  stretchesOf(points(text), HOLE, until === undefined ? undefined : until * MINUTE)
    .map(({ from, to, value }) => `${from / MINUTE}-${to / MINUTE}=${value}`)
    .join(' ');

describe('stretches', () => {
  it.each([
    ['0:0 10:0 20:1 30:1 40:0', '0-20=0 20-40=1 40-40=0'],
    ['0:1', '0-0=1'],
    ['0:1 30:1', '0-30=1'],
    ['0:1 31:1', '0-0=1 31-31=1'], // a hole: nobody knows whether it was the same car
    ['0:1 10:1 60:0 70:0', '0-10=1 60-70=0'],
    ['0:0 10:1 50:1 60:0', '0-10=0 10-10=1 50-60=1 60-60=0'],
    ['0:0 10:1 10:0 20:0', '0-20=0'], // two readings of one moment
  ])('of %s are %s', (given, expected) => expect(brief(given)).toBe(expected));

  it('go on until now where that is no hole', () => {
    expect(brief('0:0 10:1', 25)).toBe('0-10=0 10-25=1');
    expect(brief('0:0 10:1', 41)).toBe('0-10=0 10-10=1');
    expect(brief('0:0 10:1', 5)).toBe('0-10=0 10-10=1');
  });

  it('of the parts of a day, joined, are those of the whole day', () => {
    const reading = fc.record({ gap: fc.integer({ min: 1, max: 45 }), value: fc.integer({ min: 0, max: 1 }) });
    fc.assert(
      fc.property(
        fc.array(reading, { minLength: 1, maxLength: 60 }),
        fc.array(fc.integer({ min: 0, max: 2000 }), { maxLength: 5 }),
        (gaps, cuts) => {
          let minute = 0;
          const all = gaps.map(({ gap, value }) => {
            minute += gap;
            return { time: minute * MINUTE, value };
          });
          const edges = [0, ...cuts.sort((a, b) => a - b), Number.POSITIVE_INFINITY].map((cut) => cut * MINUTE);
          const parts = edges.slice(1).map((end, index) => all.filter(({ time }) => time >= (edges[index] ?? 0) && time < end));
          const joined = joinStretches(
            parts.map((part) => stretchesOf(part, HOLE)),
            HOLE,
          );
          expect(joined).toEqual(stretchesOf(all, HOLE));
        },
      ),
    );
  });
});

describe('a hole', () => {
  const regular = (minutes: number, count: number) => Array.from({ length: count }, (_, n) => n * minutes * MINUTE);

  it.each([
    ['a device of which little is known', regular(600, 5), undefined, 30],
    ['a sensor that sends every half minute', regular(0.5, 200), undefined, 30],
    ['a sensor that sends every two hours', regular(120, 50), undefined, 180],
    ['one whose profile tells a day', regular(120, 5), 1440, 2160],
    ['one that sends once a week', regular(7 * 1440, 50), undefined, 2160],
    ['one outage in many regular readings', [...regular(5, 300), 99_999 * MINUTE], undefined, 30],
  ])('of %s', (_, times, everyMinutes, expected) => {
    expect(holeMs(times, 30, everyMinutes) / MINUTE).toBe(expected);
  });
});

describe('means over time', () => {
  it('weigh a value by how long it held, and tell how much of the bucket is known', () => {
    const means = meansOf(stretchesOf(points('50:1 75:0 90:0 100:1'), HOLE), 60 * MINUTE);
    expect([...means]).toEqual([
      [0, { mean: 1, known: 10 / 60 }],
      [60 * MINUTE, { mean: 15 / 40, known: 40 / 60 }],
    ]);
  });

  it('are those of the readings where these come regularly', () => {
    const values = Array.from({ length: 61 }, (_, n) => ({ time: n * MINUTE, value: (n * 7) % 5 }));
    const mean = values.slice(0, 60).reduce((sum, { value }) => sum + value, 0) / 60;
    expect(meansOf(stretchesOf(values, HOLE), 60 * MINUTE).get(0)?.mean).toBeCloseTo(mean, 12);
  });
});
