// Sites from devices, what each is like now, and their sums.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Freshness } from '../freshness.ts';
import { applyReading, type Latest } from '../latest.ts';
import type { About } from '../reading.ts';
import { parseParkingRules } from './parking-rules.ts';
import { type SiteNow, siteNow } from './site-now.ts';
import { groupSites } from './sites.ts';
import { countingOf, type ParkingDevice } from './spaces.ts';
import { sumSites } from './sum-sites.ts';

const rules = parseParkingRules(readFileSync('region/parking.yaml', 'utf8'));

function device(id: string, values: Record<string, number> | undefined, over: About & { freshness?: Freshness; time?: number } = {}) {
  const { freshness = 'fresh', time = 1000, ...about } = over;
  const latest: Latest | undefined = values && { time, quantities: new Map() };
  if (latest && values) applyReading(latest, { time, values });
  return { municipality: 'unna', device: id, latest, freshness, ...about } satisfies ParkingDevice;
}

/** So many bays of one street: those that report free, those that report taken, those that are silent. */
const street = (free: number, taken: number, silent: number): ParkingDevice[] => [
  ...Array.from({ length: free }, (_, n) => device(`f-${n}`, { occupied: 0 }, { site: 'Markt' })),
  ...Array.from({ length: taken }, (_, n) => device(`t-${n}`, { occupied: 1 }, { site: 'Markt' })),
  ...Array.from({ length: silent }, (_, n) =>
    device(`s-${n}`, { occupied: n % 2 }, { site: 'Markt', freshness: n % 3 ? 'silent' : 'late' }),
  ),
];

function now(...devices: ParkingDevice[]): SiteNow {
  const [site, ...others] = groupSites(devices);
  if (!site || others.length > 0) throw new Error('these devices make no single site');
  return siteNow(site, rules);
}

describe('sites', () => {
  const names = (devices: ParkingDevice[]) =>
    groupSites(devices).map(({ site, devices: own }) => `${site}: ${own.map((d) => d.device).join(' ')}`);

  it('hold the bays that name the same place, within one municipality', () => {
    const bays = [...street(1, 1, 0), { ...device('k-1', { occupied: 1 }, { site: 'Markt' }), municipality: 'kamen' }];
    expect(names(bays)).toEqual(['Markt: f-0 t-0', 'Markt: k-1']);
  });

  it('are the car parks themselves where they name no place', () => {
    expect(names([device('p-1', { free: 3 }, { name: ' Rathausplatz ' }), device('p-2', { free: 3 })])).toEqual([
      'Rathausplatz: p-1',
      'p-2: p-2',
    ]);
  });

  it('keep car parks of the same name apart, and join bays that name a car park', () => {
    const twins = [device('p-1', { free: 3 }, { name: 'Rathausplatz' }), device('p-2', { free: 3 }, { name: 'Rathausplatz' })];
    expect(names(twins)).toEqual(['Rathausplatz (p-1): p-1', 'Rathausplatz (p-2): p-2']);
    const joined = groupSites([device('p-1', { free: 3, capacity: 10 }, { name: 'Markt' }), ...street(2, 0, 0)]);
    expect(joined).toHaveLength(1);
    expect(joined[0]).toMatchObject({ basis: 'counter', counted: [{ device: 'p-1' }] });
  });

  it('take an umlaut for the same however it is written', () => {
    const [composed, decomposed] = ['Mühle', 'Mu\u0308hle'];
    expect(groupSites([device('a', { occupied: 0 }, { site: composed }), device('b', { occupied: 0 }, { site: decomposed })])).toHaveLength(
      1,
    );
  });
});

it.each([
  [{ occupied: 1 }, 'bay'],
  [{ occupied: 0, battery: 90 }, 'bay'],
  [{ occupied: 1, capacity: 12 }, 'counter'],
  [{ occupied: 1, capacity: 1 }, 'bay'],
  [{ free: 0, capacity: 1 }, 'counter'],
  [{ occupied: 7 }, 'counter'],
  [{ free: 1 }, 'counter'],
  [{ temperature: 7 }, 'unknown'],
])('%o comes from a %s', (values, counting) => {
  expect(countingOf(device('x', values))).toBe(counting);
});

