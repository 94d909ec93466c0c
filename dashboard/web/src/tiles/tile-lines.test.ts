// What a tile says of the server's numbers: closed, full and silent are three things, and nothing is said of what is not known.
import type { TileView } from '@lagebild/shared/contract/figure-routes.ts';
import { describe, expect, it } from 'vitest';
import { sayTile } from './tile-lines.ts';

const tile = (over: Partial<TileView>): TileView => ({
  at: 0,
  kind: 'parking',
  coverage: { reporting: 4, devices: 5, newest: 0 },
  parking: null,
  air: null,
  lighting: null,
  usual: null,
  trend: null,
  ...over,
});
const parking = { free: 412, known: 1208, closed: 0, unknown: 0, sites: 9, full: 0, closedSites: 0, silentSites: 0 };
const lines = (view: TileView) => sayTile(view, true).lines.map((line) => line.map(({ text }) => text).join(' · '));

describe('a tile of parking', () => {
  it('says what is free, of how many, and how that is usually', () => {
    const view = tile({
      parking,
      usual: { value: 450, difference: -38, of: 'free' },
      trend: { direction: 'down', difference: -24, of: 'free' },
    });
    expect(sayTile(view, true)).toMatchObject({ figure: '412', unit: 'frei', look: 'number' });
    expect(lines(view)).toEqual(['von 1.208 Plätzen', '38 weniger als üblich um diese Zeit', 'füllt sich: −24 in einer Stunde']);
  });

  it('tells full, unknown and closed apart, places from spaces', () => {
    const view = tile({ parking: { ...parking, full: 2, unknown: 90, closed: 175 } });
    expect(lines(view)).toEqual(['von 1.208 Plätzen · 2 Orte voll · 90 Plätze unbekannt · 175 Plätze geschlossen']);
    expect(sayTile(view, true).lines[0]?.map(({ tone }) => tone)).toEqual([undefined, undefined, 'silent', 'off']);
  });

  it('is closed when all is closed, unknown when nobody reports, full when nothing is free', () => {
    const nobody = { ...parking, free: null, known: 0 };
    expect(sayTile(tile({ parking: { ...nobody, closed: 40, closedSites: 9 } }), true)).toMatchObject({
      figure: 'geschlossen',
      look: 'word',
    });
    expect(sayTile(tile({ parking: { ...nobody, unknown: 40, silentSites: 9 } }), true)).toMatchObject({
      figure: 'keine Daten',
      look: 'none',
    });
    expect(sayTile(tile({ parking: { ...parking, free: 0 } }), true)).toMatchObject({ figure: '0', look: 'number' });
    expect(lines(tile({ coverage: { reporting: 0, devices: 0, newest: null } }))).toEqual(['Noch kein Gerät angemeldet.']);
  });
});

describe('a tile of lighting', () => {
  const night = { usedKwh: 832, deviation: -0.21 };
  it('holds it against the plan', () => {
    const view = tile({ lighting: { lit: 1904, known: 2000, planned: 1910, watts: 38_200, night } });
    expect(sayTile(view, true)).toMatchObject({ figure: '1.904', unit: 'an' });
    expect(lines(view)).toEqual(['nach Plan 1.910 · 38,2 kW', 'letzte Nacht −21 % gegen Plan']);
  });

  it.each([
    [-0.006, 'letzte Nacht −0,6 % gegen Plan'],
    [0.004, 'letzte Nacht wie geplant'],
    [0.12, 'letzte Nacht +12 % gegen Plan'],
  ])('says a deviation of %s as the desk does', (deviation, words) => {
    const view = tile({ lighting: { lit: 9, known: 9, planned: 9, watts: 33_000, night: { usedKwh: 846, deviation } } });
    expect(lines(view)).toEqual(['nach Plan 9 · 33,0 kW', words]);
  });

  it('says at day that it is off as planned, and without a plan what was used', () => {
    const view = tile({ lighting: { lit: 0, known: 20, planned: 0, watts: null, night: { ...night, deviation: null } } });
    expect(lines(view)).toEqual(['aus, wie geplant · Leistung unbekannt', 'letzte Nacht 832 kWh']);
    expect(sayTile(tile({ lighting: { lit: 0, known: 0, planned: 0, watts: null, night: null } }), true).look).toBe('none');
  });
});

describe('a tile of the air', () => {
  const word = { de: 'mäßig', en: 'moderate' };
  const worst = [{ municipality: 'luenen', device: 'nord', name: 'Nord', deciding: ['pm10' as const] }];
  const air = { class: 3, word, worst, worstCount: 1, rated: 7, stations: 8, hour: 0 };
  it('is the word of the worst station, and says where it is', () => {
    const usual = { value: 9, difference: 3.24, of: 'pm2_5' as const };
    expect(sayTile(tile({ air, usual }), false)).toMatchObject({ figure: 'mäßig', look: 'word' });
    expect(lines(tile({ air, usual }))).toEqual([
      'am schlechtesten: Nord, luenen (pm10)',
      'PM2,5: 3,2 µg/m³ mehr als üblich um diese Zeit',
    ]);
    expect(lines(tile({ air: { ...air, worstCount: 3 } }))).toEqual(['an 3 von 7 Stationen, sonst besser']);
    expect(lines(tile({ air: { ...air, worstCount: 7 } }))).toEqual(['an allen 7 Stationen']);
    expect(sayTile(tile({ air: { ...air, class: null, word: null, worst: [], rated: 0 } }), true).look).toBe('none');
  });
});
