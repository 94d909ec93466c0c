// The district model: the same moment gives the same values, all values are plausible all year round, everything lies where it should.
import { parseTopic } from '@lagebild/shared/contract/topic.ts';
import { quantityOf } from '@lagebild/shared/domain/rule-book.ts';
import { describe, expect, it } from 'vitest';
import { loadRegion } from '../region/load-region.ts';
import { isInside } from '../region/polygon.ts';
import { REGION_DIR } from '../region/region-dir.ts';
import { createDevices } from './catalogue.ts';
import { isDue } from './device.ts';
import { DAY_MS, HOUR_MS } from './local-time.ts';
import { endOf, HISTORY_STEP_MS, history, lastWords, live } from './readings.ts';

const { rules, places } = await loadRegion(REGION_DIR);
const devices = createDevices(places, 1);
const keyOf = (device: { municipality: string; device: string }): string => `${device.municipality}/${device.device}`;
const YEAR = Date.UTC(2026, 0, 1);

/** Moments over a year at an odd step, and every five minutes of both nights when the clocks change. */
function* moments(): Generator<number> {
  for (let time = YEAR; time < YEAR + 365 * DAY_MS; time += 7 * HOUR_MS + 1_234_250) yield time;
  for (const night of [Date.UTC(2026, 2, 28, 20), Date.UTC(2026, 9, 24, 20)]) {
    for (let time = night; time < night + 12 * HOUR_MS; time += 300_000) yield time;
  }
}

describe('the cast', () => {
  it('has about a hundred devices of all kinds in all municipalities, each with an id of its own', () => {
    expect(devices.length).toBeGreaterThanOrEqual(95);
    expect(new Set(devices.map(keyOf)).size).toBe(devices.length);
    for (const { key } of places) expect(new Set(devices.filter((d) => d.municipality === key).map((d) => d.kind)).size, key).toBe(3);
  });

  it('has topics that the platform takes', () => {
    for (const { municipality, kind, device } of devices) {
      expect(parseTopic(`v1/${municipality}/${kind}/${device}`, rules)).toEqual({ municipality, kind, device, backfill: false });
    }
  });

  it('stands inside its municipalities, but for two stations without a position', () => {
    for (const { municipality, about } of devices.filter((d) => d.about.lat !== undefined)) {
      const outline = places.find(({ key }) => key === municipality)?.outline ?? [];
      expect(isInside([Number(about.lon), Number(about.lat)], outline), about.name).toBe(true);
    }
    expect(devices.filter((d) => d.about.lat === undefined).map((d) => d.kind)).toEqual(['air', 'air']);
  });
});

describe('readings', () => {
  it('are a pure function of seed, device and time', () => {
    const again = createDevices(places, 1).reverse();
    const other = createDevices(places, 2);
    const at = Date.UTC(2026, 6, 3, 9, 12, 15);
    let different = 0;
    for (const device of devices) {
      device.valuesAt(at + 90 * DAY_MS); // what was asked before must not matter
      expect(again.find((d) => keyOf(d) === keyOf(device))?.valuesAt(at)).toEqual(device.valuesAt(at));
      if (JSON.stringify(other.find((d) => keyOf(d) === keyOf(device))?.valuesAt(at)) !== JSON.stringify(device.valuesAt(at)))
        different += 1;
    }
    expect(different).toBeGreaterThan(devices.length / 2);
  });

  it('are plausible to the rule book at any time of the year', () => {
    let checked = 0;
    for (const time of moments()) {
      for (const { kind, device, valuesAt } of devices) {
        for (const [name, value] of Object.entries(valuesAt(time))) {
          const quantity = quantityOf(rules, kind, name);
          const isCount = typeof value === 'boolean' || !quantity?.accepts.includes('count') || Number.isInteger(value);
          const isPlausible = quantity && isCount && Number(value) >= quantity.min && Number(value) <= quantity.max;
          if (!isPlausible) expect.fail(`${device} ${name} = ${value} at ${new Date(time).toISOString()}`);
          checked += 1;
        }
      }
    }
    expect(checked).toBeGreaterThan(100_000);
  });

  it('never show more free spaces than there are, and cars come and go', () => {
    const carParks = devices.filter((d) => 'capacity' in d.valuesAt(YEAR));
    for (const { valuesAt } of carParks) {
      const seen = new Set<number>();
      for (let time = Date.UTC(2026, 4, 5, 6); time < Date.UTC(2026, 4, 5, 20); time += 60_000) {
        const { free, occupied, capacity } = valuesAt(time) as Record<string, number>;
        expect(Number(free) + Number(occupied)).toBe(capacity);
        seen.add(Number(free));
      }
      expect(seen.size).toBeGreaterThan(10);
    }
  });
});

describe('the rhythm', () => {
  const now = Date.UTC(2026, 10, 23, 5, 45, 12, 345);

  it('meets itself: every moment of the history is a live moment of the same device', () => {
    let past = 0;
    let before = 0;
    for (const { device, time } of history(devices, now - DAY_MS, now, now)) {
      if (!isDue(device, time)) expect.fail(`${device.device} at ${time}`);
      if (time - before < -HISTORY_STEP_MS) expect.fail('the history must run forward');
      before = time;
      past += 1;
    }
    expect(past).toBeGreaterThan(13_000);
  });

  it('is in time order, without gap or overlap between two stretches', () => {
    const whole = [...live(devices, now, now + 60_000, now)];
    const halves = [...live(devices, now, now + 20_123, now), ...live(devices, now + 20_123, now + 60_000, now)];
    expect(halves).toEqual(whole);
    expect(whole.map(({ time }) => time)).toEqual(whole.map(({ time }) => time).sort((a, b) => a - b));
    expect(whole.length / 60).toBeGreaterThan(5);
  });

  it('ends for a handful of devices 3 to 27 hours ago, at the same moment after a restart', () => {
    const silent = devices.filter((d) => d.silentFromHour !== undefined);
    expect(silent).toHaveLength(5);
    for (const device of silent) {
      const age = now - endOf(device, now);
      expect(age).toBeGreaterThanOrEqual(3 * HOUR_MS);
      expect(age).toBeLessThan(27 * HOUR_MS);
      expect(live([device], now, now + 120_000, now).next().done).toBe(true);
      const last = [...lastWords([device], now - DAY_MS, now), ...history([device], now - DAY_MS, now, now)].at(-1);
      expect(last && endOf(device, now) - last.time).toBeLessThan(HISTORY_STEP_MS + 30_000);
    }
  });
});