describe('a counted car park', () => {
  it.each([
    [{ free: 60, capacity: 100 }, 'open', 60, 0.4],
    [{ occupied: 40, capacity: 100 }, 'open', 60, 0.4],
    [{ free: 60, occupied: 30, capacity: 100 }, 'open', 60, 0.4], // ten are out of use
    [{ free: 5, capacity: 100 }, 'nearly_full', 5, 0.95],
    [{ free: 6, capacity: 100 }, 'open', 6, 0.94],
    [{ free: 1, capacity: 10 }, 'nearly_full', 1, 0.9],
    [{ free: 1, capacity: 9 }, 'open', 1, 8 / 9],
    [{ free: 0, capacity: 100 }, 'full', 0, 1],
    [{ free: 0, capacity: 100, open: 1 }, 'full', 0, 1],
    [{ free: 0, capacity: 100, open: 0 }, 'closed', null, null],
    [{ free: 80, capacity: 100, open: 0 }, 'closed', null, null],
    [{ free: 7 }, 'open', 7, null],
    [{ free: 0 }, 'full', 0, null],
    [{ capacity: 100 }, 'no_data', null, null],
    [{ temperature: 4 }, 'no_data', null, null],
  ])('that says %o is %s', (values, state, free, share) => {
    const told = now(device('p', values));
    expect(told).toMatchObject({ state, free });
    if (share === null) expect(told.share).toBeNull();
    else expect(told.share).toBeCloseTo(share, 9);
  });

  it.each(['late', 'silent', 'never'] as const)('that is %s is neither free nor full', (freshness) => {
    for (const values of [
      { free: 0, capacity: 50 },
      { free: 50, capacity: 50 },
      { free: 0, capacity: 50, open: 0 },
    ])
      expect(now(device('p', values, { freshness }))).toMatchObject({
        state: 'no_data',
        free: null,
        share: null,
        known: 0,
        capacity: 50,
        reporting: 0,
      });
  });

  it('tells the spaces kept for somebody apart', () => {
    const told = now(
      device('p', { free: 12, capacity: 50, free_disabled: 1, capacity_disabled: 3, free_charging: 0, capacity_charging: 4 }),
    );
    expect(told).toMatchObject({ free: 12, capacity: 50 });
    expect(told.special).toEqual([
      { use: 'disabled', free: 1, known: 3, capacity: 3 },
      { use: 'charging', free: 0, known: 4, capacity: 4 },
    ]);
  });

  it('with two decks is not closed while one is open, and its sum holds only the open one', () => {
    const deck = (id: string, values: Record<string, number>, freshness: Freshness = 'fresh') =>
      device(id, values, { site: 'Parkhaus', freshness });
    const closed = deck('a', { free: 40, capacity: 40, open: 0 });
    expect(now(closed, deck('b', { free: 30, capacity: 60 }))).toMatchObject({
      state: 'open',
      free: 30,
      known: 60,
      closed: 40,
      capacity: 100,
    });
    expect(now(closed, deck('b', { free: 0, capacity: 60 }))).toMatchObject({ state: 'full', free: 0 });
    expect(now(closed, deck('b', { free: 0, capacity: 60, open: 0 }))).toMatchObject({ state: 'closed', free: null, closed: 100 });
    expect(now(closed, deck('b', { free: 0, capacity: 60 }, 'silent'))).toMatchObject({ state: 'partly_known', free: null });
  });
});

