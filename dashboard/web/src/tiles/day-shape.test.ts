// The day in a tile: holes stay holes, the band is only where it is known, and the words say where the line stands.
import { describe, expect, it } from 'vitest';
import { type DayStep, HEIGHT, shapeOf, standing, WIDTH } from './day-shape.ts';

const HOUR = 3_600_000;

const step = (today: number | null, low: number | null = null, high: number | null = null, time = 0): DayStep => ({
  time,
  today,
  usual: null,
  low,
  high,
});

describe('the shape of a day', () => {
  it('leaves a hole where nothing is known, and marks where the line ends', () => {
    const { line, band, end } = shapeOf([step(0), step(10), step(null), step(5), step(null)]);
    expect(line.match(/M/g)).toHaveLength(2);
    expect(line.startsWith(`M20.0 ${(HEIGHT - 1).toFixed(1)}L60.0 1.0`)).toBe(true);
    expect(band).toBe('');
    expect(end).toEqual({ x: (3.5 / 5) * WIDTH, y: 16 });
  });

  it('draws the band there and back, and within its height', () => {
    const { band } = shapeOf([step(1, 2, 4), step(3, 2, 8), step(3)]);
    expect(band).toBe('M33.3 16.0L100.0 1.0L100.0 23.5L33.3 23.5z');
    expect(shapeOf([step(null)])).toEqual({ band: '', line: '', end: undefined });
    expect(shapeOf([]).line).toBe('');
  });

  it('stands within, above or below what is usual; where there is no band nothing is said', () => {
    expect(standing([step(5, 2, 8)], HOUR)).toBe('within');
    expect(standing([step(9, 2, 8), step(null, 2, 8)], HOUR)).toBe('above');
    expect(standing([step(1, 2, 8)], HOUR)).toBe('below');
    expect(standing([step(1)], HOUR)).toBeUndefined();
    expect(standing([step(null, 2, 8)], HOUR)).toBeUndefined();
  });

  it('is judged by hours that are over', () => {
    expect(standing([step(9, 2, 8)], HOUR - 1)).toBeUndefined();
    expect(standing([step(5, 2, 8), step(9, 2, 8, HOUR)], 1.5 * HOUR)).toBe('within');
  });
});
