// Two ways to the sun's height, the simulator's and Lagebild's, written from different formulas: they have to agree.
import { CIVIL_DEGREES, nightBelow, SUNSET_DEGREES, sunHeight } from '@lagebild/shared/domain/sun.ts';
import { LATITUDE, LONGITUDE, nightAround, sunElevation } from '@lagebild/simulators/district/sun.ts';
import { expect, it } from 'vitest';

const place = { lat: LATITUDE, lon: LONGITUDE };
const DAY = 86_400_000;

it('the sun of the simulator stands where that of Lagebild stands, within 0.02° over twenty years', () => {
  let largest = 0;
  for (let time = Date.UTC(2020, 0, 1); time < Date.UTC(2040, 0, 1); time += 17 * 3_600_000 + 420_000) {
    largest = Math.max(largest, Math.abs(sunHeight(time, place) - sunElevation(time)));
  }
  expect(largest).toBeLessThan(0.02);
});

it('dusk and dawn of both agree within a minute on every day of four years', () => {
  let largest = 0;
  for (let day = Date.UTC(2024, 0, 1) / DAY; day < Date.UTC(2028, 0, 1) / DAY; day += 1) {
    for (const degrees of [SUNSET_DEGREES, -2.5, CIVIL_DEGREES]) {
      const ours = nightBelow(day, place, degrees);
      const theirs = nightAround(day * DAY + DAY - LONGITUDE * 240_000, degrees);
      largest = Math.max(largest, Math.abs(ours.down - theirs.dusk), Math.abs(ours.up - theirs.dawn));
    }
  }
  expect(largest).toBeLessThan(60_000);
});

it('knows nights without dusk and days without dawn', () => {
  const north = { lat: 70, lon: 20 };
  const summer = nightBelow(Date.UTC(2026, 5, 21) / DAY, north, -0.833);
  expect(summer.up).toBe(summer.down);
  const winter = nightBelow(Date.UTC(2026, 11, 21) / DAY, north, -0.833);
  expect((winter.up - winter.down) / DAY).toBeCloseTo(1, 2);
});
