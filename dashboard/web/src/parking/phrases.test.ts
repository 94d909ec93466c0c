// The plain sentences: what each state of a place is called, one and many, known and unknown.
import type { ParkingSiteView } from '@lagebild/shared/contract/parking-routes.ts';
import { afterEach, describe, expect, it } from 'vitest';
import { language } from '../i18n/language.ts';
import { daySentence, forecastSentences, type SiteAnswer, siteSentence, stateWord, turnoverSentence, weekSentence } from './phrases.ts';

const NOW = Date.UTC(2026, 10, 23, 12);
const SITE: ParkingSiteView = {
  municipality: 'unna',
  site: 'Markt',
  basis: 'bays',
  state: 'open',
  free: 6,
  occupied: 14,
  share: 0.7,
  known: 20,
  closed: 0,
  capacity: 20,
  reporting: 20,
  devices: 20,
  newest: NOW - 3 * 3_600_000,
  oldest: NOW - 3 * 3_600_000,
  special: [],
  lat: null,
  lon: null,
};

afterEach(() => {
  language.value = 'de';
});

describe('a place', () => {
  it.each<[Partial<ParkingSiteView>, string]>([
    [{}, '6 von 20 Plätzen sind frei.'],
    [{ free: 1 }, '1 von 20 Plätzen ist frei.'],
    [{ known: 12, free: 7 }, 'Mindestens 7 Plätze sind frei; 8 melden nicht.'],
    [{ capacity: null, free: 7 }, '7 Plätze sind frei; wie viele es gibt, hat niemand gesagt.'],
    [{ state: 'nearly_full', free: 1 }, 'Fast voll: Nur noch 1 von 20 Plätzen ist frei.'],
    [{ state: 'full', free: 0 }, 'Voll: Kein Platz ist frei.'],
    [
      { state: 'full', free: 1 },
      'Voll für alle: Frei ist nur noch ein Platz, der für Menschen mit Behinderung oder zum Laden bestimmt ist.',
    ],
    [{ state: 'closed', free: null, known: 0, closed: 20 }, 'Geschlossen. Was darin leer steht, zählt nicht als frei.'],
    [{ state: 'no_data', free: null, known: 0 }, 'Ob etwas frei ist, weiß niemand: Der letzte Wert kam vor 3 Stunden.'],
    [{ state: 'no_data', free: null, known: 0, newest: null }, 'Ob etwas frei ist, weiß niemand: Es kam noch nie ein Wert.'],
    [
      { state: 'partly_known', known: 3, free: 2 },
      'Nur zum Teil bekannt: 3 von 20 Plätzen melden, davon sind 2 frei. Was mit den übrigen ist, weiß niemand.',
    ],
    [{ devices: 1, capacity: 1, known: 1, free: 0, state: 'full' }, 'Der Platz ist belegt.'],
    [{ devices: 1, capacity: 1, known: 1, free: 1 }, 'Der Platz ist frei.'],
  ])('%o: %s', (over, sentence) => {
    expect(siteSentence({ ...SITE, ...over }, NOW)).toBe(sentence);
  });

  it('that is one bay is taken, not full', () => {
    expect(stateWord({ ...SITE, state: 'full', free: 0 })).toBe('voll');
    expect(stateWord({ ...SITE, state: 'full', free: 1 })).toBe('voll, nur Sonderplätze frei');
    expect(stateWord({ ...SITE, state: 'full', devices: 1, capacity: 1 })).toBe('belegt');
    language.value = 'en';
    expect(siteSentence({ ...SITE, free: 1 }, NOW)).toBe('1 of 20 spaces is free.');
  });
});

const step = (today: number | null, low: number | null, high: number | null) => ({ time: NOW, today, lastWeek: 0.4, low, high });

