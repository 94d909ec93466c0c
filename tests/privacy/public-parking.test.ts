// What the public may learn of parking places, over random districts: sums of enough bays, none that differ by one, no bay by name or number.
import type { ParkingDevice } from '@lagebild/shared/domain/parking/spaces.ts';
import { publicParking } from '@lagebild/shared/domain/privacy/public-parking.ts';
import { publicStep, SETTLES_MS } from '@lagebild/shared/domain/privacy/public-step.ts';
import { loadParkingRules } from '@lagebild/shared/registry/load-rule-book.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SEED } from '../support/random.ts';

const rules = loadParkingRules('region');
const MINUTE = 60_000;
const T = Date.UTC(2026, 10, 27, 14, 15);

interface Bay {
  readonly occupied: 0 | 1;
  readonly freshness?: ParkingDevice['freshness'];
  readonly use?: 'general' | 'disabled' | 'charging';
}

function bays(site: string | undefined, some: readonly Bay[]): ParkingDevice[] {
  return some.map(({ occupied, freshness = 'fresh', use }, n) => ({
    municipality: 'unna',
    device: `bay-${site ?? 'alone'}-${n}`,
    name: `Bucht ${site ?? 'alone'} ${n}`,
    ...(site !== undefined && { site }),
    ...(use && { use }),
    latest: { time: T - MINUTE, quantities: new Map([['occupied', { value: occupied, time: T - MINUTE }]]) },
    freshness,
  }));
}

function counter(name: string | undefined, values: Record<string, number>): ParkingDevice {
  const quantities = new Map(Object.entries(values).map(([key, value]) => [key, { value, time: T - MINUTE }]));
  return { municipality: 'unna', device: 'counter-1', ...(name && { name }), latest: { time: T - MINUTE, quantities }, freshness: 'fresh' };
}

const tell = (devices: readonly ParkingDevice[], least = 5) => publicParking(devices, least, rules);
const many = (n: number, occupied: 0 | 1): Bay[] => Array.from({ length: n }, () => ({ occupied }));

