// Marks of an axis stand at round numbers.
import { expect, it } from 'vitest';
import { niceStep } from './nice-step.ts';

it.each([
  [7, 4, 2],
  [60, 4, 20],
  [0.9, 4, 0.25],
  [240, 4, 100],
])('%s in about %i steps: %s', (top, steps, step) => {
  expect(niceStep(top, steps)).toBeCloseTo(step, 9);
});