it.each([
  [[step(0.6, 0.4, 0.7), step(null, 0.4, 0.7)], 'Um 13:00 Uhr waren 60 % belegt, wie üblich (40 % bis 70 % an diesem Wochentag).'],
  [[step(0.8, 0.4, 0.7)], 'Um 13:00 Uhr waren 80 % belegt, mehr als üblich (40 % bis 70 % an diesem Wochentag).'],
  [[step(0.1, 0.4, 0.7)], 'Um 13:00 Uhr waren 10 % belegt, weniger als üblich (40 % bis 70 % an diesem Wochentag).'],
  [[step(0.1, null, null)], 'Um 13:00 Uhr waren 10 % belegt. Zum Vergleich fehlen noch zwei gleiche Wochentage.'],
  [[step(null, 0.4, 0.7)], 'Für heute ist noch nichts bekannt.'],
])('says how today compares: %#', (steps, sentence) => {
  expect(daySentence({ weeks: 4, steps })).toBe(sentence);
});

it('says what the forecast says, and how wrong it was', () => {
  const steps = [15, 30, 45, 60].map((minutes) => ({ time: NOW + minutes * 60_000, share: 0.8, low: 0.7, high: 0.95 }));
  const errors = [15, 30, 45, 60].map((minutes) => ({ minutes, mean: 0.015, naiveMean: 0.12, trials: 1000 }));
  const told = (forecast: SiteAnswer['forecast'], capacity: number | null = 100) =>
    forecastSentences({ forecast, site: { ...SITE, capacity } } as SiteAnswer);
  expect(told({ state: 'said', knownDays: 40, testedDays: 14, steps, errors })).toEqual([
    'In einer Stunde sind voraussichtlich 20 Plätze frei, in vier von fünf Fällen 5 bis 30.',
    'Geprüft an den letzten 14 Tagen: Eine Stunde vorher lag die Vorhersage im Mittel um 1,5 Plätze daneben, „es bleibt, wie es ist“ um 12.',
  ]);
  expect(told({ state: 'not_enough_data', knownDays: 1, testedDays: 0, steps: [], errors: [] })).toEqual([
    'Noch zu wenig Daten: Bekannt ist ein Tag, gebraucht wird eine Woche.',
  ]);
  expect(told({ state: 'closed', knownDays: 0, testedDays: 0, steps: [], errors: [] })).toEqual([
    'Solange geschlossen ist, gibt es keine Vorhersage.',
  ]);
  expect(told({ state: 'said', knownDays: 40, testedDays: 14, steps, errors }, null)).toEqual([
    'Ohne die Zahl der Plätze gibt es keine Vorhersage.',
  ]);
});

it('says of the week when it is fullest only where most of it is known', () => {
  const week = (known: number) => ({
    from: 0,
    to: 1,
    weeks: 4,
    cells: Array.from({ length: 168 }, (_, n) => ({
      weekday: Math.floor(n / 24),
      hour: n % 24,
      share: n < known ? (n === 12 ? 0.8 : n === 26 ? 0.1 : 0.5) : null,
      hours: n < known ? 4 : 0,
    })),
  });
  expect(weekSentence(week(0))).toBe('Noch ist keine ganze Stunde bekannt.');
  expect(weekSentence(week(24))).toContain('Bisher sind nur 24 von 168 Stunden der Woche bekannt.');
  expect(weekSentence(week(111))).toContain('nur 111 von 168');
  expect(weekSentence(week(112))).toBe('Am vollsten ist es montags ab 12 Uhr (80 %), am leersten dienstags ab 2 Uhr (10 %).');
});

it('says of turnover what is known, and no more', () => {
  const bays = { from: 0, to: 1, spaces: 2, isLowerBound: false, arrivals: 9, spaceDays: 3, carsPerSpaceDay: 3, uses: [] };
  const stays = { whole: 9, cutAtBegin: 0, cutAtEnd: 0, medianMinutes: 250, p90Minutes: null, classes: [] };
  expect(turnoverSentence({ ...bays, stays })).toBe('Ein Platz wird am Tag von 3,0 Autos benutzt; die Hälfte bleibt höchstens 4,2 Std.');
  expect(turnoverSentence({ ...bays, stays: null, isLowerBound: true })).toBe('Auf jeden Platz kommen am Tag mindestens 3,0 Autos.');
  expect(turnoverSentence({ ...bays, stays, carsPerSpaceDay: null })).toBe('Noch ist kein ganzer Tag eines Platzes bekannt.');
});
