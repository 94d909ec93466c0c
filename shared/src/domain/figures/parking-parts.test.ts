// The parts of the parking figures add up to what the desk says, whatever the devices tell; each that does not count says why.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FRESHNESS } from '../freshness.ts';
import { parseParkingRules } from '../parking/parking-rules.ts';
import { siteNow } from '../parking/site-now.ts';
import { groupSites } from '../parking/sites.ts';
import type { ParkingDevice } from '../parking/spaces.ts';
import { sumSites } from '../parking/sum-sites.ts';
import { combine } from './figure.ts';
import { parkingParts } from './parking-parts.ts';

const RULES = parseParkingRules(`
nearly_full: { share: 0.05, spaces: 1, from_capacity: 10 }
least_known: 0.5
stays_days: 7
holidays: { fixed: [], easter: [] }`);

interface Told {
  readonly values?: Readonly<Record<string, number>>;
  readonly freshness?: ParkingDevice['freshness'];
  readonly site?: string;
  readonly isRejected?: boolean;
}

function device(id: string, { values = {}, freshness = 'fresh', site, isRejected = false }: Told): ParkingDevice {
  const quantities = new Map(Object.entries(values).map(([name, value]) => [name, { value, time: 1000 }]));
  const latest = freshness === 'never' ? undefined : { time: 1000, quantities };
  return { municipality: 'unna', device: id, ...(site !== undefined && { site }), latest, freshness, isRejected };
}

const count = fc.integer({ min: 0, max: 400 });
const arbitraryDevice = fc.record(
  {
    values: fc.record(
      { free: count, capacity: count, occupied: fc.oneof(count, fc.constantFrom(0, 1)), open: fc.constantFrom(0, 1) },
      { requiredKeys: [] },
    ),
    freshness: fc.constantFrom(...FRESHNESS),
    site: fc.constantFrom('Markt', 'Bahnhof'),
    isRejected: fc.boolean(),
  },
  { requiredKeys: ['values', 'freshness'] },
);

describe('the parts of the parking figures', () => {
  it('add up to the free spaces and the taken share the desk says', () => {
    fc.assert(
      fc.property(fc.array(arbitraryDevice, { maxLength: 12 }), (told) => {
        const sites = groupSites(told.map((one, index) => device(`p-${index}`, one as Told)));
        const desk = sumSites(sites.map((site) => siteNow(site, RULES)));
        expect(combine(parkingParts(sites, 'free'), 'sum')).toBe(desk.free);
        const share = combine(parkingParts(sites, 'taken'), 'share');
        if (desk.share === null) expect(share).toBeNull();
        else expect(share).toBeCloseTo(100 * desk.share, 9);
      }),
    );
  });

  it('leave nobody out without a reason, and count nobody with one', () => {
    fc.assert(
      fc.property(fc.array(arbitraryDevice, { maxLength: 12 }), (told) => {
        const devices = told.map((one, index) => device(`p-${index}`, one as Told));
        const parts = parkingParts(groupSites(devices), 'free');
        expect(parts).toHaveLength(devices.length);
        for (const { value, leftOut } of parts) expect(value === null).toBe(leftOut !== null);
      }),
    );
  });

  it('never mix up closed, full, silent, rejected and what is counted already', () => {
    const sites = groupSites([
      device('counter', { values: { free: 30, capacity: 100 }, site: 'Markt' }),
      device('bay', { values: { occupied: 0 }, site: 'Markt' }),
      device('full', { values: { free: 0, capacity: 50 } }),
      device('closed', { values: { free: 20, capacity: 40, open: 0 } }),
      device('silent', { values: { free: 20, capacity: 40 }, freshness: 'silent' }),
      device('never', { freshness: 'never' }),
      device('stuck', { values: { free: 7, capacity: 40 }, isRejected: true }),
      device('stuck and closed', { values: { free: 7, capacity: 40, open: 0 }, isRejected: true }),
      device('unsized', { values: { free: 7 } }),
      device('thermometer', { values: { temperature: 7 } }),
    ]);
    expect(parkingParts(sites, 'free').map(({ device: id, value, leftOut }) => [id, value, leftOut])).toEqual([
      ['counter', 30, null],
      ['bay', null, 'contained'],
      ['full', 0, null],
      ['closed', null, 'closed'],
      ['silent', null, 'silent'],
      ['never', null, 'never'],
      ['stuck', null, 'rejected'],
      ['stuck and closed', null, 'closed'],
      ['unsized', null, 'unsized'],
      ['thermometer', null, 'unanswered'],
    ]);
  });
});
