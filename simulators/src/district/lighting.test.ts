// Clock, sun and street lighting: summer time as the system knows it, dusk and dawn as the almanac, energy as the sum of power.
import { describe, expect, it } from 'vitest';
import { burningPlan, PLANS } from './burning-plan.ts';
import { light } from './lighting-model.ts';
import { berlinOffsetMs, DAY_MS, fromLocal, HOUR_MS, toLocal } from './local-time.ts';
import { nightAround, sunElevation } from './sun.ts';

describe('local time', () => {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Berlin', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });

  it('agrees with the system on every quarter of an hour around the changes from 2020 to 2035', () => {
    for (let year = 2020; year <= 2035; year += 1) {
      for (const day of [Date.UTC(year, 2, 23), Date.UTC(year, 9, 23)]) {
        for (let time = day; time < day + 10 * DAY_MS; time += 900_000) {
          const { hour } = toLocal(time);
          const text = `${String(Math.floor(hour)).padStart(2, '0')}:${String(Math.round((hour % 1) * 60)).padStart(2, '0')}`;
          if (format.format(time) !== text) expect.fail(`${new Date(time).toISOString()}: ${text}`);
        }
      }
    }
  });

  it('finds the moment a wall clock shows', () => {
    expect(fromLocal(Date.UTC(2026, 6, 1, 12))).toBe(Date.UTC(2026, 6, 1, 10));
    expect(fromLocal(Date.UTC(2026, 2, 29, 5))).toBe(Date.UTC(2026, 2, 29, 3));
    expect(fromLocal(Date.UTC(2026, 9, 25, 5))).toBe(Date.UTC(2026, 9, 25, 4));
    expect(berlinOffsetMs(Date.UTC(2026, 0, 1))).toBe(HOUR_MS);
  });
});

describe('the sun', () => {
  it('stands as high as the almanac says', () => {
    // 90° - 51.55° ± 23.44° at true noon of the solstices.
    expect(sunElevation(Date.UTC(2026, 5, 21, 11, 31))).toBeCloseTo(61.89, 1);
    expect(sunElevation(Date.UTC(2026, 11, 21, 11, 27))).toBeCloseTo(15.01, 1);
  });

  it('is at the asked height at dusk and dawn', () => {
    for (let midnight = Date.UTC(2026, 0, 1, 23, 30); midnight < Date.UTC(2027, 0, 1); midnight += 5 * DAY_MS) {
      const { dusk, dawn } = nightAround(midnight, -2);
      expect(dusk).toBeLessThan(midnight);
      expect(dawn).toBeGreaterThan(midnight);
      expect(Math.abs(sunElevation(dusk) + 2)).toBeLessThan(0.35);
      expect(Math.abs(sunElevation(dawn) + 2)).toBeLessThan(0.35);
    }
  });
});

describe('street lights', () => {
  it('burn at night, are dimmed late and off by day', () => {
    const { levelAt } = burningPlan(PLANS.mainRoad);
    expect(levelAt(Date.UTC(2026, 11, 10, 12))).toBe(0);
    expect(levelAt(Date.UTC(2026, 11, 10, 18))).toBe(100);
    expect(levelAt(Date.UTC(2026, 11, 11, 1))).toBe(60);
    expect(levelAt(Date.UTC(2026, 11, 11, 5))).toBe(100);
    expect(burningPlan(PLANS.partNight).levelAt(Date.UTC(2026, 11, 11, 1))).toBe(0);
  });

  it('come back to full light by the wall clock on both nights of change', () => {
    const { levelAt } = burningPlan(PLANS.mainRoad);
    const back = (day: number): number => {
      let time = day;
      while (levelAt(time) !== 100) time += 60_000;
      return time;
    };
    expect(toLocal(back(Date.UTC(2026, 2, 29, 0))).hour).toBe(5);
    expect(toLocal(back(Date.UTC(2026, 9, 25, 0))).hour).toBe(5);
  });

  it('count energy that never falls and is the sum of the power, within one per cent of a day', () => {
    for (const plan of Object.keys(PLANS) as (keyof typeof PLANS)[]) {
      const { valuesAt } = light({ key: `x/${plan}`, seed: 1, plan, watts: 5000, standbyWatts: 18, measuresVoltage: false });
      const start = Date.UTC(2026, 2, 28, 11);
      let before = Number(valuesAt(start).energy);
      let summed = 0;
      for (let time = start; time < start + DAY_MS; time += 15_000) {
        summed += (Number(valuesAt(time).power) * 15) / 3_600_000;
        const energy = Number(valuesAt(time + 15_000).energy);
        expect(energy).toBeGreaterThanOrEqual(before);
        before = energy;
      }
      const counted = before - Number(valuesAt(start).energy);
      expect(Math.abs(counted - summed) / counted).toBeLessThan(0.01);
    }
  });

  it('meters run on over midnight, noon and years', () => {
    const { fullHoursAt } = burningPlan(PLANS.residential);
    let before = 0;
    for (let time = Date.UTC(2025, 5, 1); time < Date.UTC(2026, 5, 1); time += 3 * HOUR_MS) {
      const hours = fullHoursAt(time);
      expect(hours - before).toBeGreaterThanOrEqual(0);
      if (before > 0) expect(hours - before).toBeLessThanOrEqual(3 + 1e-9);
      before = hours;
    }
  });
});
