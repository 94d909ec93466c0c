// What is said about limit values: never that one is exceeded at a station that only gives an indication, unless "orientierend" stands with it.
import type { LimitSetView, LimitStateView } from '@lagebild/shared/contract/air-routes.ts';
import { LIMIT_STATUSES } from '@lagebild/shared/domain/air/limit-tracker.ts';
import { describe, expect, it } from 'vitest';
import { captureInWords, limitInWords } from './limit-words.ts';

const label = { de: 'Satz', en: 'set' };
const set: LimitSetView = { key: 's', label, note: label, source: '', url: '', validFrom: '2010-08-06', capture: 0.9, inferred: [] };
const state = (over: Partial<LimitStateView>): LimitStateView => ({
  set: 's',
  pollutant: 'pm10',
  averaging: 'day',
  value: 50,
  kind: 'limit',
  allowed: 35,
  years: null,
  status: 'kept',
  mean: null,
  used: 7,
  usedOverYears: null,
  yearsCounted: [],
  measured: 300,
  elapsed: 310,
  total: 365,
  hasEnough: true,
  summer: null,
  exceedances: [],
  ...over,
});
const until = Date.UTC(2026, 10, 1);
const say = (over: Partial<LimitStateView>, how: { stationClass?: 'reference' | 'indicative'; isYearOver?: boolean } = {}, of = set) =>
  limitInWords(state(over), of, { stationClass: 'reference', isYearOver: false, until, ...how });

it.each<[Partial<LimitStateView>, string, string | undefined]>([
  [{}, '7 von 35 Tagen verbraucht', undefined],
  [{ used: 35, status: 'used_up' }, '35 von 35 Tagen verbraucht', 'aufgebraucht'],
  [{ used: 36, status: 'exceeded' }, '36 von 35 Tagen verbraucht', 'Grenzwert überschritten'],
  [{ hasEnough: false }, '7 von 35 Tagen verbraucht', 'zu wenige Daten'],
  [{ averaging: 'hour', allowed: 18, used: 0, value: 200 }, '0 von 18 Stunden verbraucht', undefined],
  [{ averaging: 'year', allowed: null, used: null, mean: 21.26, value: 40 }, '21,3 von 40 µg/m³', undefined],
  [
    { averaging: 'year', allowed: null, used: null, mean: 41, value: 40, status: 'exceeded' },
    '41,0 von 40 µg/m³',
    'bisher über dem Grenzwert',
  ],
  [
    { kind: 'target', averaging: 'day_max_8h', used: 30, allowed: 25, years: 3, status: 'exceeded' },
    '30 von 25 Tagen verbraucht',
    'bisher über dem Zielwert',
  ],
  [{ status: 'no_data', used: null, measured: 0 }, 'noch kein gültiges Mittel', undefined],
])('%j: %s, %s', (over, figure, note) => {
  expect(say(over)).toMatchObject({ figure, note });
});

it('alarms only where a reference shows that a law in force is broken for good', () => {
  const above = { averaging: 'year', allowed: null, used: null, mean: 41, value: 40, status: 'exceeded' } as const;
  const future = { ...set, validFrom: '2030-01-01' };
  expect(say(above)).toMatchObject({ note: 'bisher über dem Grenzwert', isAlarm: false });
  expect(say(above, { isYearOver: true })).toMatchObject({ note: 'Grenzwert überschritten', isAlarm: true });
  expect(say(above, { isYearOver: true }, future)).toMatchObject({ note: 'über dem Wert, der ab 2030 gilt', isAlarm: false });
  expect(say(above, { isYearOver: true, stationClass: 'indicative' })).toMatchObject({
    note: 'orientierend: Grenzwert überschritten',
    isAlarm: false,
  });
  expect(say({ used: 36, status: 'exceeded' }).isAlarm).toBe(true);
});

describe('a station that only gives an indication', () => {
  it.each(LIMIT_STATUSES)('%s', (status) => {
    for (const averaging of ['hour', 'day', 'year'] as const) {
      for (const isYearOver of [false, true]) {
        const isMean = averaging === 'year';
        const { note } = say(
          { status, averaging, mean: isMean ? 60 : null, used: isMean ? null : 60 },
          { stationClass: 'indicative', isYearOver },
        );
        if (note?.includes('wert')) expect(note).toMatch(/^orientierend: /);
        if (status === 'exceeded') expect(note).toMatch(/^orientierend: .*Grenzwert/);
      }
    }
  });
});

it('tells the share of data, for ozone with the summer', () => {
  expect(captureInWords(state({}))).toBe('97 % der Tage');
  expect(captureInWords(state({ averaging: 'year', measured: 7884, elapsed: 8760 }))).toBe('90 % der Stunden');
  expect(captureInWords(state({ summer: { months: 4, over: 6 } }))).toBe('97 % der Tage; 4 von 6 Sommermonaten vollständig');
  expect(captureInWords(state({ elapsed: 0, measured: 0 }))).toBeUndefined();
});