describe('the public sees sums of enough bays', () => {
  it('tells a place with as many bays as a sum is made of, and none with one fewer', () => {
    const told = tell([...bays('Markt', [...many(3, 1), ...many(2, 0)]), ...bays('Gasse', many(4, 0))]);
    expect(told.places).toMatchObject([{ name: 'Markt', free: 2, capacity: 5, state: 'open', isComplete: true }]);
    expect(told.others).toEqual({ places: 1, capacity: 4, free: null });
  });

  it('adds small places up once they are enough together, each by its own', () => {
    const told = tell([...bays('Gasse', many(4, 0)), ...bays(undefined, [{ occupied: 1 }])]);
    expect(told).toEqual({ places: [], others: { places: 2, capacity: 5, free: 4 } });
  });

  it('says nothing of a place whose bays are out of order but one', () => {
    const broken = many(4, 1).map((bay) => ({ ...bay, freshness: 'silent' as const }));
    const told = tell([...bays('Markt', [{ occupied: 0 }, ...broken]), ...bays('Gasse', many(4, 0))]);
    expect(told.places).toMatchObject([{ name: 'Markt', state: 'no_data', free: null, capacity: 5, isComplete: false }]);
    // It does not fall into the sum of the small ones either: the difference to before would be that one bay.
    expect(told.others).toEqual({ places: 1, capacity: 4, free: null });
  });

  it('leaves out bays kept for somebody, and the like spaces of a counter', () => {
    const street = bays('Markt', [...many(5, 1), { occupied: 0, use: 'disabled' }, { occupied: 0, use: 'charging' }]);
    expect(tell(street).places).toMatchObject([{ free: 0, capacity: 5, state: 'full' }]);
    expect(tell(bays('Hof', [...many(4, 0), { occupied: 0, use: 'disabled' }]))).toMatchObject({
      places: [],
      others: { capacity: 4, free: null },
    });
    const own: ParkingDevice = { ...counter('Hof', { free: 1, capacity: 1 }), site: 'Hof', use: 'disabled' };
    expect(tell([own, ...bays(undefined, many(1, 0)), ...bays('Gasse', many(4, 0))]).others).toEqual({ places: 2, capacity: 5, free: 5 });
    const garage = counter('Parkhaus', { free: 12, capacity: 100, free_disabled: 2, capacity_disabled: 4 });
    expect(tell([garage]).places).toMatchObject([{ name: 'Parkhaus', free: 10, capacity: 96 }]);
  });

  it('calls a car park by its name, never by an id', () => {
    expect(tell([counter(undefined, { free: 12, capacity: 100 })]).places).toMatchObject([{ name: null, free: 12 }]);
    expect(tell([counter('Rathaus', { free: 1, capacity: 2 })])).toMatchObject({ places: [], others: { places: 1, free: null } });
  });

  const bay = fc.record({
    occupied: fc.constantFrom<0 | 1>(0, 1),
    freshness: fc.constantFrom<ParkingDevice['freshness']>('fresh', 'fresh', 'fresh', 'late', 'silent', 'never'),
    use: fc.constantFrom<NonNullable<Bay['use']>>('general', 'general', 'general', 'disabled', 'charging'),
  });
  const district = fc.array(fc.array(bay, { minLength: 1, maxLength: 9 }), { maxLength: 8 });
  const placed = (places: readonly (readonly Bay[])[]) =>
    places.flatMap((some, n) => bays(some.length > 1 ? `Platz ${n}` : undefined, some));

  it('over random districts: every sum has enough bays, and no answer names one', () => {
    fc.assert(
      fc.property(district, fc.integer({ min: 3, max: 8 }), (places, least) => {
        const told = tell(placed(places), least);
        const text = JSON.stringify(told);
        expect(text).not.toMatch(/bay-|Bucht/);
        const counts = (some: readonly Bay[]) => some.filter(({ use, freshness }) => use === 'general' && freshness === 'fresh');
        for (const { name, free } of told.places) {
          const some = counts(places[Number(name?.slice('Platz '.length))] ?? []);
          expect(free === null).toBe(some.length < least);
          if (free !== null) expect(free).toBe(some.filter(({ occupied }) => occupied === 0).length);
        }
        const small = places.filter((some) => some.filter(({ use }) => use === 'general').length < least).flatMap(counts);
        expect(told.others.free).toBe(small.length < least ? null : small.filter(({ occupied }) => occupied === 0).length);
      }),
      { seed: SEED, numRuns: 500 },
    );
  });

  it('over random districts: a bay that falls silent moves no other bay from one sum into another', () => {
    const at = fc.nat();
    fc.assert(
      fc.property(district, at, (places, which) => {
        const devices = placed(places);
        if (devices.length === 0) return;
        const struck = devices.map((device, n) => (n === which % devices.length ? { ...device, freshness: 'silent' as const } : device));
        const [before, after] = [tell(devices), tell(struck)];
        expect(after.places.map(({ name, capacity }) => [name, capacity])).toEqual(
          before.places.map(({ name, capacity }) => [name, capacity]),
        );
        expect({ ...after.others, free: 0 }).toEqual({ ...before.others, free: 0 });
        const changed = before.places.filter((place, n) => place.free !== after.places[n]?.free);
        expect(changed.length + Number(before.others.free !== after.others.free)).toBeLessThanOrEqual(1);
      }),
      { seed: SEED, numRuns: 500 },
    );
  });
});

describe('the moment a public figure stands for', () => {
  it('is the last full step, once its readings have arrived', () => {
    const at = (now: number, delay = 0, step = 15) => new Date(publicStep(now, delay, step)).toISOString().slice(11, 19);
    expect([at(T), at(T + SETTLES_MS - 1), at(T + SETTLES_MS)]).toEqual(['14:00:00', '14:00:00', '14:15:00']);
    expect([at(T + SETTLES_MS, 10), at(T + SETTLES_MS, 15), at(T + SETTLES_MS, 16)]).toEqual(['14:00:00', '14:00:00', '13:45:00']);
    expect(at(T + SETTLES_MS, 0, 60)).toBe('14:00:00');
  });

  it('is never younger than the delay, and the same within a step', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1e12, max: 4e12 }),
        fc.integer({ min: 0, max: 3000 }),
        fc.constantFrom(15, 20, 30, 60),
        (now, delay, step) => {
          const asOf = publicStep(now, delay, step);
          const age = now - asOf;
          expect(age).toBeGreaterThanOrEqual(delay * MINUTE + SETTLES_MS);
          expect(age).toBeLessThan((delay + step) * MINUTE + SETTLES_MS);
          expect(asOf % (step * MINUTE)).toBe(0);
        },
      ),
      { seed: SEED },
    );
  });
});
