// Two ways to the sun's height, the simulator's and Lagebild's, written from different formulas: they have to agree.
import { sunHeight } from '@lagebild/shared/domain/sun.ts';
import { LATITUDE, LONGITUDE, sunElevation } from '@lagebild/simulators/district/sun.ts';
import { expect, it } from 'vitest';

it('the sun of the simulator stands where that of Lagebild stands, within 0.6° over four years', () => {
  const place = { lat: LATITUDE, lon: LONGITUDE };
  let largest = 0;
  for (let time = Date.UTC(2024, 0, 1); time < Date.UTC(2028, 0, 1); time += 5 * 3_600_000 + 420_000) {
    largest = Math.max(largest, Math.abs(sunHeight(time, place) - sunElevation(time)));
  }
  expect(largest).toBeLessThan(0.6);
});
