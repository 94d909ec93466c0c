// Lines of hours: gaps stay gaps, limits that are far away are told instead of drawn, the night of the clock change is found.
import { describe, expect, it } from 'vitest';
import { chooseTop, clockChanges, pathOf, spreadLabels, stretchesOf, xOf, yOf } from './hour-lines.ts';

const plane = { width: 100, height: 50, top: 100 };
const HOUR = 3_600_000;

it('draws a gap as a gap and a lone hour as a stroke', () => {
  expect(pathOf([0, 100, null, 50, null], plane)).toBe('M10.0 50.0L30.0 0.0M68.5 25.0h3');
  expect(pathOf([null, null], plane)).toBe('');
});

it('places hours by their middle and values from zero', () => {
  expect(xOf(0, 25, plane)).toBe(2);
  expect(xOf(24, 25, plane)).toBe(98);
  expect([yOf(0, plane), yOf(100, plane), yOf(400, plane)]).toEqual([50, 0, 0]);
});

describe('the upper edge', () => {
  it('takes in what is measured and the limits near it', () => {
    expect(chooseTop([30, 38, null], [50, 45])).toEqual({ top: 60, drawn: [50, 45], above: [] });
  });

  it('leaves out limits that would press the line flat', () => {
    expect(chooseTop([20, 38], [200])).toEqual({ top: 60, drawn: [], above: [200] });
  });

  it('is above zero without anything', () => {
    expect(chooseTop([null], [50]).top).toBeGreaterThan(0);
  });
});

it('joins neighbouring hours', () => {
  expect(stretchesOf([true, true, false, true])).toEqual([
    [0, 2],
    [3, 4],
  ]);
});

it('moves labels apart and keeps their order', () => {
  expect(spreadLabels([20, 18, 60], 14)).toEqual([32, 18, 60]);
});

it.each([
  ['spring', '2026-03-29T00:00:00+01:00', true],
  ['autumn', '2026-10-25T00:00:00+02:00', false],
])('finds the night of %s', (_, midnight, isForward) => {
  const hours = Array.from({ length: 24 }, (_none, hour) => Date.parse(midnight) + hour * HOUR);
  const [change] = clockChanges(hours, 'Europe/Berlin');
  expect(change?.isForward).toBe(isForward);
  // Both changes are at 01:00 UTC.
  expect(new Date(hours[change?.hour ?? 0] ?? 0).getUTCHours()).toBe(1);
  expect(clockChanges(hours.slice(0, 1), 'Europe/Berlin')).toEqual([]);
});
