// Buckets: widths, alignment, local days through both nights of the clock change.
import { describe, expect, it } from 'vitest';
import { bucketStarts, countBuckets, everyMs, fittingEvery, MAX_BUCKETS, parseEvery } from './bucket.ts';

const HOUR = 3_600_000;
const day = (text: string) => parseEvery(text) ?? expect.fail(`${text} is a width`);
const iso = (times: number[]) => times.map((time) => new Date(time).toISOString().slice(0, 16));

describe('parseEvery', () => {
  it.each([
    ['1s', 1000],
    ['30s', 30_000],
    ['5m', 300_000],
    ['1h', HOUR],
    ['366d', 366 * 24 * HOUR],
  ])('reads %s', (text, ms) => expect(everyMs(day(text))).toBe(ms));

  it.each(['', '5', 'm', '0m', '-5m', '5 m', '05m', '1.5h', '1w', '367d', '1000000s', '5m;'])('refuses "%s"', (text) => {
    expect(parseEvery(text)).toBeUndefined();
  });
});

describe('bucketStarts', () => {
  it('aligns to the clock and covers both ends', () => {
    const from = Date.UTC(2026, 0, 1, 12, 7);
    expect(iso(bucketStarts(from, from + 10 * 60_000, day('5m'), 'UTC'))).toEqual([
      '2026-01-01T12:05',
      '2026-01-01T12:10',
      '2026-01-01T12:15',
    ]);
  });

  it('begins days at local midnight: 23 hours in spring, 25 in autumn', () => {
    const spring = bucketStarts(Date.UTC(2022, 2, 26, 10), Date.UTC(2022, 2, 28, 10), day('1d'), 'Europe/Berlin');
    expect(iso(spring)).toEqual(['2022-03-25T23:00', '2022-03-26T23:00', '2022-03-27T22:00']);
    const autumn = bucketStarts(Date.UTC(2022, 9, 29, 10), Date.UTC(2022, 9, 31, 10), day('1d'), 'Europe/Berlin');
    expect(iso(autumn)).toEqual(['2022-10-28T22:00', '2022-10-29T22:00', '2022-10-30T23:00']);
  });

  it('has every hour of a changing night once', () => {
    const night = bucketStarts(Date.UTC(2022, 2, 26, 22), Date.UTC(2022, 2, 27, 4), day('1h'), 'Europe/Berlin');
    expect(night.map((time, i) => time - (night[i - 1] ?? time - HOUR))).toEqual(Array(6).fill(HOUR));
  });

  it('rises strictly for every day of ten years, in zones with midnight changes too', () => {
    for (const zone of ['Europe/Berlin', 'America/Sao_Paulo', 'Asia/Kathmandu']) {
      const starts = bucketStarts(Date.UTC(2015, 0, 1), Date.UTC(2020, 0, 1), day('1d'), zone);
      const lengths = starts.slice(1).map((time, i) => (time - (starts[i] ?? 0)) / HOUR);
      expect(lengths.every((hours) => hours >= 23 && hours <= 25)).toBe(true);
    }
  });
});

describe('fittingEvery', () => {
  it.each([
    [HOUR, '5s'],
    [24 * HOUR, '1m'],
    [28 * 24 * HOUR, '1h'],
    [10 * 365 * 24 * HOUR, '7d'],
    [100 * 366 * 24 * HOUR, '30d'],
  ])('cuts %i ms into at most the allowed number of buckets', (range, width) => {
    expect(fittingEvery(range)).toBe(width);
    expect(range / everyMs(day(width))).toBeLessThanOrEqual(MAX_BUCKETS);
  });
});

describe('countBuckets', () => {
  it.each([
    [0, 10, '1s', 1],
    [500, 2500, '1s', 3],
    [1000, 3000, '1s', 2],
  ])('counts the buckets that touch [%i, %i) at %s', (from, to, width, count) => {
    expect(countBuckets(from, to, day(width))).toBe(count);
    expect(bucketStarts(from, to, day(width), 'UTC')).toHaveLength(count);
  });

  it('never counts too few days', () => {
    for (const from of [Date.UTC(2022, 2, 26, 23), Date.UTC(2022, 2, 27), Date.UTC(2022, 9, 29, 22, 30)]) {
      const to = from + 30 * 24 * HOUR;
      expect(bucketStarts(from, to, day('1d'), 'Europe/Berlin').length).toBeLessThanOrEqual(countBuckets(from, to, day('1d')));
    }
  });
});