describe('single bays', () => {
  it.each([
    [4, 16, 0, 'open'],
    [1, 19, 0, 'nearly_full'],
    [0, 20, 0, 'full'],
    [1, 0, 0, 'open'],
    [0, 1, 0, 'full'],
    [0, 0, 1, 'no_data'],
    [0, 0, 20, 'no_data'],
    [2, 1, 17, 'partly_known'], // three of twenty
    [0, 19, 1, 'partly_known'], // the last one may be free
    [5, 14, 1, 'open'], // whatever the last one is
    [1, 18, 1, 'partly_known'], // nearly full, or two free
    [8, 1, 11, 'partly_known'], // eight are free, but most do not report
  ])('of which %i are free, %i taken and %i do not report are %s', (free, taken, silent, state) => {
    const told = now(...street(free, taken, silent));
    const known = free + taken;
    expect(told).toMatchObject({ state, known, capacity: known + silent, reporting: known, devices: known + silent });
    expect(told).toMatchObject({
      free: known > 0 ? free : null,
      occupied: known > 0 ? taken : null,
      share: known > 0 ? taken / known : null,
    });
  });

  it('kept for somebody do not make a full street free', () => {
    const kept = device('b', { occupied: 0 }, { site: 'Markt', use: 'disabled' });
    expect(now(...street(0, 3, 0), kept)).toMatchObject({
      state: 'full',
      free: 1,
      special: [{ use: 'disabled', free: 1, known: 1, capacity: 1 }],
    });
    expect(now(kept)).toMatchObject({ state: 'open', free: 1 });
    expect(now(...street(0, 3, 0), { ...kept, freshness: 'silent' })).toMatchObject({
      state: 'full',
      special: [{ free: null, known: 0, capacity: 1 }],
    });
  });

  it('that were never heard count as unknown, not as free', () => {
    expect(now(...street(0, 3, 0), device('n', undefined, { site: 'Markt', freshness: 'never' }))).toMatchObject({
      state: 'partly_known',
      devices: 4,
      reporting: 3,
    });
    expect(now(device('n', undefined, { freshness: 'never' }))).toMatchObject({
      state: 'no_data',
      free: null,
      capacity: null,
      newest: null,
    });
  });

  it('within a counted car park are not added once more', () => {
    const counter = device('p', { free: 9, capacity: 30 }, { site: 'Markt' });
    expect(now(counter, ...street(2, 2, 0))).toMatchObject({ free: 9, capacity: 30, devices: 5 });
  });

  it('are as old as the oldest and as new as the newest of those that are counted', () => {
    const at = (id: string, time: number, freshness: Freshness = 'fresh') =>
      device(id, { occupied: 1 }, { site: 'Markt', time, freshness });
    expect(now(at('a', 5000), at('b', 2000), at('c', 1, 'silent'))).toMatchObject({ newest: 5000, oldest: 2000 });
    expect(now(at('b', 20, 'silent'), at('c', 1, 'silent'))).toMatchObject({ newest: 20, oldest: 1 });
  });
});

describe('sums', () => {
  const park = (id: string, values: Record<string, number>, freshness: Freshness = 'fresh') => now(device(id, values, { freshness }));

  it('hold what is known, and count the rest beside it', () => {
    const sum = sumSites([
      park('a', { free: 10, capacity: 40 }),
      park('b', { free: 0, capacity: 60 }),
      park('c', { free: 30, capacity: 30 }, 'silent'),
      park('d', { free: 20, capacity: 20, open: 0 }),
      park('e', { free: 7 }),
      now(...street(0, 3, 1)),
    ]);
    expect(sum).toMatchObject({ sites: 6, free: 10, occupied: 93, known: 103, closed: 20, capacity: 154, reporting: 7, devices: 9 });
    expect(sum.share).toBeCloseTo(93 / 103, 9);
    expect(sum.states).toEqual({ closed: 1, full: 1, nearly_full: 0, no_data: 1, partly_known: 1, open: 2 });
  });

  it('of nothing are nothing, not zero free', () => {
    expect(sumSites([])).toMatchObject({ sites: 0, free: null, share: null, newest: null, special: [] });
    expect(sumSites([park('c', { free: 30, capacity: 30 }, 'silent')])).toMatchObject({ free: null, occupied: null, capacity: 30 });
  });
});
