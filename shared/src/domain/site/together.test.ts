// One line for a place: sums never pass over a missing device in silence, what was said holds until it is late, decibels and directions in their way.
import { describe, expect, it } from 'vitest';
import { type DeviceLine, placeLine } from './together.ts';

const MINUTE = 60_000;
const SLOT = 5 * MINUTE;
const START = Date.UTC(2026, 5, 9, 10);
const edges = (count: number, width = SLOT) => Array.from({ length: count + 1 }, (_, index) => START + index * width);
const LATER = START + 100 * SLOT;

/** One value a slot; a hole where there is none. */
function line(values: readonly (number | undefined)[], over: Partial<DeviceLine> = {}): DeviceLine {
  const parts = values.flatMap((value, index) =>
    value === undefined ? [] : [{ start: START + index * SLOT, stats: { count: 1, mean: value, min: value, max: value, last: value } }],
  );
  return { firstSeen: 0, heldMs: SLOT, parts, ...over };
}

describe('a sum', () => {
  it('is told where all report, and else apart, with how many stand behind it', () => {
    const told = placeLine([line([10, 20, 30]), line([1, undefined, 3])], edges(3), SLOT, LATER, 'sum');
    expect(told).toEqual({ values: [11, null, 33], partly: [null, 20, null], reporting: [2, 1, 2], of: [2, 2, 2], silent: [] });
  });

  it('does not wait for a device that says nothing at all, and names it', () => {
    const told = placeLine([line([10, 20]), line([])], edges(2), SLOT, LATER, 'sum');
    expect(told).toMatchObject({ values: [10, 20], reporting: [1, 1], of: [2, 2], silent: [1] });
  });

  it('does not expect a device before it was there', () => {
    const fresh = line([undefined, undefined, 5], { firstSeen: START + 2 * SLOT });
    expect(placeLine([line([1, 1, 1]), fresh], edges(3), SLOT, LATER, 'sum')).toMatchObject({ values: [1, 1, 6], of: [1, 1, 2] });
  });

  it('lets what was said hold until it is late, and not a moment longer', () => {
    const held = line([7], { heldMs: 3 * SLOT });
    expect(placeLine([held], edges(5), SLOT, LATER, 'sum').values).toEqual([7, 7, 7, null, null]);
  });

  it('lets nothing hold into the future', () => {
    const held = line([7], { heldMs: 10 * SLOT });
    expect(placeLine([held], edges(4), SLOT, START + 2 * SLOT, 'sum').values).toEqual([7, 7, null, null]);
  });

  it('takes the mean over the time of a bucket: what holds counts as long as it holds', () => {
    const bay = line([1, undefined, 0, undefined], { heldMs: 100 * SLOT });
    expect(placeLine([bay], edges(1, 4 * SLOT), SLOT, LATER, 'sum').values).toEqual([0.5]);
  });

  it('begins with what was said before', () => {
    const before = line([], { heldMs: 4 * SLOT });
    const parts = [{ start: START - 2 * SLOT, stats: { count: 2, mean: 2, min: 1, max: 3, last: 3 } }];
    expect(placeLine([{ ...before, parts }], edges(3), SLOT, LATER, 'sum').values).toEqual([3, 3, null]);
  });
});

it('a mean is of those that report', () => {
  const told = placeLine([line([10, 20]), line([20, undefined])], edges(2), SLOT, LATER, 'mean');
  expect(told).toMatchObject({ values: [15, 20], partly: [null, null], reporting: [2, 1] });
});

it('sound levels are averaged as powers', () => {
  const [value] = placeLine([line([50]), line([60])], edges(1), SLOT, LATER, 'level').values;
  expect(value).toBeCloseTo(57.404, 3); // 10 log10((1e5 + 1e6) / 2)
});

it('directions are averaged on the circle', () => {
  const [value] = placeLine([line([350]), line([10])], edges(1), SLOT, LATER, 'direction').values;
  expect(Math.min(value ?? 99, 360 - (value ?? 99))).toBeCloseTo(0, 6);
});
